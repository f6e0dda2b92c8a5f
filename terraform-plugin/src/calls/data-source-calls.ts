import { settle } from "../plan/settle";
import { blockType } from "../schema/schema";
import { isObjectValue } from "../values/value";
import type { GrpcMethod } from "../wire/grpc-server";
import { readDynamicValue, writeDynamicValue } from "../wire/messages/dynamic-value";
import { diagnosticsResponse } from "../wire/messages/provider";
import { readDataSourceRequest, readDataSourceResponse, validateRequest } from "../wire/messages/resource";
import { diagnosedCall } from "./rpc";
import { clientOf, entryOf, type ProviderSession } from "./session";

/** Calls about data sources. */
export function dataSourceCalls<C>(session: ProviderSession<C>): readonly (readonly [string, GrpcMethod])[] {
  const { provider } = session;
  const entry = (name: string) => entryOf(provider.dataSources, "data source", name);
  return [
    diagnosedCall(
      "ValidateDataResourceConfig",
      session,
      validateRequest,
      diagnosticsResponse,
      async (request, context) => {
        const source = entry(request.typeName);
        const config = readDynamicValue(request.config, blockType(source.schema.block));
        if (isObjectValue(config)) await source.validate?.({ ...context, config });
        return {};
      },
    ),
    diagnosedCall(
      "ReadDataSource",
      session,
      readDataSourceRequest,
      readDataSourceResponse,
      async (request, context) => {
        const source = entry(request.typeName);
        const { block } = source.schema;
        const config = readDynamicValue(request.config, blockType(block));
        const client = clientOf(session);
        const read = await source.read({ ...context, client, config: isObjectValue(config) ? config : {} });
        const { value, problems } = settle(block, read, config);
        problems.forEach((problem) => {
          context.report(problem);
        });
        return { state: writeDynamicValue(value) };
      },
    ),
  ];
}
