import { planChange } from "../plan/plan";
import type { CallContext } from "../provider/call-context";
import type { Resource } from "../provider/resource";
import { blockType } from "../schema/schema";
import type { SchemaValues } from "../schema/schema-value";
import { DiagnosticError, type Diagnostic } from "../values/diagnostics";
import { isObjectValue, type ObjectValue } from "../values/value";
import type { GrpcMethod } from "../wire/grpc-server";
import { writePath } from "../wire/messages/diagnostic";
import { isSameMessage, readDynamicValue, writeDynamicValue } from "../wire/messages/dynamic-value";
import { planRequest, planResponse } from "../wire/messages/resource";
import { diagnosedCall } from "./rpc";
import { entryOf, type ProviderSession } from "./session";

/** `PlanResourceChange`. */
export function planCall<C>(session: ProviderSession<C>): readonly [string, GrpcMethod] {
  const { provider } = session;
  return diagnosedCall("PlanResourceChange", session, planRequest, planResponse, async (request, context) => {
    const resource = entryOf(provider.resources, "resource", request.typeName);
    const { block } = resource.schema;
    const type = blockType(block);
    const read = (message: typeof request.config): ObjectValue | null => {
      const value = readDynamicValue(message, type);
      return isObjectValue(value) ? value : null;
    };
    const prior = read(request.priorState);
    // Where nothing changes, as in most plans, Terraform proposes what there is.
    const proposed = isSameMessage(request.proposedNewState, request.priorState)
      ? prior
      : read(request.proposedNewState);
    const config = read(request.config);
    const review = { ...context, client: session.client?.configured, prior };
    if (!proposed) {
      await resource.reviewPlan?.({
        ...review,
        action: "delete",
        planned: null,
        config: null,
        requiresReplace: [],
      });
      return { plannedState: writeDynamicValue(null), plannedPrivate: request.priorPrivate };
    }
    if (config) await refuseInvalid(resource, context, config);
    const plan = planChange({ block, prior, proposed, config: config ?? proposed });
    const { planned, requiresReplace } = plan;
    const action = !prior ? "create" : requiresReplace.length > 0 ? "replace" : "update";
    await resource.reviewPlan?.({ ...review, action, planned, config, requiresReplace });
    return {
      plannedState: writeDynamicValue(planned),
      requiresReplace: requiresReplace.map(writePath),
      plannedPrivate: request.priorPrivate,
    };
  });
}

/**
 * Judges what validation had to leave to the plan, see {@link withoutMockValues}. Terraform stops at what
 * validation found, so nothing is said twice.
 * @throws {DiagnosticError} with every error.
 */
async function refuseInvalid<C>(
  resource: Resource<SchemaValues, C>,
  context: CallContext,
  config: ObjectValue,
): Promise<void> {
  const errors: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => {
    if (problem.severity === "error") errors.push(problem);
  };
  await resource.validate?.({ ...context, report, config });
  if (errors.length > 0) throw new DiagnosticError(errors);
}
