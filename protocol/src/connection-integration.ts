/**
 * Integration and credentials of a connection on the wire: reading, writing, patching, and blanking what is
 * secret.
 */
import {
  INTEGRATIONS,
  integrationOfWireType,
  type CredentialKind,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { applyHttpPatch, makeHttpPatch } from "./http-credentials";
import { isJsonObject, type JsonObject, type JsonValue } from "./json";
import { optionalString, requiredObject, requiredString, type Located } from "./json-member";

/**
 * `integration` of a connection. Wire types are those of the integration catalogue; ones that it does not
 * know are let through.
 */
export interface ConnectionIntegration {
  /** Wire type, such as `CircleCI`. */
  readonly type: string;
  /** Base URL, of HTTP connections only. */
  readonly baseUrl?: string;
  readonly credentials: ConnectionCredentials;
}

/** `credentials` of an integration. */
export interface ConnectionCredentials {
  /** Wire type, such as `CircleCIAPIKey`. */
  readonly type: string;
  /** All other members under their wire names. May be secret: never log. */
  readonly fields: JsonObject;
}

/** Member of an AWS PATCH that asks for a new external id; an order, not a value, so it is never stored. */
export const GENERATE_NEW_EXTERNAL_ID = "generate_new_external_id";

/** JSON form of an integration. */
export function integrationJson({ type, baseUrl, credentials }: ConnectionIntegration): JsonObject {
  return {
    type,
    ...(baseUrl !== undefined && { base_url: baseUrl }),
    credentials: { type: credentials.type, ...credentials.fields },
  };
}

/**
 * Reads an integration. Only the discriminators are judged; members are for the control plane to judge by the
 * catalogue.
 *
 * @throws {WireFormatError} when a discriminator is missing or a member is of the wrong type.
 */
export function parseIntegration(integration: Located): ConnectionIntegration {
  const baseUrl = optionalString(integration, "base_url");
  const credentials = requiredObject(integration, "credentials");
  const fields = Object.entries(credentials.object).filter(([name]) => name !== "type");
  return {
    type: requiredString(integration, "type"),
    ...(baseUrl !== undefined && { baseUrl }),
    credentials: { type: requiredString(credentials, "type"), fields: Object.fromEntries(fields) },
  };
}

/**
 * Applies the integration of a PATCH. Fields that it does not name stay. Another integration or credential
 * type takes over whole: what Datadog does then is not known.
 */
export function applyIntegrationPatch(
  current: ConnectionIntegration,
  patch: ConnectionIntegration,
): ConnectionIntegration {
  const same = sameKind(current, patch);
  const merged = same ? mergeFields(current, patch.credentials.fields) : patch.credentials.fields;
  const fields = Object.entries(merged).filter(([name]) => name !== GENERATE_NEW_EXTERNAL_ID);
  const baseUrl = patch.baseUrl ?? (same ? current.baseUrl : undefined);
  return {
    type: patch.type,
    ...(baseUrl !== undefined && { baseUrl }),
    credentials: { type: patch.credentials.type, fields: Object.fromEntries(fields) },
  };
}

/**
 * Makes the integration of a PATCH: the desired one whole, with deletions for entries of HTTP lists that it
 * no longer has.
 */
export function makeIntegrationPatch(
  prior: ConnectionIntegration,
  desired: ConnectionIntegration,
): ConnectionIntegration {
  if (!isHttp(desired) || !sameKind(prior, desired)) return desired;
  const fields = makeHttpPatch(prior.credentials.fields, desired.credentials.fields);
  return { ...desired, credentials: { ...desired.credentials, fields } };
}

/** The integration as the API answers it: every secret is present as an empty text. */
export function withoutSecrets(integration: ConnectionIntegration): ConnectionIntegration {
  const kind = credentialKind(integration);
  const isSecret = (name: string): boolean =>
    kind === undefined
      ? LOOKS_SECRET.test(name)
      : kind.fields.some((field) => field.secret === true && (field.wireName ?? field.name) === name);
  const fields = Object.entries(integration.credentials.fields).map(([name, value]): [string, JsonValue] => {
    if (isSecret(name)) return [name, ""];
    return [name, name === "tokens" && Array.isArray(value) ? value.map(blankToken) : value];
  });
  return { ...integration, credentials: { ...integration.credentials, fields: Object.fromEntries(fields) } };
}

/** Catalogue entry of an integration's credentials; undefined for wire types that it does not know. */
export function credentialKind(integration: ConnectionIntegration): CredentialKind | undefined {
  const type = integrationOfWireType(integration.type);
  return (
    type && INTEGRATIONS[type].credentials.find(({ wireType }) => wireType === integration.credentials.type)
  );
}

/** Members of credentials that the catalogue does not know are blanked on suspicion. */
const LOOKS_SECRET = /token|secret|password|passphrase|key|credential$/i;

function mergeFields(current: ConnectionIntegration, patch: JsonObject): JsonObject {
  const { fields } = current.credentials;
  return isHttp(current) ? applyHttpPatch(fields, patch) : { ...fields, ...patch };
}

function isHttp({ type }: ConnectionIntegration): boolean {
  return type === INTEGRATIONS.http.wireType;
}

function sameKind(one: ConnectionIntegration, other: ConnectionIntegration): boolean {
  return one.type === other.type && one.credentials.type === other.credentials.type;
}

function blankToken(token: JsonValue): JsonValue {
  return isJsonObject(token) ? { ...token, value: "" } : token;
}
