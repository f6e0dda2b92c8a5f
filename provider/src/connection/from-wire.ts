/** From an answer of the API to the state of a connection. */
import type { Connection } from "@parkit/protocol/internal/action-connection";
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import {
  connectionResourceType,
  impliedCredential,
  INTEGRATIONS,
  terraformName,
  type CredentialKind,
  type HttpPart,
  type IntegrationType,
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
import { credentialOf, integrationOf, type WireTypes } from "./wire-type";
import { credentialValue } from "./written-credential";

/** What is known of a connection besides the answer of the API. */
interface Remembered {
  /**
   * The state or plan: source of secrets, of spellings that mean the same, and of what the API does not tell.
   */
  readonly state: ObjectValue;
  readonly wireTypes: WireTypes;
  /** Whether this API answers the runner of a connection at all. Where it does not, the state's is kept. */
  readonly answersRunner: boolean;
}

/**
 * The state of a connection by an answer of the API.
 *
 * @param type - integration of the resource
 * @throws {DiagnosticError} when the connection is of another integration, or of a type that this version
 *   does not know
 */
export function connectionFromWire(
  type: IntegrationType,
  answer: Connection,
  remembered: Remembered,
): ObjectValue {
  const { state } = remembered;
  return {
    ...state,
    ...integrationFromWire(type, answer, remembered),
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
  type: IntegrationType,
  { id, integration: { type: wireType, baseUrl, credentials } }: Connection,
  { state, wireTypes }: Remembered,
): ObjectValue {
  const answered = integrationOf(wireType, wireTypes);
  const kind = answered && credentialOf(answered, credentials.type, wireTypes);
  if (answered === undefined || kind === undefined) throw unknownType(wireType, credentials.type);
  if (answered !== type) throw otherIntegration(type, answered, id);
  return {
    ...(INTEGRATIONS[type].baseUrl === true && { base_url: baseUrl ?? null }),
    ...credentialsFromWire(type, kind, credentials.fields, state),
  };
}

/** The credential that the connection has; the others that it could have are null. */
function credentialsFromWire(
  type: IntegrationType,
  kind: CredentialKind,
  answer: JsonObject,
  state: ObjectValue,
): ObjectValue {
  if (impliedCredential(INTEGRATIONS[type]) !== undefined) return {};
  const entries = INTEGRATIONS[type].credentials.map((candidate) => {
    const before = credentialValue(state, candidate);
    const value =
      candidate === kind ? credentialFromWire(kind, answer, isObjectValue(before) ? before : {}) : null;
    return [terraformName(candidate.type), value] as const;
  });
  return Object.fromEntries(entries);
}

function otherIntegration(type: IntegrationType, answered: IntegrationType, id: string): DiagnosticError {
  const resource = connectionResourceType(answered);
  const detail = `The connection ${id} is of the integration ${answered}, so ${resource} is its resource, not ${connectionResourceType(type)}. Import it as that one: terraform import ${resource}.<name> ${id}. If a state has it as this one already, forget it there first: terraform state rm <address>.`;
  return new DiagnosticError([errorAt([], "The connection is of another integration", detail)]);
}

function unknownType(integration: string, credential: string): DiagnosticError {
  const detail = `The connection is of integration ${integration} with credential ${credential}. If that is another name of an integration that Datadog has not published, set preview.wire_types in the provider's configuration; otherwise use a later version of this provider.`;
  return new DiagnosticError([
    errorAt([], "The connection is of a type that this version does not know", detail),
  ]);
}

function credentialFromWire(
  { fields, parts = [], computed = [] }: CredentialKind,
  answer: JsonObject,
  before: ObjectValue,
): ObjectValue {
  return Object.assign(
    {},
    ...fields.map(({ name, wireName = name, secret }) =>
      secret === true
        ? secretFromWire(name, answer[wireName], before)
        : { [name]: stringOrNull(answer[wireName]) },
    ),
    ...parts.map((part) => ({ [part]: partFromWire(part, answer[part], before[part]) })),
    ...computed.map((name) => ({ [name]: stringOrNull(answer[name]) ?? before[name] ?? null })),
  ) as ObjectValue;
}

/**
 * The API answers secrets as empty texts, which says that they are unchanged. Anything else is drift; it is
 * stored only where the user stores the secret anyway.
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

function partFromWire(part: HttpPart, answer: JsonValue | undefined, before: Value | undefined): Value {
  switch (part) {
    case "tokens":
      // The API may leave out the tokens altogether, as it does their values.
      return answer === undefined ? (before ?? null) : listFromWire(answer, before, tokenFromWire);
    case "headers":
    case "url_parameters":
      return listFromWire(answer, before, pairFromWire);
    case "body":
      return bodyFromWire(answer);
  }
}

function tokenFromWire(entry: JsonObject, old: ObjectValue): ObjectValue {
  return { name: stringOrNull(entry["name"]), ...secretFromWire("value", entry["value"], old) };
}

function pairFromWire(entry: JsonObject): ObjectValue {
  return { name: stringOrNull(entry["name"]), value: stringOrNull(entry["value"]) };
}

/**
 * Entries in the order of the state, which is the user's; new ones behind them by name. The API's order means
 * nothing.
 */
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

function stringOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
