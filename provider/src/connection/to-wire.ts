/** From a configuration or a state to what the API is sent. */
import type { ConnectionAttributes } from "@parkit/protocol/internal/action-connection";
import type { ConnectionIntegration } from "@parkit/protocol/internal/connection-integration";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import type {
  HttpPart,
  IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { parseRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { isListValue, isObjectValue, type ObjectValue, type Value } from "@parkit/terraform-plugin";
import { credentialWireType, integrationWireType, type WireTypes } from "./wire-type";
import { secretValue, storedCredential, type StoredCredential } from "./written-credential";

/**
 * What is sent for a connection: from a configuration with its write-only values, or from a state, whose
 * write-only secrets are then missing. Everything must be known.
 *
 * @param type - integration of the resource
 */
export function connectionToWire(
  type: IntegrationType,
  values: ObjectValue,
  wireTypes: WireTypes,
): ConnectionAttributes {
  const { name, runner_urn: urn, identifier_tags: tags } = values;
  const runner = typeof urn === "string" ? parseRunnerUrn(urn) : undefined;
  return {
    name: typeof name === "string" ? name : "",
    tags: texts(tags).sort(),
    integration: integrationToWire(type, values, wireTypes),
    ...(runner !== undefined && { runnerId: runner.runnerId }),
  };
}

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

/** A state that was only just imported has no credential yet. */
const NO_CREDENTIAL: ConnectionIntegration["credentials"] = { type: "", fields: {} };

function integrationToWire(
  type: IntegrationType,
  values: ObjectValue,
  wireTypes: WireTypes,
): ConnectionIntegration {
  const { base_url: baseUrl } = values;
  const credential = storedCredential(type, values);
  return {
    type: integrationWireType(type, wireTypes),
    ...(typeof baseUrl === "string" && { baseUrl }),
    credentials:
      credential === undefined
        ? NO_CREDENTIAL
        : {
            type: credentialWireType(type, credential.kind, wireTypes),
            fields: credentialToWire(credential),
          },
  };
}

function credentialToWire({ kind, fields }: StoredCredential): JsonObject {
  const entries = kind.fields.flatMap(({ name, wireName = name, secret }) => {
    const value = secret === true ? secretValue(fields, name) : fields[name];
    return typeof value === "string" ? [[wireName, value] as const] : [];
  });
  const parts = (kind.parts ?? []).flatMap((part) => {
    const value = partToWire(part, fields[part]);
    return value === undefined ? [] : [[part, value] as const];
  });
  return Object.fromEntries([...entries, ...parts]);
}

function partToWire(part: HttpPart, value: Value | undefined): JsonValue | undefined {
  if (part === "body") return isObjectValue(value) ? bodyToWire(value) : undefined;
  if (!isListValue(value)) return undefined;
  return objects(value).map(part === "tokens" ? tokenToWire : pair);
}

function bodyToWire({ content, content_type: contentType }: ObjectValue): JsonObject {
  return {
    ...(typeof content === "string" && { content }),
    ...(typeof contentType === "string" && { content_type: contentType }),
  };
}

function tokenToWire(token: ObjectValue): JsonObject {
  return { name: text(token["name"]), type: "SECRET", value: text(secretValue(token, "value")) };
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
