/** What is wrong with connections, in the words and at the places of Terraform. */
import {
  INTEGRATIONS,
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
import { credentialValue } from "./integration-attribute";

/** The integration attribute of a connection. */
export interface IntegrationPlace {
  /** Undefined while none is known. */
  readonly type: IntegrationType | undefined;
  readonly integration: ObjectValue;
}

/** Path of a credential's attribute, or of something in it; of the integration's when the credential is only meant. */
export function credentialPath(
  { type, integration }: IntegrationPlace,
  credential: CredentialKind,
  ...rest: readonly PathStep[]
): Path {
  const path = at(terraformName(type ?? ""));
  return credentialValue(integration, credential) === null
    ? path
    : [...path, { attribute: terraformName(credential.type) }, ...rest];
}

/** What Terraform shows. */
export function problemDiagnostic(problem: ConnectionProblem, place: IntegrationPlace): Diagnostic {
  const name = terraformName(place.type ?? "");
  switch (problem.problem) {
    case "name":
      return wrongName(problem.name);
    case "needs-runner":
      return errorAt(
        at(name),
        `A connection of ${name} works only through a runner`,
        "Add runner_urn, the URN of the runner that reaches it.",
      );
    case "cloud-only":
      return errorAt(
        at("runner_urn"),
        `A connection of ${name} cannot have a runner`,
        `Datadog's cloud calls ${name} itself; runners cannot. Remove runner_urn, or reach the service through http.`,
      );
    case "no-credential": {
      const kinds = place.type === undefined ? [] : INTEGRATIONS[place.type].credentials;
      const choices = kinds.map(({ type }) => terraformName(type)).join(" or ");
      return errorAt(at(name), "The connection has no credential", `Write ${choices} within ${name}.`);
    }
    case "several-credentials":
      return errorAt(
        credentialPath(place, problem.credential.kind),
        "The connection has several credentials",
        `${terraformName(problem.first.type)} is written too. Leave one of them.`,
      );
    case "credential-needs-runner":
      return errorAt(
        credentialPath(place, problem.credential.kind),
        "The credential works only through a runner",
        "The credential lies in a file on a runner. Add runner_urn, or write a credential that Datadog keeps.",
      );
    case "credential-needs-cloud":
      return errorAt(
        credentialPath(place, problem.credential.kind),
        "The credential works only without a runner",
        "Behind a runner secrets stay in credential files there, and Datadog never has them. Write the credential that names a file.",
      );
    case "base-url-missing":
      return errorAt(at(name), "The base URL is missing", "Without a runner the connection needs base_url.");
    case "base-url-form":
      return errorAt(
        at(name, "base_url"),
        "Not an http or https URL",
        "Write it as in https://billing.example.com/v1.",
      );
    case "base-url-user":
      return errorAt(
        at(name, "base_url"),
        "The base URL holds a user name or password",
        "URLs are shown to everybody and logged. Take user name and password out, and use a credential.",
      );
    case "field-missing":
      return secretMissing(credentialPath(place, problem.kind), problem.field.name);
    case "field-empty": {
      const { name: field, secret } = problem.field;
      return secret === true
        ? secretEmpty(
            credentialPath(place, problem.kind),
            field,
            credentialValue(place.integration, problem.kind),
          )
        : errorAt(
            credentialPath(place, problem.kind, { attribute: field }),
            `${field} is empty`,
            "Write a value, or leave it out if it is optional.",
          );
    }
    case "field-format":
      return errorAt(
        credentialPath(place, problem.kind, { attribute: problem.field.name }),
        `Not a valid ${problem.field.name}`,
        `It must be ${problem.format.says}.`,
      );
    case "body-empty":
      return errorAt(
        credentialPath(place, problem.kind, { attribute: "body" }),
        "The body is empty",
        "Write content, or leave body out.",
      );
    default:
      return entryDiagnostic(problem, place);
  }
}

type EntryDefect = Extract<ConnectionProblem, { readonly list: string }>;

function entryDiagnostic(problem: EntryDefect, place: IntegrationPlace): Diagnostic {
  const { kind, list, index } = problem;
  const path = credentialPath(place, kind, { attribute: list }, { index });
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
      return secretEmpty(path, "value", entryAt(credentialValue(place.integration, kind), list, index));
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
