import type { ConnectionAttributes } from "@parkit/protocol/internal/action-connection";
import type { ConnectionIntegration } from "@parkit/protocol/internal/connection-integration";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import { parseRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { isListValue, isObjectValue, type ObjectValue, type Value } from "@parkit/terraform-plugin";
import { secretValue, writtenIntegration, type WrittenIntegration } from "./integration-attribute";
import { HTTP_TOKEN_AUTH } from "./schema";
import { credentialWireType, integrationWireType, type WireTypes } from "./wire-type";

/**
 * What is sent for a connection: from a configuration with its write-only values, or from a state, whose write-only secrets are then
 * missing. Everything must be known.
 */
export function connectionToWire(values: ObjectValue, wireTypes: WireTypes): ConnectionAttributes {
  const { name, runner_urn: urn, identifier_tags: tags } = values;
  const runner = typeof urn === "string" ? parseRunnerUrn(urn) : undefined;
  const written = writtenIntegration(values);
  return {
    name: typeof name === "string" ? name : "",
    tags: texts(tags).sort(),
    integration: written === undefined ? NO_INTEGRATION : integrationToWire(written, wireTypes),
    ...(runner !== undefined && { runnerId: runner.runnerId }),
  };
}

/** A state that was only just imported has no integration yet. */
const NO_INTEGRATION: ConnectionIntegration = { type: "", credentials: { type: "", fields: {} } };

/** The secrets among the values, to be kept out of messages. */
export function secretsIn({ integration }: ConnectionAttributes): readonly string[] {
  const { fields } = integration.credentials;
  return Object.values(fields).flatMap((value) => [...leaves(value)]);
}

function* leaves(value: JsonValue): Generator<string> {
  if (typeof value === "string" && value.length >= SHORTEST_SECRET) yield value;
  else if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) yield* leaves(item);
  else if (typeof value === "object" && value !== null)
    for (const item of Object.values(value)) yield* leaves(item);
}

/** Masking shorter texts would only garble messages. */
const SHORTEST_SECRET = 4;

function integrationToWire(
  { type, value, credential, fields }: WrittenIntegration,
  wireTypes: WireTypes,
): ConnectionIntegration {
  const { base_url: baseUrl } = value;
  return {
    type: integrationWireType(type, wireTypes),
    ...(typeof baseUrl === "string" && { baseUrl }),
    credentials: {
      type: credential === undefined ? "" : credentialWireType(type, credential, wireTypes),
      fields:
        credential?.type === HTTP_TOKEN_AUTH ? tokenAuthToWire(fields) : fieldsToWire(credential, fields),
    },
  };
}

function fieldsToWire(credential: WrittenIntegration["credential"], fields: ObjectValue): JsonObject {
  const entries = (credential?.fields ?? []).flatMap(({ name, wireName = name, secret }) => {
    const value = secret === true ? secretValue(fields, name) : fields[name];
    return typeof value === "string" ? [[wireName, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

function tokenAuthToWire({ tokens, headers, url_parameters: parameters, body }: ObjectValue): JsonObject {
  return {
    ...(isListValue(tokens) && {
      tokens: objects(tokens).map((token) => ({
        name: text(token["name"]),
        type: "SECRET",
        value: text(secretValue(token, "value")),
      })),
    }),
    ...(isListValue(headers) && { headers: objects(headers).map(pair) }),
    ...(isListValue(parameters) && { url_parameters: objects(parameters).map(pair) }),
    ...(isObjectValue(body) && { body: bodyToWire(body) }),
  };
}

function bodyToWire({ content, content_type: contentType }: ObjectValue): JsonObject {
  return {
    ...(typeof content === "string" && { content }),
    ...(typeof contentType === "string" && { content_type: contentType }),
  };
}

function pair({ name, value }: ObjectValue): JsonObject {
  return { name: text(name), value: text(value) };
}

function objects(list: readonly Value[]): readonly ObjectValue[] {
  return list.filter(isObjectValue);
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function texts(value: Value | undefined): string[] {
  return isListValue(value) ? value.filter((item) => typeof item === "string") : [];
}
