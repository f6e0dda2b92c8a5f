/** What the connection service accepts: required and well-formed members by the integration catalogue, tags, and pairing with runners. */
import type { ConnectionAttributes } from "@parkit/protocol/internal/action-connection";
import { credentialKind, type ConnectionIntegration } from "@parkit/protocol/internal/connection-integration";
import { HTTP_LISTS } from "@parkit/protocol/internal/http-credentials";
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import {
  identifierTagKeyProblems,
  identifierTagProblems,
} from "@parkit/provider-schema/internal/tag/identifier-tag";
import {
  INTEGRATIONS,
  integrationOfWireType,
  type CredentialKind,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import type { EnrolledRunner } from "./state";

/** Our own bound; Datadog's is not published. */
const MAX_NAME_LENGTH = 256;

/** Why a connection is refused; undefined when it is not. The first problem only, as the service does. */
export function connectionProblem(
  connection: ConnectionAttributes,
  runners: ReadonlyMap<string, EnrolledRunner>,
): string | undefined {
  const { name, integration, tags = [], runnerId } = connection;
  if (name === "") return "name must not be empty";
  if (name.length > MAX_NAME_LENGTH) return `name has more than ${MAX_NAME_LENGTH} characters`;
  return (
    firstProblem(tags, tagProblem) ??
    pairingProblem(integration, runnerId, runners) ??
    integrationProblem(integration)
  );
}

/**
 * Agents tag what they create with keys whose value may be empty (`hostname:`) and values with dots, so both are let through here; the
 * documented rule is stricter, and parkit's own descriptions keep to it.
 */
function tagProblem(tag: string): string | undefined {
  const options = { allowDots: true };
  const problems = tag.endsWith(":")
    ? identifierTagKeyProblems(tag.slice(0, -1), options)
    : identifierTagProblems(tag, options);
  return problems[0]?.message;
}

function pairingProblem(
  { type }: ConnectionIntegration,
  runnerId: string | undefined,
  runners: ReadonlyMap<string, EnrolledRunner>,
): string | undefined {
  const known = integrationOfWireType(type);
  const reach = known === undefined ? undefined : INTEGRATIONS[known].reach;
  if (runnerId === undefined) {
    if (reach === undefined) return "integration type is not known";
    return reach === "runner" ? `a connection of type ${type} needs runner_id` : undefined;
  }
  if (reach === "cloud") return `a connection of type ${type} cannot have a runner`;
  const runner = runners.get(runnerId);
  if (runner === undefined) return "runner_id names no runner of this organization";
  return runner.ownership === "ownerless" ? "an ownerless runner cannot have connections" : undefined;
}

function integrationProblem(integration: ConnectionIntegration): string | undefined {
  const { type, baseUrl, credentials } = integration;
  if (baseUrl !== undefined && !isHttpUrl(baseUrl)) return "base_url is not an http or https URL";
  const kind = credentialKind(integration);
  // Types that Datadog has not published may be spelled in other ways than the catalogue guesses.
  if (kind === undefined) {
    return integrationOfWireType(type) === undefined ? undefined : `credentials type does not fit ${type}`;
  }
  if (credentials.type === "HTTPTokenAuth" && baseUrl === undefined) return "base_url is required";
  return fieldProblem(kind, credentials.fields) ?? httpProblem(credentials.fields);
}

function fieldProblem({ fields }: CredentialKind, values: JsonObject): string | undefined {
  return firstProblem(fields, ({ name, wireName = name, optional, format }) => {
    const value = values[wireName];
    if (value === undefined || value === null || value === "") {
      return optional === true ? undefined : `${wireName} is required`;
    }
    if (typeof value !== "string") return `${wireName} must be a string`;
    return format?.pattern.test(value) === false
      ? `${wireName} does not match regex pattern ${format.pattern.source}`
      : undefined;
  });
}

function httpProblem(values: JsonObject): string | undefined {
  const listProblem = firstProblem(HTTP_LISTS, (list) => entriesProblem(list, values[list]));
  const body = values["body"];
  if (listProblem !== undefined || body === undefined) return listProblem;
  const isBody =
    isJsonObject(body) &&
    ["content", "content_type"].every((part) => body[part] === undefined || typeof body[part] === "string");
  return isBody ? undefined : "body must be an object with texts content and content_type";
}

function entriesProblem(list: string, entries: JsonValue | undefined): string | undefined {
  if (entries === undefined) return undefined;
  const isEntry = (entry: JsonValue): boolean =>
    isJsonObject(entry) &&
    typeof entry["name"] === "string" &&
    entry["name"] !== "" &&
    typeof entry["value"] === "string" &&
    (list !== "tokens" || entry["type"] === "SECRET");
  if (!Array.isArray(entries) || !entries.every(isEntry)) return `${list} must be a list of named values`;
  const names = entries.map((entry: JsonValue) => (isJsonObject(entry) ? entry["name"] : undefined));
  return new Set(names).size < names.length ? `${list} has the same name twice` : undefined;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

function firstProblem<T>(items: readonly T[], judge: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = judge(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
