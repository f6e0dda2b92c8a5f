import {
  INTEGRATIONS,
  INTEGRATION_TYPES,
  terraformName,
  type CredentialKind,
  type IntegrationKind,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";
import {
  connectionProblems,
  type WrittenCredential,
} from "@parkit/provider-schema/internal/connection/problems";
import { isRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
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
  type Value,
} from "@parkit/terraform-plugin";
import { accessProblems } from "../access";
import { identifierTagsProblems } from "./identifier-tags";
import { credentialValue, secretValue } from "./integration-attribute";
import { problemDiagnostic } from "./problem-diagnostic";
import { defaultCredential } from "./schema";
import { writeOnlyProblems } from "./write-only";

/** Checks of `parkit_connection` that need no network. What is not known yet is judged when it is. */
export function validateConnection({ config, report }: CallContext & { readonly config: ObjectValue }): void {
  const written = INTEGRATION_TYPES.filter((type) => (config[terraformName(type)] ?? null) !== null);
  const [type, ...others] = written.filter((candidate) => config[terraformName(candidate)] !== UNKNOWN);
  const problems = [
    runnerProblem(config["runner_urn"]),
    ...identifierTagsProblems(config["identifier_tags"]),
    ...accessProblems(config["access"]),
    written.length === 0 ? NO_INTEGRATION : undefined,
    ...others.map((other) => severalIntegrations(other, type)),
    ...judged(config, type),
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

const NO_INTEGRATION = errorAt(
  [],
  "The connection has no integration",
  "Write one integration attribute, such as http = { none = {} } or kubernetes = {}.",
);

function severalIntegrations(other: IntegrationType, first: IntegrationType | undefined): Diagnostic {
  return errorAt(
    at(terraformName(other)),
    "The connection has several integrations",
    `${terraformName(first ?? "")} is written too. Make one connection for each.`,
  );
}

/** What the rules of connections say, and what only Terraform asks for: each secret in one way. */
function judged(config: ObjectValue, type: IntegrationType | undefined): readonly Diagnostic[] {
  const urn = config["runner_urn"] ?? null;
  const value = type === undefined ? undefined : config[terraformName(type)];
  const integration = isObjectValue(value) ? value : {};
  const kind = type === undefined ? undefined : INTEGRATIONS[type];
  const problems = connectionProblems(
    {
      name: config["name"],
      throughRunner: urn === UNKNOWN ? undefined : urn !== null,
      integration: type,
      baseUrl: integration["base_url"],
      credentials: kind === undefined ? undefined : writtenCredentials(integration, kind),
    },
    (candidate) => candidate === UNKNOWN,
  );
  const place = { type, integration };
  return [
    ...problems.map((problem) => problemDiagnostic(problem, place)),
    ...(kind?.credentials ?? []).flatMap((credential) => writeOnlyProblems(credential, place)),
  ];
}

/** What is written, else the credential that is then meant. */
function writtenCredentials(integration: ObjectValue, kind: IntegrationKind): readonly WrittenCredential[] {
  const written = kind.credentials.filter((candidate) => credentialValue(integration, candidate) !== null);
  const meant = written.length > 0 ? written : [defaultCredential(kind)].filter((one) => one !== undefined);
  return meant.map((credential) => {
    const fields = credentialValue(integration, credential);
    return {
      kind: credential,
      valueOf: (name) => (isObjectValue(fields) ? fieldValue(credential, fields, name) : fields),
    };
  });
}

function fieldValue({ fields: known }: CredentialKind, fields: ObjectValue, name: string): unknown {
  if (known.some((field) => field.name === name && field.secret === true)) return secretValue(fields, name);
  const value = fields[name];
  if (name !== "tokens" || !isListValue(value)) return value;
  return value.map((token) =>
    isObjectValue(token) ? { ...token, value: secretValue(token, "value") } : token,
  );
}
