/**
 * What the connection service accepts: the rules of connections in its words, members of the right type,
 * tags, and pairing with runners.
 */
import type { ConnectionAttributes } from "@parkit/protocol/internal/action-connection";
import { credentialKind, type ConnectionIntegration } from "@parkit/protocol/internal/connection-integration";
import { isJsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import {
  identifierTagKeyProblems,
  identifierTagProblems,
} from "@parkit/provider-schema/internal/tag/identifier-tag";
import {
  DISPLAY_NAME_MAX_LENGTH,
  type DisplayNameProblem,
} from "@parkit/provider-schema/internal/connection/display-name";
import {
  HTTP_LISTS,
  integrationOfWireType,
  type HttpList,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  connectionProblems,
  type ConnectionProblem,
  type WrittenCredential,
} from "@parkit/provider-schema/internal/connection/problems";
import { nothingUnknown } from "@parkit/provider-schema/internal/rules/rule";
import type { EnrolledRunner } from "./state";

/** Most tags of a connection, and most that a task names. Datadog has not published its own limit. */
export const MAX_TAGS = 100;

/** Why a connection is refused; undefined when it is not. The first problem only, as the service does. */
export function connectionProblem(
  connection: ConnectionAttributes,
  runners: ReadonlyMap<string, EnrolledRunner>,
): string | undefined {
  const { name, integration, tags = [], runnerId } = connection;
  const problems = connectionProblems(
    {
      name,
      throughRunner: runnerId !== undefined,
      integration: integrationOfWireType(integration.type),
      baseUrl: integration.baseUrl,
      credentials: writtenCredentials(integration),
    },
    nothingUnknown,
  );
  const inWords = (wanted: (problem: ConnectionProblem) => boolean): string | undefined =>
    firstProblem(problems.filter(wanted), (problem) => problemText(problem, integration));
  return (
    inWords(({ problem }) => problem === "name") ??
    (tags.length > MAX_TAGS ? `tags has more than ${MAX_TAGS} entries` : undefined) ??
    firstProblem(tags, tagProblem) ??
    inWords(({ problem }) => problem === "needs-runner" || problem === "cloud-only") ??
    pairingProblem(integration, runnerId, runners) ??
    shapeProblem(integration) ??
    inWords(() => true)
  );
}

/**
 * Agents tag what they create with keys whose value may be empty (`hostname:`) and values with dots, so both
 * are let through here; the documented rule is stricter, and parkit's own descriptions keep to it.
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
  if (runnerId === undefined)
    return integrationOfWireType(type) === undefined ? "integration type is not known" : undefined;
  const runner = runners.get(runnerId);
  if (runner === undefined) return "runner_id names no runner of this organization";
  return runner.ownership === "ownerless" ? "an ownerless runner cannot have connections" : undefined;
}

/**
 * None when the credentials are of another integration; not known where the catalogue does not know the
 * integration.
 */
function writtenCredentials(integration: ConnectionIntegration): readonly WrittenCredential[] {
  const kind = credentialKind(integration);
  const { fields } = integration.credentials;
  const wireNames = new Map(kind?.fields.map(({ name, wireName = name }) => [name, wireName]));
  const valueOf = (name: string): JsonValue | undefined => {
    const value = fields[wireNames.get(name) ?? name];
    return name === "body" && isEmptyBody(value) ? undefined : value;
  };
  return kind === undefined ? [] : [{ kind, valueOf }];
}

/** How Datadog's own Terraform provider says that there is no body, in every creation. */
function isEmptyBody(body: JsonValue | undefined): boolean {
  return isJsonObject(body) && Object.keys(body).length === 0;
}

/** Whether members are of the JSON types that the rules expect. */
function shapeProblem(integration: ConnectionIntegration): string | undefined {
  const { fields } = integration.credentials;
  const kind = credentialKind(integration);
  // Types that Datadog has not published may be spelled in other ways than the catalogue guesses.
  if (kind === undefined) return undefined;
  const body = fields["body"];
  return (
    firstProblem(kind.fields, ({ name, wireName = name }) => {
      const value = fields[wireName] ?? "";
      return typeof value === "string" ? undefined : `${wireName} must be a string`;
    }) ??
    firstProblem(HTTP_LISTS, (list) => (isEntryList(list, fields[list]) ? undefined : notEntries(list))) ??
    (body === undefined || isBody(body) ? undefined : NOT_A_BODY)
  );
}

function isEntryList(list: HttpList, entries: JsonValue | undefined): boolean {
  if (entries === undefined) return true;
  return Array.isArray(entries) && entries.every((entry: JsonValue) => isEntry(list, entry));
}

function isEntry(list: HttpList, entry: JsonValue): boolean {
  return (
    isJsonObject(entry) &&
    typeof entry["name"] === "string" &&
    typeof entry["value"] === "string" &&
    (list !== "tokens" || entry["type"] === "SECRET")
  );
}

function isBody(body: JsonValue): boolean {
  return (
    isJsonObject(body) &&
    ["content", "content_type"].every((part) => body[part] === undefined || typeof body[part] === "string")
  );
}

const notEntries = (list: HttpList): string => `${list} must be a list of named values`;
const NOT_A_BODY = "body must be an object with texts content and content_type";

/** A problem in the words of the connection service. */
function problemText(problem: ConnectionProblem, { type, credentials }: ConnectionIntegration): string {
  switch (problem.problem) {
    case "name":
      return NAME_TEXTS[problem.reason];
    case "needs-runner":
      return `a connection of type ${type} needs runner_id`;
    case "cloud-only":
      return `a connection of type ${type} cannot have a runner`;
    case "no-credential":
      return `credentials type does not fit ${type}`;
    case "several-credentials":
      return "credentials must be of one type";
    case "credential-needs-runner":
      return `credentials of type ${credentials.type} need runner_id`;
    case "credential-needs-cloud":
      return `credentials of type ${credentials.type} cannot have a runner`;
    case "base-url-missing":
      return "base_url is required";
    case "base-url-form":
      return "base_url is not an http or https URL";
    case "base-url-user":
      return "base_url holds a user name or password";
    case "field-missing":
    case "field-empty":
      return `${problem.field.wireName ?? problem.field.name} is required`;
    case "field-format":
      return `${problem.field.wireName ?? problem.field.name} does not match regex pattern ${problem.format.pattern.source}`;
    case "entry-name-empty":
    case "token-missing":
    case "token-empty":
      return notEntries(problem.list);
    case "entry-name-twice":
      return `${problem.list} has the same name twice`;
    case "body-empty":
      return NOT_A_BODY;
  }
}

/** What is said of the name of a connection or a group. */
export const NAME_TEXTS: Readonly<Record<DisplayNameProblem, string>> = {
  empty: "name must not be empty",
  long: `name has more than ${DISPLAY_NAME_MAX_LENGTH} characters`,
  blank: "name must be on one line, without blanks at its ends",
};

function firstProblem<T>(items: readonly T[], judge: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = judge(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
