import { parkit } from "@parkit/terraform-provider/internal/parkit";
import {
  applyRequest,
  applyResponse,
  planRequest,
  planResponse,
  readDataSourceRequest,
  readDataSourceResponse,
  readRequest,
  readResponse,
  validateRequest,
} from "@parkit/terraform-plugin/internal/wire/messages/resource";
import {
  readDynamicValue,
  writeDynamicValue,
} from "@parkit/terraform-plugin/internal/wire/messages/dynamic-value";
import {
  configureRequest,
  diagnosticsResponse,
} from "@parkit/terraform-plugin/internal/wire/messages/provider";
import { listen } from "@parkit/terraform-plugin/internal/wire/listen";
import { createProviderServer } from "@parkit/terraform-plugin/internal/calls/provider-server";
import {
  blockType,
  isObjectValue,
  type Attributes,
  type ObjectValue,
  type Schema,
  type Value,
} from "@parkit/terraform-plugin";
import { grpcClient } from "./grpc-client";

/** What a call answered: its value, and the summaries of its errors. */
export interface Answered {
  readonly value: Value;
  readonly errors: readonly string[];
}

/** The provider in this process, driven over its protocol as the CLI would, for one type of resource. */
export interface ProviderDriver {
  validate(config: ObjectValue): Promise<readonly string[]>;
  /** Plans with the CLI's merge of configuration and prior state; `replace` when something forces it. */
  plan(prior: Value, config: ObjectValue): Promise<Answered & { readonly replace: boolean }>;
  apply(prior: Value, planned: Value, config: Value): Promise<Answered>;
  read(state: Value): Promise<Answered>;
  /** Reads a data source of the provider, by the attributes that are written. */
  readData(typeName: string, config: ObjectValue): Promise<Answered>;
  /** An object with every attribute of the resource: those given, the others null. */
  complete(values: ObjectValue): ObjectValue;
  close(): void;
}

/** Starts the provider against an API. */
export async function providerDriver(typeName: string, config: ObjectValue): Promise<ProviderDriver> {
  const schema = parkit.resources?.[typeName]?.schema;
  if (schema === undefined) throw new Error(`no resource ${typeName}`);
  const type = blockType(schema.block);
  const server = createProviderServer(parkit, { shutdown: () => undefined });
  const address = await listen(server, {});
  const client = await grpcClient(address.address);
  const privateStates = new Map<string, Uint8Array>();
  const call = async (name: string, message: Uint8Array): Promise<Buffer> => {
    const answer = await client.call(`/tfplugin6.Provider/${name}`, message);
    // A failed call makes the CLI drop what the provider did, so there must be none.
    if (answer.status !== 0) throw new Error(`${name} failed: ${answer.statusMessage}`);
    return answer.message;
  };
  const summaries = (
    diagnostics: readonly { readonly severity?: number; readonly summary?: string }[],
  ): readonly string[] =>
    diagnostics.filter(({ severity }) => severity === 1).map(({ summary = "" }) => summary);
  const idOf = (state: Value): string =>
    isObjectValue(state) && typeof state["id"] === "string" ? state["id"] : "";
  const completed = filled(parkit.schema, config);
  await call("ConfigureProvider", configureRequest.encode({ config: writeDynamicValue(completed) }));
  return {
    complete: (values) => filled(schema, values),
    async validate(written) {
      const request = {
        typeName,
        config: writeDynamicValue(written),
        clientCapabilities: { writeOnlyAttributesAllowed: true },
      };
      return summaries(
        diagnosticsResponse.decode(await call("ValidateResourceConfig", validateRequest.encode(request)))
          .diagnostics,
      );
    },
    async plan(prior, written) {
      const request = planRequest.encode({
        typeName,
        priorState: writeDynamicValue(prior),
        proposedNewState: writeDynamicValue(proposed(schema.block.attributes ?? {}, prior, written)),
        config: writeDynamicValue(written),
      });
      const answer = planResponse.decode(await call("PlanResourceChange", request));
      return {
        value: readDynamicValue(answer.plannedState, type),
        errors: summaries(answer.diagnostics),
        replace: answer.requiresReplace.length > 0,
      };
    },
    async apply(prior, planned, written) {
      const plannedPrivate = privateStates.get(idOf(prior)) ?? new Uint8Array();
      const request = applyRequest.encode({
        typeName,
        priorState: writeDynamicValue(prior),
        plannedState: writeDynamicValue(planned),
        config: writeDynamicValue(written),
        plannedPrivate,
      });
      const answer = applyResponse.decode(await call("ApplyResourceChange", request));
      const value = readDynamicValue(answer.newState, type);
      privateStates.set(idOf(value), answer.private);
      return { value, errors: summaries(answer.diagnostics) };
    },
    async read(state) {
      const request = {
        typeName,
        currentState: writeDynamicValue(state),
        private: privateStates.get(idOf(state)) ?? new Uint8Array(),
      };
      const answer = readResponse.decode(await call("ReadResource", readRequest.encode(request)));
      return { value: readDynamicValue(answer.newState, type), errors: summaries(answer.diagnostics) };
    },
    async readData(dataType, written) {
      const data = parkit.dataSources?.[dataType]?.schema;
      if (data === undefined) throw new Error(`no data source ${dataType}`);
      const request = readDataSourceRequest.encode({
        typeName: dataType,
        config: writeDynamicValue(filled(data, written)),
      });
      const answer = readDataSourceResponse.decode(await call("ReadDataSource", request));
      return {
        value: readDynamicValue(answer.state, blockType(data.block)),
        errors: summaries(answer.diagnostics),
      };
    },
    close: () => {
      client.close();
      server.close();
      address.dispose();
    },
  };
}

function filled({ block }: Schema, values: ObjectValue): ObjectValue {
  return filledAttributes(block.attributes ?? {}, values);
}

function filledAttributes(attributes: Attributes, values: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { nested_type: nested }]) => {
      const value = values[name] ?? null;
      if (nested === undefined || value === null) return [name, value];
      const fill = (item: Value): Value =>
        isObjectValue(item) ? filledAttributes(nested.attributes, item) : item;
      return [name, Array.isArray(value) ? (value as readonly Value[]).map(fill) : fill(value)];
    }),
  );
}

/** The configuration, with prior values of computed attributes where the user wrote none. */
function proposed(attributes: Attributes, prior: Value, config: ObjectValue): ObjectValue {
  const before = isObjectValue(prior) ? prior : {};
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const attribute = attributes[name];
      if (value === null) return [name, attribute?.computed === true ? (before[name] ?? null) : null];
      const nested = attribute?.nested_type;
      if (nested?.nesting_mode !== "single" || !isObjectValue(value)) return [name, value];
      return [name, proposed(nested.attributes, before[name] ?? null, value)];
    }),
  );
}
