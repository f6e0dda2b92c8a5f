import type { Provider } from "../provider/provider";
import { blockType, type Schema } from "../schema/schema";
import { isObjectValue, type ObjectValue } from "../values/value";
import type { GrpcMethod } from "../wire/grpc-server";
import { readDynamicValue } from "../wire/messages/dynamic-value";
import {
  configureRequest,
  diagnosticsResponse,
  emptyRequest,
  getProviderSchemaResponse,
  stopResponse,
  validateProviderRequest,
  validateProviderResponse,
} from "../wire/messages/provider";
import { encodeSchema } from "../wire/messages/schema";
import { functionsByName } from "./function-calls";
import { diagnosedCall } from "./rpc";
import type { ProviderSession } from "./session";

/** Calls about the provider as a whole. `stop` is run when Terraform asks to stop. */
export function providerCalls<C>(
  session: ProviderSession<C>,
  stop: () => void,
): readonly (readonly [string, GrpcMethod])[] {
  const { provider } = session;
  const type = blockType(provider.schema.block);
  const configOf = (message: Parameters<typeof readDynamicValue>[0]): ObjectValue => {
    const config = readDynamicValue(message, type);
    return isObjectValue(config) ? config : {};
  };
  return [
    diagnosedCall(
      "GetProviderSchema",
      session,
      emptyRequest,
      getProviderSchemaResponse,
      schemaAnswer(provider),
    ),
    diagnosedCall(
      "ValidateProviderConfig",
      session,
      validateProviderRequest,
      validateProviderResponse,
      async (request, context) => {
        await provider.validate?.({ ...context, config: configOf(request.config) });
        return {};
      },
    ),
    diagnosedCall(
      "ConfigureProvider",
      session,
      configureRequest,
      diagnosticsResponse,
      async (request, context) => {
        const config = configOf(request.config);
        const { terraformVersion } = request;
        session.client = { configured: await provider.configure({ ...context, config, terraformVersion }) };
        return {};
      },
    ),
    [
      "/tfplugin6.Provider/StopProvider",
      () => {
        stop();
        return Promise.resolve(stopResponse.encode({}));
      },
    ],
  ];
}

/** Schemas of everything, made with the first call. */
function schemaAnswer<C>(provider: Provider<C>) {
  const make = () => ({
    provider: encodeSchema(provider.schema),
    resourceSchemas: schemasByName(provider.resources),
    dataSourceSchemas: schemasByName(provider.dataSources),
    ephemeralResourceSchemas: schemasByName(provider.ephemeralResources),
    functions: functionsByName(provider.functions),
    serverCapabilities: { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true },
  });
  let made: ReturnType<typeof make> | undefined;
  return () => (made ??= make());
}

function schemasByName(
  table: Readonly<Record<string, { readonly schema: Schema }>> | undefined,
): ReadonlyMap<string, Uint8Array> {
  return new Map(Object.entries(table ?? {}).map(([name, { schema }]) => [name, encodeSchema(schema)]));
}
