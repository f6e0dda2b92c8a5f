import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialField,
  type CredentialKind,
  type IntegrationKind,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { isRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import { WRITE_ONLY, WRITE_ONLY_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import {
  at,
  errorAt,
  isListValue,
  isObjectValue,
  located,
  UNKNOWN,
  type CallContext,
  type Diagnostic,
  type ObjectValue,
  type Path,
  type Value,
} from "@parkit/terraform-plugin";
import { accessProblems } from "../access";
import { nameProblem } from "../name-problem";
import { identifierTagsProblems } from "./identifier-tags";
import { credentialValue } from "./integration-attribute";
import { defaultCredential, HTTP_TOKEN_AUTH } from "./schema";

/** Checks of `parkit_connection` that need no network. What is not known yet is judged when it is. */
export function validateConnection({ config, report }: CallContext & { readonly config: ObjectValue }): void {
  const problems = [
    nameProblem(config["name"]),
    runnerProblem(config["runner_urn"]),
    ...identifierTagsProblems(config["identifier_tags"]),
    ...accessProblems(config["access"]),
    ...integrationProblems(config),
  ];
  for (const problem of problems) if (problem !== undefined) report(located(problem));
}

function runnerProblem(urn: Value | undefined): Diagnostic | undefined {
  if (typeof urn !== "string" || isRunnerUrn(urn)) return undefined;
  return errorAt(
    at("runner_urn"),
    `${JSON.stringify(urn)} is not the URN of a runner`,
    "Write urn:dd:apps:on-prem-runner:<region>:<organisation id>:<runner id>, as enrollment prints it.",
  );
}

function integrationProblems(config: ObjectValue): readonly Diagnostic[] {
  const written = INTEGRATION_TYPES.filter((type) => (config[terraformName(type)] ?? null) !== null);
  const known = written.filter((type) => config[terraformName(type)] !== UNKNOWN);
  const [type, ...others] = known;
  if (type === undefined) {
    if (written.length > 0) return [];
    const detail = "Write one integration attribute, such as http = { none = {} } or kubernetes = {}.";
    return [errorAt([], "The connection has no integration", detail)];
  }
  const tooMany = others.map((other) =>
    errorAt(
      at(terraformName(other)),
      "The connection has several integrations",
      `${terraformName(type)} is written too. Make one connection for each.`,
    ),
  );
  return [...tooMany, ...oneIntegrationProblems(config, INTEGRATIONS[type], terraformName(type))];
}

function oneIntegrationProblems(
  config: ObjectValue,
  kind: IntegrationKind,
  name: string,
): readonly Diagnostic[] {
  const value = config[name];
  if (!isObjectValue(value)) return [];
  const written = kind.credentials.filter((candidate) => credentialValue(value, candidate) !== null);
  const [first, ...others] = written;
  const found = others.map((other) =>
    errorAt(
      at(name, terraformName(other.type)),
      "The connection has several credentials",
      `${terraformName(first?.type ?? "")} is written too. Leave one of them.`,
    ),
  );
  const credential = first ?? defaultCredential(kind);
  if (credential === undefined) {
    const choices = kind.credentials.map(({ type }) => terraformName(type)).join(" or ");
    return [errorAt(at(name), "The connection has no credential", `Write ${choices} within ${name}.`)];
  }
  const credentialPath = first === undefined ? at(name) : at(name, terraformName(first.type));
  return [
    ...found,
    ...reachProblems(config, kind, credential, name, credentialPath),
    ...baseUrlProblems(config, value, credential, name),
    ...credentialProblems(credential, credentialValue(value, credential), credentialPath),
  ];
}

/** From where integration and credential work, against whether there is a runner. */
function reachProblems(
  config: ObjectValue,
  kind: IntegrationKind,
  credential: CredentialKind,
  name: string,
  credentialPath: Path,
): readonly Diagnostic[] {
  const urn = config["runner_urn"] ?? null;
  if (urn === UNKNOWN) return [];
  if (urn === null) {
    if (kind.reach === "runner") {
      const detail = "Add runner_urn, the URN of the runner that reaches it.";
      return [errorAt(at(name), `A connection of ${name} works only through a runner`, detail)];
    }
    if (credential.reach === "runner") {
      const detail =
        "The credential lies in a file on a runner. Add runner_urn, or write a credential that Datadog keeps.";
      return [errorAt(credentialPath, "The credential works only through a runner", detail)];
    }
    return [];
  }
  if (kind.reach === "cloud") {
    const detail = `Datadog's cloud calls ${name} itself; runners cannot. Remove runner_urn, or reach the service through http.`;
    return [errorAt(at("runner_urn"), `A connection of ${name} cannot have a runner`, detail)];
  }
  if (credential.reach !== "cloud") return [];
  const detail =
    "Behind a runner secrets stay in credential files there, and Datadog never has them. Write the credential that names a file.";
  return [errorAt(credentialPath, "The credential works only without a runner", detail)];
}

function baseUrlProblems(
  config: ObjectValue,
  value: ObjectValue,
  credential: CredentialKind,
  name: string,
): readonly Diagnostic[] {
  if (!Object.hasOwn(value, "base_url")) return [];
  const url = value["base_url"];
  const path = at(name, "base_url");
  if (url === null) {
    const isNeeded = (config["runner_urn"] ?? null) === null || credential.type === HTTP_TOKEN_AUTH;
    return isNeeded
      ? [errorAt(at(name), "The base URL is missing", "Without a runner the connection needs base_url.")]
      : [];
  }
  if (typeof url !== "string") return [];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["http:", "https:"].includes(parsed.protocol)) {
    return [errorAt(path, "Not an http or https URL", "Write it as in https://billing.example.com/v1.")];
  }
  if (parsed.username === "" && parsed.password === "") return [];
  const detail =
    "URLs are shown to everybody and logged. Take user name and password out, and use a credential.";
  return [errorAt(path, "The base URL holds a user name or password", detail)];
}

function credentialProblems(kind: CredentialKind, fields: Value, path: Path): readonly Diagnostic[] {
  if (!isObjectValue(fields)) return [];
  if (kind.type === HTTP_TOKEN_AUTH) return tokenAuthProblems(fields, path);
  return kind.fields.flatMap((field) =>
    field.secret === true ? secretProblems(fields, field.name, path) : formatProblems(field, fields, path),
  );
}

function formatProblems(
  { name, format }: CredentialField,
  fields: ObjectValue,
  path: Path,
): readonly Diagnostic[] {
  const value = fields[name];
  const here = [...path, { attribute: name }];
  if (value === "")
    return [errorAt(here, `${name} is empty`, "Write a value, or leave it out if it is optional.")];
  if (typeof value !== "string" || format === undefined || format.pattern.test(value)) return [];
  return [errorAt(here, `Not a valid ${name}`, `It must be ${format.says}.`)];
}

/** A secret is written in exactly one way, and a write-only one with its version. */
function secretProblems(fields: ObjectValue, name: string, path: Path): readonly Diagnostic[] {
  const [stored, writeOnly, version] = ["", WRITE_ONLY, WRITE_ONLY_VERSION].map(
    (suffix) => fields[name + suffix] ?? null,
  );
  const here = (suffix: string): Path => [...path, { attribute: name + suffix }];
  if (stored === "" || writeOnly === "") {
    return [errorAt(here(stored === "" ? "" : WRITE_ONLY), `${name} is empty`, "Write the secret.")];
  }
  if (stored === null && writeOnly === null) {
    return [
      errorAt(
        path,
        `${name} is missing`,
        `Write ${name}${WRITE_ONLY} with ${name}${WRITE_ONLY_VERSION}, or ${name}, which is stored in state.`,
      ),
    ];
  }
  if (stored !== null && stored !== UNKNOWN && writeOnly !== null && writeOnly !== UNKNOWN) {
    return [errorAt(here(WRITE_ONLY), `${name} is written twice`, `Leave ${name}${WRITE_ONLY} or ${name}.`)];
  }
  if (writeOnly !== null && version === null) {
    const detail = `Terraform does not see changes of a write-only value. Write ${name}${WRITE_ONLY_VERSION} = 1, and raise it with each new value.`;
    return [errorAt(here(WRITE_ONLY), `${name}${WRITE_ONLY} has no version`, detail)];
  }
  return [];
}

function tokenAuthProblems(fields: ObjectValue, path: Path): readonly Diagnostic[] {
  const lists = ["tokens", "headers", "url_parameters"].flatMap((list) =>
    entryProblems(list, fields[list], [...path, { attribute: list }]),
  );
  const body = fields["body"];
  const isEmptyBody = isObjectValue(body) && body["content"] === null && body["content_type"] === null;
  return isEmptyBody
    ? [
        ...lists,
        errorAt([...path, { attribute: "body" }], "The body is empty", "Write content, or leave body out."),
      ]
    : lists;
}

function entryProblems(list: string, entries: Value | undefined, path: Path): readonly Diagnostic[] {
  if (!isListValue(entries)) return [];
  const seen = new Set<string>();
  return entries.flatMap((entry, index): readonly Diagnostic[] => {
    if (!isObjectValue(entry)) return [];
    const here = [...path, { index }];
    const { name } = entry;
    const named: Diagnostic[] = [];
    if (name === "")
      named.push(errorAt([...here, { attribute: "name" }], "The name is empty", "Write a name."));
    if (typeof name === "string" && seen.has(name)) {
      const detail = `${list} are told apart by name, and ${JSON.stringify(name)} is there already.`;
      named.push(errorAt([...here, { attribute: "name" }], "The name is used twice", detail));
    }
    if (typeof name === "string") seen.add(name);
    return list === "tokens" ? [...named, ...secretProblems(entry, "value", here)] : named;
  });
}
