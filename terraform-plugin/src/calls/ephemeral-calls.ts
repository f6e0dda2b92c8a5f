import { settle } from "../plan/settle";
import type { Opened } from "../provider/ephemeral-resource";
import { blockType } from "../schema/schema";
import type { SchemaValues } from "../schema/schema-value";
import { isObjectValue } from "../values/value";
import type { GrpcMethod } from "../wire/grpc-server";
import { readDynamicValue, writeDynamicValue } from "../wire/messages/dynamic-value";
import {
  heldRequest,
  openRequest,
  openResponse,
  renewResponse,
  writeTimestamp,
} from "../wire/messages/ephemeral";
import { diagnosticsResponse } from "../wire/messages/provider";
import { validateRequest } from "../wire/messages/resource";
import { readPrivateState, writePrivateState } from "./private-state";
import { diagnosedCall } from "./rpc";
import { clientOf, entryOf, type ProviderSession } from "./session";

/** Calls about ephemeral resources. */
export function ephemeralCalls<C>(session: ProviderSession<C>): readonly (readonly [string, GrpcMethod])[] {
  const { provider } = session;
  const entry = (name: string) => entryOf(provider.ephemeralResources, "ephemeral resource", name);
  return [
    diagnosedCall(
      "ValidateEphemeralResourceConfig",
      session,
      validateRequest,
      diagnosticsResponse,
      async (request, context) => {
        const resource = entry(request.typeName);
        const config = readDynamicValue(request.config, blockType(resource.schema.block));
        if (isObjectValue(config)) await resource.validate?.({ ...context, config });
        return {};
      },
    ),
    diagnosedCall("OpenEphemeralResource", session, openRequest, openResponse, async (request, context) => {
      const resource = entry(request.typeName);
      const { block } = resource.schema;
      const config = readDynamicValue(request.config, blockType(block));
      const client = clientOf(session);
      const opened = await resource.open({ ...context, client, config: isObjectValue(config) ? config : {} });
      const { value, problems } = settle(block, opened.result, config);
      problems.forEach((problem) => {
        context.report(problem);
      });
      return { result: writeDynamicValue(value), ...held(opened) };
    }),
    diagnosedCall("RenewEphemeralResource", session, heldRequest, renewResponse, async (request, context) => {
      const privateState = readPrivateState(request.private);
      const renewed = await entry(request.typeName).renew?.({
        ...context,
        client: clientOf(session),
        privateState,
      });
      return { private: request.private, ...held(renewed ?? {}) };
    }),
    diagnosedCall(
      "CloseEphemeralResource",
      session,
      heldRequest,
      diagnosticsResponse,
      async (request, context) => {
        const privateState = readPrivateState(request.private);
        await entry(request.typeName).close?.({ ...context, client: clientOf(session), privateState });
        return {};
      },
    ),
  ];
}

function held({ renewAt, privateState }: Omit<Opened<SchemaValues>, "result">) {
  return {
    ...(renewAt === undefined ? {} : { renewAt: writeTimestamp(renewAt) }),
    ...(privateState === undefined ? {} : { private: writePrivateState(privateState) }),
  };
}
