/** A connection of a description, in the form in which {@link connectionProblems} judges it. */
import { known, type ConnectionPlace } from "../description/description-index";
import type { Readable } from "../description/description";
import { member } from "../description/field-names";
import type { IsUnknown } from "../rules/rule";
import type { HttpAuth, IntegrationInput } from "./integration";
import { descriptionName, HTTP_PARTS, INTEGRATIONS, type CredentialKind } from "./integration-catalogue";
import type { WrittenConnection, WrittenCredential } from "./problems";

/** The connection as it was written. */
export function describedConnection(
  { connection, integration: type }: ConnectionPlace,
  isUnknown: IsUnknown,
): WrittenConnection {
  const integration = known(connection.integration, isUnknown);
  const kinds = integration === undefined ? undefined : describedCredentials(integration, isUnknown);
  const valueOf = integration === undefined ? () => undefined : valuesOf(integration, isUnknown);
  return {
    name: connection.name,
    // A runner whose name is not known yet is one all the same.
    throughRunner: connection.runner !== undefined,
    integration: type,
    baseUrl: integration?.type === "http" ? integration.baseUrl : undefined,
    credentials: kinds?.map((kind, index) => credential(kind, valueOf, index === 0)),
  };
}

/**
 * Rows of the catalogue that a description's integration means: one, unless it names no credential or
 * several. Undefined while that is not known.
 */
export function describedCredentials(
  integration: Readable<IntegrationInput>,
  isUnknown: IsUnknown,
): readonly CredentialKind[] | undefined {
  const type = known(integration.type, isUnknown);
  if (type === undefined) return undefined;
  const kinds = credentialTypes(integration, isUnknown).map((wanted) =>
    INTEGRATIONS[type].credentials.find((kind) => kind.type === wanted),
  );
  const found = kinds.filter((kind) => kind !== undefined);
  return found.length === kinds.length ? found : undefined;
}

/** Types of the credentials that are written; one that is not known stands as undefined. */
function credentialTypes(
  integration: Readable<IntegrationInput>,
  isUnknown: IsUnknown,
): readonly (string | undefined)[] {
  switch (integration.type) {
    case "http":
      return httpCredentialTypes(known(integration.auth, isUnknown));
    case "kubernetes":
      return ["service-account"];
    case "gitlab":
      return [
        ...(integration.auth === undefined ? [] : ["api-key"]),
        ...(integration.credential === undefined ? [] : ["credential-file"]),
      ];
    case "ansible":
    case "jenkins":
    case "mongodb":
    case "postgresql":
    case "script":
    case "temporal":
      return ["credential-file"];
    default:
      return ["auth" in integration ? known(integration.auth, isUnknown)?.type : undefined];
  }
}

function httpCredentialTypes(auth: Readable<HttpAuth> | undefined): readonly (string | undefined)[] {
  if (auth?.type !== "token-auth" || auth.credential === undefined) return [auth?.type];
  return [...(auth.tokens === undefined ? [] : ["token-auth"]), "token-auth-file"];
}

/** What is written of an integration, by the names of descriptions. */
type Values = (name: string) => unknown;

function valuesOf(integration: Readable<IntegrationInput>, isUnknown: IsUnknown): Values {
  const auth = "auth" in integration ? known(integration.auth, isUnknown) : undefined;
  return (name) => member(isOwn(auth, name) ? auth : integration, name);
}

function isOwn(value: object | undefined, name: string): boolean {
  return value !== undefined && Object.hasOwn(value, name);
}

/**
 * @param hasParts - whether lists and body are judged with this credential: they are written once, whatever
 *   credentials there are
 */
function credential(kind: CredentialKind, written: Values, hasParts: boolean): WrittenCredential {
  return {
    kind,
    valueOf: (name) => {
      const value = written(name === "path" ? "credential" : descriptionName(name));
      if (!PARTS.includes(name)) return secretText(value);
      return hasParts ? part(value) : undefined;
    },
  };
}

const PARTS: readonly string[] = HTTP_PARTS;

/** A list with its values as texts where they are written down, or a body. */
function part(value: unknown): unknown {
  if (!Array.isArray(value)) return catalogueNames(value);
  return value.map((entry: unknown) => catalogueNames(entry));
}

function catalogueNames(value: unknown): unknown {
  const members = membersOf(value);
  if (members.size === 0) return value;
  return {
    name: members.get("name"),
    value: secretText(members.get("value")),
    content: members.get("content"),
    content_type: members.get("contentType"),
  };
}

/** Text of a secret that the description holds itself; any other is a reference. */
function secretText(value: unknown): unknown {
  return member(value, "type") === "literal" ? member(value, "value") : value;
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(typeof value === "object" && value !== null ? Object.entries(value) : []);
}
