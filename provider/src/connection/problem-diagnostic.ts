/** What is wrong with connections, in the words and at the places of Terraform. */
import {
  connectionResourceType,
  INTEGRATIONS,
  isEmptyCredential,
  terraformName,
  type CredentialKind,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import type { ConnectionProblem } from "@parkit/provider-schema/internal/connection/problems";
import { WRITE_ONLY, WRITE_ONLY_VERSION } from "@parkit/provider-schema/internal/terraform-provider";
import {
  at,
  errorAt,
  isListValue,
  isObjectValue,
  type Diagnostic,
  type ObjectValue,
  type Path,
  type PathStep,
  type Value,
} from "@parkit/terraform-plugin";
import { wrongName } from "../name-problem";
import { credentialValue } from "./written-credential";

/** A connection as it is written, and its integration. */
export interface WrittenResource {
  readonly type: IntegrationType;
  readonly config: ObjectValue;
}

/** Path of a credential's attribute, or of something in it. */
export function credentialPath(credential: CredentialKind, ...rest: readonly PathStep[]): Path {
  return [{ attribute: terraformName(credential.type) }, ...rest];
}

/** What Terraform shows. */
export function problemDiagnostic(problem: ConnectionProblem, { type, config }: WrittenResource): Diagnostic {
  switch (problem.problem) {
    case "name":
      return wrongName(problem.name);
    case "needs-runner":
      return errorAt(
        at("runner_urn"),
        `A connection of ${type} works only through a runner`,
        "Write runner_urn, the URN of the runner that reaches it.",
      );
    case "cloud-only":
      return errorAt(
        at("runner_urn"),
        `A connection of ${type} cannot have a runner`,
        `Datadog's cloud calls ${type} itself; runners cannot. Remove runner_urn, or reach the service through ${connectionResourceType("http")}.`,
      );
    case "no-credential":
      return errorAt([], "The connection has no credential", `Write one of ${choicesOf(type)}.`);
    case "several-credentials":
      return errorAt(
        credentialPath(problem.credential.kind),
        "The connection has several credentials",
        `${terraformName(problem.first.type)} is written too. Leave one of them.`,
      );
    case "credential-needs-runner":
      return errorAt(
        credentialPath(problem.credential.kind),
        "The credential works only through a runner",
        "The credential lies in a file on a runner. Add runner_urn, or write a credential that Datadog keeps.",
      );
    case "credential-needs-cloud":
      return errorAt(
        credentialPath(problem.credential.kind),
        "The credential works only without a runner",
        "Behind a runner secrets stay in credential files there, and Datadog never has them. Write the credential that names a file.",
      );
    case "base-url-missing":
      return errorAt(
        [],
        "The base URL is missing",
        "Write base_url, which a connection without a runner needs.",
      );
    case "base-url-form":
      return errorAt(
        at("base_url"),
        "Not an http or https URL",
        "Write it as in https://billing.example.com/v1.",
      );
    case "base-url-user":
      return errorAt(
        at("base_url"),
        "The base URL holds a user name or password",
        "URLs are shown to everybody and logged. Take user name and password out, and use a credential.",
      );
    case "field-missing":
      return secretMissing(credentialPath(problem.kind), problem.field.name);
    case "field-empty": {
      const { name: field, secret } = problem.field;
      return secret === true
        ? secretEmpty(credentialPath(problem.kind), field, credentialValue(config, problem.kind))
        : errorAt(
            credentialPath(problem.kind, { attribute: field }),
            `${field} is empty`,
            "Write a value, or leave it out if it is optional.",
          );
    }
    case "field-format":
      return errorAt(
        credentialPath(problem.kind, { attribute: problem.field.name }),
        `Not a valid ${problem.field.name}`,
        `It must be ${problem.format.says}.`,
      );
    case "body-empty":
      return errorAt(
        credentialPath(problem.kind, { attribute: "body" }),
        "The body is empty",
        "Write content, or leave body out.",
      );
    default:
      return entryDiagnostic(problem, config);
  }
}

type EntryDefect = Extract<ConnectionProblem, { readonly list: string }>;

/** Credentials that an integration has to choose from. */
function choicesOf(type: IntegrationType): string {
  const choices = INTEGRATIONS[type].credentials.map((kind) =>
    isEmptyCredential(kind) ? `${terraformName(kind.type)} = {}` : terraformName(kind.type),
  );
  return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1) ?? ""}`;
}

function entryDiagnostic(problem: EntryDefect, config: ObjectValue): Diagnostic {
  const { kind, list, index } = problem;
  const path = credentialPath(kind, { attribute: list }, { index });
  switch (problem.problem) {
    case "entry-name-empty":
      return errorAt([...path, { attribute: "name" }], "The name is empty", "Write a name.");
    case "entry-name-twice":
      return errorAt(
        [...path, { attribute: "name" }],
        "The name is used twice",
        `${list} are told apart by name, and ${JSON.stringify(problem.name)} is there already.`,
      );
    case "token-missing":
      return secretMissing(path, "value");
    case "token-empty":
      return secretEmpty(path, "value", entryAt(credentialValue(config, kind), list, index));
  }
}

function entryAt(credential: Value, list: string, index: number): Value {
  const entries = isObjectValue(credential) ? credential[list] : undefined;
  return (isListValue(entries) ? entries[index] : undefined) ?? null;
}

/** Of what has no secret Terraform itself misses the value. */
function secretMissing(path: Path, name: string): Diagnostic {
  return errorAt(
    path,
    `${name} is missing`,
    `Write ${name}${WRITE_ONLY} with ${name}${WRITE_ONLY_VERSION}, or ${name}, which is stored in state.`,
  );
}

function secretEmpty(path: Path, name: string, fields: Value): Diagnostic {
  const isStored = isObjectValue(fields) && fields[name] === "";
  const attribute = isStored ? name : name + WRITE_ONLY;
  return errorAt([...path, { attribute }], `${name} is empty`, "Write the secret.");
}
