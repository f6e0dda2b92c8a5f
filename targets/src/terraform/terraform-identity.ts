import type { Mode } from "@parkit/provider-schema/internal/runner/mode";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { enrolledSecretName, identitySecretKeys } from "../identity/identity";
import { optional } from "../text/optional-member";
import { terraformIds } from "./terraform-id";

/** Arguments of `parkit_runner_enrollment` by which Datadog knows the runner. */
interface EnrollmentAttributes {
  readonly name: string;
  readonly modes: readonly Mode[];
  /** Where browsers reach the runner; with mode `push` alone. */
  readonly hostname?: string;
}

/** The enrollment of a runner, as far as its description goes. */
export function enrollmentAttributes(spec: RunnerSpec): EnrollmentAttributes {
  const { name, modes } = spec;
  const hostname = spec.kind === "standalone" && modes.includes("push") ? spec.push?.hostname : undefined;
  return { name, modes, ...optional("hostname", hostname) };
}

/** An output of a Terraform configuration. */
interface TerraformOutput {
  readonly sensitive: true;
  readonly value: string;
}

/** Name of the output that hands over the identity of a runner which Terraform enrolls. */
export function identityOutput(runner: string): string {
  return `${terraformIds([runner]).get(runner) ?? runner}_identity`;
}

/**
 * The identity in the form in which the runner takes it: the Secret that its Pod reads, as JSON, or outside a
 * cluster the lines of `config.yaml`.
 *
 * @param resource - address of the enrollment
 */
export function identityOutputBlock(spec: RunnerSpec, resource: string): TerraformOutput {
  const urn = `${resource}.urn`;
  const privateKey = `${resource}.private_key`;
  const { deployment } = spec;
  if (!("namespace" in deployment))
    return { sensitive: true, value: `urn: \${${urn}}\nprivateKey: \${${privateKey}}\n` };
  const keys = identitySecretKeys(spec);
  const name = enrolledSecretName(spec);
  const metadata = `{ name = ${JSON.stringify(name)}, namespace = ${JSON.stringify(deployment.namespace)} }`;
  const data = `{ ${keys.urn} = ${urn}, ${keys.privateKey} = ${privateKey} }`;
  return {
    sensitive: true,
    value: `\${jsonencode({ apiVersion = "v1", kind = "Secret", metadata = ${metadata}, stringData = ${data} })}`,
  };
}
