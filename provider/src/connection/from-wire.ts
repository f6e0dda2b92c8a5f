import type { Connection } from "@parkit/protocol/internal/action-connection";
import type { ConnectionIntegration } from "@parkit/protocol/internal/connection-integration";
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { parseRunnerUrn, RUNNER_URN_PREFIX } from "@parkit/provider-schema/internal/runner/runner-urn";
import { WRITE_ONLY, WRITE_ONLY_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import {
  DiagnosticError,
  errorAt,
  isListValue,
  isObjectValue,
  type ObjectValue,
  type Value,
} from "@parkit/terraform-plugin";
import { defaultCredential, HTTP_TOKEN_AUTH } from "./schema";
import { credentialOf, integrationOf, type WireTypes } from "./wire-type";

/** What is known of a connection besides the answer of the API. */
interface Remembered {
  /** The state or plan: source of secrets, of spellings that mean the same, and of what the API does not tell. */
  readonly state: ObjectValue;
  readonly wireTypes: WireTypes;
  /** Whether this API answers the runner of a connection at all. Where it does not, the state's is kept. */
  readonly answersRunner: boolean;
}

/**
 * The state of a connection by an answer of the API.
 *
 * @throws {DiagnosticError} when the connection is of a type that this version does not know
 */
export function connectionFromWire(answer: Connection, remembered: Remembered): ObjectValue {
  const { state } = remembered;
  const integrations = INTEGRATION_TYPES.map((type) => [terraformName(type), null] as const);
  return {
    ...state,
    ...Object.fromEntries(integrations),
    ...integrationFromWire(answer.integration, remembered),
    id: answer.id,
    name: answer.name,
    identifier_tags: answer.tags ?? [],
    runner_urn: runnerUrn(answer.runnerId, remembered),
    deletion_protection: state["deletion_protection"] ?? false,
  };
}

function runnerUrn(runnerId: string | undefined, { state, answersRunner }: Remembered): string | null {
  const known = typeof state["runner_urn"] === "string" ? state["runner_urn"] : null;
  if (runnerId === undefined) return answersRunner ? null : known;
  const parts = known === null ? undefined : parseRunnerUrn(known);
  if (parts === undefined) return runnerId;
  if (parts.runnerId === runnerId) return known;
  return `${RUNNER_URN_PREFIX}${parts.region}:${parts.orgId.toString()}:${runnerId}`;
}

function integrationFromWire(
  { type: wireType, baseUrl, credentials }: ConnectionIntegration,
  { state, wireTypes }: Remembered,
): ObjectValue {
  const type = integrationOf(wireType, wireTypes);
  const kind = type && credentialOf(type, credentials.type, wireTypes);
  if (type === undefined || kind === undefined) throw unknownType(wireType, credentials.type);
  const name = terraformName(type);
  const before = objectOr(state[name]);
  const credentialName = terraformName(kind.type);
  const fields = objectOr(before[credentialName]);
  const isLeftOut =
    kind === defaultCredential(INTEGRATIONS[type]) &&
    isObjectValue(state[name]) &&
    before[credentialName] === null;
  return {
    [name]: {
      ...(INTEGRATIONS[type].baseUrl === true && { base_url: baseUrl ?? null }),
      [credentialName]: isLeftOut ? null : credentialFromWire(kind, credentials.fields, fields),
    },
  };
}

function unknownType(integration: string, credential: string): DiagnosticError {
  const detail = `The connection is of integration ${integration} with credential ${credential}. If that is another name of an integration that Datadog has not published, set preview.wire_types in the provider's configuration; otherwise use a later version of this provider.`;
  return new DiagnosticError([
    errorAt([], "The connection is of a type that this version does not know", detail),
  ]);
}

function credentialFromWire(kind: CredentialKind, answer: JsonObject, before: ObjectValue): ObjectValue {
  if (kind.type === HTTP_TOKEN_AUTH) return tokenAuthFromWire(answer, before);
  const fields = kind.fields.map(({ name, wireName = name, secret }): ObjectValue =>
    secret === true
      ? secretFromWire(name, answer[wireName], before)
      : { [name]: stringOrNull(answer[wireName]) },
  );
  const computed = (kind.computed ?? []).map((name): ObjectValue => ({
    [name]: stringOrNull(answer[name]) ?? before[name] ?? null,
  }));
  return Object.assign({}, ...fields, ...computed) as ObjectValue;
}

/**
 * The API answers secrets as empty texts, which says that they are unchanged. Anything else is drift; it is stored only where the user
 * stores the secret anyway.
 */
function secretFromWire(name: string, answer: JsonValue | undefined, before: ObjectValue): ObjectValue {
  const stored = before[name] ?? null;
  const isDrift = typeof answer === "string" && answer !== "" && typeof stored === "string";
  return {
    [name]: isDrift ? answer : stored,
    [name + WRITE_ONLY_VERSION]: before[name + WRITE_ONLY_VERSION] ?? null,
    [name + WRITE_ONLY]: null,
  };
}

function tokenAuthFromWire(answer: JsonObject, before: ObjectValue): ObjectValue {
  const pair = (entry: JsonObject): ObjectValue => ({
    name: stringOrNull(entry["name"]),
    value: stringOrNull(entry["value"]),
  });
  const token = (entry: JsonObject, old: ObjectValue): ObjectValue => ({
    name: stringOrNull(entry["name"]),
    ...secretFromWire("value", entry["value"], old),
  });
  // The API may leave out the tokens altogether, as it does their values.
  const tokens =
    answer["tokens"] === undefined
      ? before["tokens"]
      : listFromWire(answer["tokens"], before["tokens"], token);
  return {
    tokens: tokens ?? null,
    headers: listFromWire(answer["headers"], before["headers"], pair),
    url_parameters: listFromWire(answer["url_parameters"], before["url_parameters"], pair),
    body: bodyFromWire(answer["body"]),
  };
}

/** Entries in the order of the state, which is the user's; new ones behind them by name. The API's order means nothing. */
function listFromWire(
  answer: JsonValue | undefined,
  before: Value | undefined,
  read: (entry: JsonObject, old: ObjectValue) => ObjectValue,
): Value {
  const old = isListValue(before) ? before.filter(isObjectValue) : [];
  const places = new Map(old.map((entry, index) => [entry["name"], { entry, index }] as const));
  const entries = Array.isArray(answer) ? (answer as readonly JsonValue[]).filter(isJsonObject) : [];
  if (entries.length === 0 && !isListValue(before)) return null;
  const place = (entry: JsonObject): number => places.get(stringOrNull(entry["name"]))?.index ?? places.size;
  return [...entries]
    .sort((a, b) => place(a) - place(b) || nameOf(a).localeCompare(nameOf(b), "en"))
    .map((entry) => read(entry, places.get(stringOrNull(entry["name"]))?.entry ?? {}));
}

function nameOf(entry: JsonObject): string {
  return stringOrNull(entry["name"]) ?? "";
}

/** A body without content and type is how the API says that there is none. */
function bodyFromWire(answer: JsonValue | undefined): Value {
  if (!isJsonObject(answer)) return null;
  const content = stringOrNull(answer["content"]);
  const contentType = stringOrNull(answer["content_type"]);
  return content === null && contentType === null ? null : { content, content_type: contentType };
}

function objectOr(value: Value | undefined): ObjectValue {
  return isObjectValue(value) ? value : {};
}

function stringOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
