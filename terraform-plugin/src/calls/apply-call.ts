import { settle } from "../plan/settle";
import type { ChangeContext, Resource } from "../provider/resource";
import { blockType } from "../schema/schema";
import type { SchemaValues } from "../schema/schema-value";
import { DiagnosticError, diagnosticsOf, errorAt } from "../values/diagnostics";
import { UNKNOWN, isListValue, isObjectValue, type ObjectValue, type Value } from "../values/value";
import type { GrpcMethod } from "../wire/grpc-server";
import { readDynamicValue, writeDynamicValue } from "../wire/messages/dynamic-value";
import { applyRequest, applyResponse } from "../wire/messages/resource";
import { holdPrivateState } from "./private-state";
import { diagnosedCall } from "./rpc";
import { clientOf, entryOf, type ProviderSession } from "./session";

/** `ApplyResourceChange`: create, update or delete. Whatever fails, the state of what exists is answered. */
export function applyCall<C>(session: ProviderSession<C>): readonly [string, GrpcMethod] {
  const { provider } = session;
  return diagnosedCall(
    "ApplyResourceChange",
    session,
    applyRequest,
    applyResponse,
    async (request, context) => {
      const resource = entryOf(provider.resources, "resource", request.typeName);
      const { block } = resource.schema;
      const type = blockType(block);
      const prior = readDynamicValue(request.priorState, type);
      const planned = readDynamicValue(request.plannedState, type);
      const config = readDynamicValue(request.config, type);
      const held = holdPrivateState(request.plannedPrivate);
      let truth: Value = prior;
      const change: ChangeContext<SchemaValues, C> = {
        ...context,
        ...held,
        client: clientOf(session),
        keep: (state) => {
          truth = settle(block, withoutUnknown(state), planned).value;
        },
      };
      try {
        const result = await applyChange(resource, change, prior, planned, config);
        if (result === null) truth = null;
        else {
          const { value, problems } = settle(block, result, planned);
          truth = value;
          problems.forEach((problem) => {
            context.report(problem);
          });
        }
      } catch (thrown) {
        for (const diagnostic of diagnosticsOf(thrown, `${verb(prior, planned)} of ${request.typeName}`)) {
          context.report(diagnostic);
        }
      }
      return { newState: writeDynamicValue(truth), private: held.bytes() };
    },
  );
}

function verb(prior: Value, planned: Value): string {
  if (planned === null) return "delete";
  return prior === null ? "create" : "update";
}

async function applyChange<C>(
  resource: Resource<SchemaValues, C>,
  change: ChangeContext<SchemaValues, C>,
  prior: Value,
  planned: Value,
  config: Value,
): Promise<ObjectValue | null> {
  if (!isObjectValue(planned)) {
    if (isObjectValue(prior)) await resource.delete({ ...change, prior });
    return null;
  }
  const wanted = { planned, config: isObjectValue(config) ? config : planned };
  if (!isObjectValue(prior)) return resource.create({ ...change, ...wanted });
  if (resource.update !== undefined) return resource.update({ ...change, ...wanted, prior });
  const detail =
    "Objects of this type cannot be changed in place. This is a bug in the provider: the plan should replace it.";
  throw new DiagnosticError([errorAt([], "Update is not supported", detail)]);
}

/** A state kept halfway may have computed values that are not there yet. */
function withoutUnknown(value: Value): Value {
  if (value === UNKNOWN) return null;
  if (isListValue(value)) return value.map(withoutUnknown);
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutUnknown(item)] as const),
  );
}
