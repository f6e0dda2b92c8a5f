/** Checks of a connection's configuration that need no network. */
import {
  impliedCredential,
  INTEGRATIONS,
  terraformName,
  type CredentialKind,
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
import { emptyProblem, isEmptyObject } from "../empty-object";
import { identifierTagsProblems } from "./identifier-tags";
import { problemDiagnostic } from "./problem-diagnostic";
import { writeOnlyProblems } from "./write-only";
import { credentialValue, secretValue } from "./written-credential";

/** Checks a connection of an integration. What is not known yet is checked when it is. */
export function validateConnection(
  type: IntegrationType,
  { config, report }: CallContext & { readonly config: ObjectValue },
): void {
  const problems = [
    runnerProblem(config["runner_urn"]),
    ...identifierTagsProblems(config["identifier_tags"]),
    ...accessProblems(config["access"]),
    ...emptyCredentialProblems(type, config),
    ...ruleProblems(type, config),
  ];
  for (const problem of problems) if (problem !== undefined) report(located(problem));
}

/** Credentials of which everything may be left out; what others must have is missed by the rules. */
function emptyCredentialProblems(type: IntegrationType, config: ObjectValue): readonly Diagnostic[] {
  return INTEGRATIONS[type].credentials.flatMap(({ type: credential, fields, parts = [] }) => {
    const name = terraformName(credential);
    const written = config[name];
    const isEmpty = isObjectValue(written) && isEmptyObject(written);
    return fields.length === 0 && parts.length > 0 && isEmpty ? [emptyProblem(name, parts)] : [];
  });
}

function runnerProblem(urn: Value | undefined): Diagnostic | undefined {
  if (typeof urn !== "string" || isRunnerUrn(urn)) return undefined;
  return errorAt(
    at("runner_urn"),
    `${JSON.stringify(urn)} is not the URN of a runner`,
    "Write urn:dd:apps:on-prem-runner:<region>:<organisation id>:<runner id>, as enrollment prints it.",
  );
}

/** What the rules of connections say, and what only Terraform asks for: each secret in one way. */
function ruleProblems(type: IntegrationType, config: ObjectValue): readonly Diagnostic[] {
  const urn = config["runner_urn"] ?? null;
  const problems = connectionProblems(
    {
      name: config["name"],
      throughRunner: urn === UNKNOWN ? undefined : urn !== null,
      integration: type,
      baseUrl: config["base_url"],
      credentials: writtenCredentials(type, config),
    },
    (candidate) => candidate === UNKNOWN,
  );
  return [
    ...problems.map((problem) => problemDiagnostic(problem, { type, config })),
    ...INTEGRATIONS[type].credentials.flatMap((credential) => writeOnlyProblems(credential, config)),
  ];
}

/**
 * Credentials that are written. One that is not known may still turn out to be left out; undefined while all
 * are so.
 */
function writtenCredentials(
  type: IntegrationType,
  config: ObjectValue,
): readonly WrittenCredential[] | undefined {
  const implied = impliedCredential(INTEGRATIONS[type]);
  if (implied !== undefined) return [{ kind: implied, valueOf: () => null }];
  const candidates = INTEGRATIONS[type].credentials
    .map((kind) => ({ kind, fields: credentialValue(config, kind) }))
    .filter(({ fields }) => fields !== null);
  const written = candidates.flatMap(({ kind, fields }) =>
    isObjectValue(fields) ? [{ kind, valueOf: (name: string) => fieldValue(kind, fields, name) }] : [],
  );
  return written.length === 0 && candidates.length > 0 ? undefined : written;
}

function fieldValue({ fields: known }: CredentialKind, fields: ObjectValue, name: string): unknown {
  if (known.some((field) => field.name === name && field.secret === true)) return secretValue(fields, name);
  const value = fields[name];
  if (name !== "tokens" || !isListValue(value)) return value;
  return value.map((token) =>
    isObjectValue(token) ? { ...token, value: secretValue(token, "value") } : token,
  );
}
