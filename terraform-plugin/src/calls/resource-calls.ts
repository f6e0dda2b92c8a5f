import { emptyObject, settle } from "../plan/settle";
import { upgradedState } from "../plan/upgrade";
import { withoutMockValues } from "../schema/mock-value";
import { blockType } from "../schema/schema";
import { refuseWriteOnly } from "../schema/write-only";
import { DiagnosticError, errorAt, located } from "../values/diagnostics";
import { isObjectValue } from "../values/value";
import type { GrpcMethod } from "../wire/grpc-server";
import { readDynamicValue, writeDynamicValue } from "../wire/messages/dynamic-value";
import { diagnosticsResponse } from "../wire/messages/provider";
import {
  importRequest,
  importResponse,
  moveRequest,
  moveResponse,
  readRequest,
  readResponse,
  upgradeRequest,
  upgradeResponse,
  validateRequest,
} from "../wire/messages/resource";
import { applyCall } from "./apply-call";
import { planCall } from "./plan-call";
import { holdPrivateState } from "./private-state";
import { diagnosedCall } from "./rpc";
import { clientOf, entryOf, type ProviderSession } from "./session";

/** Calls about managed resources. */
export function resourceCalls<C>(session: ProviderSession<C>): readonly (readonly [string, GrpcMethod])[] {
  return [
    validateCall(session),
    upgradeCall(session),
    readCall(session),
    planCall(session),
    applyCall(session),
    importCall(session),
    moveCall(session),
  ];
}

function validateCall<C>(session: ProviderSession<C>) {
  const { provider } = session;
  return diagnosedCall(
    "ValidateResourceConfig",
    session,
    validateRequest,
    diagnosticsResponse,
    async (request, context) => {
      const resource = entryOf(provider.resources, "resource", request.typeName);
      const { block } = resource.schema;
      const config = readDynamicValue(request.config, blockType(block));
      if (!isObjectValue(config)) return {};
      if (request.clientCapabilities?.writeOnlyAttributesAllowed !== true) {
        for (const diagnostic of refuseWriteOnly(block, config)) context.report(located(diagnostic));
      }
      await resource.validate?.({ ...context, config: withoutMockValues(block, config) });
      return {};
    },
  );
}

function upgradeCall<C>(session: ProviderSession<C>) {
  const { provider } = session;
  return diagnosedCall("UpgradeResourceState", session, upgradeRequest, upgradeResponse, (request) => {
    const resource = entryOf(provider.resources, "resource", request.typeName);
    const state = upgradedState(resource, request.rawState?.json ?? new Uint8Array(), request.version);
    return { upgradedState: writeDynamicValue(state) };
  });
}

function readCall<C>(session: ProviderSession<C>) {
  const { provider } = session;
  return diagnosedCall("ReadResource", session, readRequest, readResponse, async (request, context) => {
    const resource = entryOf(provider.resources, "resource", request.typeName);
    const { block } = resource.schema;
    const state = readDynamicValue(request.currentState, blockType(block));
    if (!isObjectValue(state)) return { newState: writeDynamicValue(null), private: request.private };
    const held = holdPrivateState(request.private);
    const read = await resource.read({ ...context, ...held, client: clientOf(session), state });
    if (read === null) return { newState: writeDynamicValue(null), private: held.bytes() };
    const { value, problems } = settle(block, read, state);
    problems.forEach((problem) => {
      context.report(problem);
    });
    return { newState: writeDynamicValue(value), private: held.bytes() };
  });
}

function importCall<C>(session: ProviderSession<C>) {
  const { provider } = session;
  return diagnosedCall(
    "ImportResourceState",
    session,
    importRequest,
    importResponse,
    async (request, context) => {
      const { typeName, id } = request;
      const resource = entryOf(provider.resources, "resource", typeName);
      if (resource.importState === undefined) {
        const detail = `Objects of type ${typeName} cannot be imported.`;
        throw new DiagnosticError([errorAt([], "Import is not supported", detail)]);
      }
      const imported = await resource.importState({ ...context, client: clientOf(session), id });
      const { value, problems } = settle(resource.schema.block, imported, emptyObject(resource.schema.block));
      problems.forEach((problem) => {
        context.report(problem);
      });
      return { importedResources: [{ typeName, state: writeDynamicValue(value) }] };
    },
  );
}

/**
 * `moved` from another type. Terraform asks only a provider that says it can be asked; its own refusal gives
 * no reason.
 */
function moveCall<C>(session: ProviderSession<C>) {
  const { provider } = session;
  return diagnosedCall("MoveResourceState", session, moveRequest, moveResponse, (request) => {
    const { sourceProviderAddress: providerAddress, sourceTypeName: typeName, targetTypeName } = request;
    const resource = entryOf(provider.resources, "resource", targetTypeName);
    const detail = `Objects of type ${typeName} cannot become objects of type ${targetTypeName}. Take the moved block out.`;
    throw new DiagnosticError([
      resource.refuseMove?.({ typeName, providerAddress }) ?? errorAt([], "Move is not supported", detail),
    ]);
  });
}
