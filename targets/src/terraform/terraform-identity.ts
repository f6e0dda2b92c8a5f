import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { enrolledSecretName } from "../identity/identity";
import { terraformIds } from "./terraform-id";

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
  const keys = IDENTITY_SECRET_KEYS[spec.kind === "standalone" ? "standalone" : "cluster-agent"];
  const name = enrolledSecretName(spec);
  const metadata = `{ name = ${JSON.stringify(name)}, namespace = ${JSON.stringify(deployment.namespace)} }`;
  const data = `{ ${keys.urn} = ${urn}, ${keys.privateKey} = ${privateKey} }`;
  return {
    sensitive: true,
    value: `\${jsonencode({ apiVersion = "v1", kind = "Secret", metadata = ${metadata}, stringData = ${data} })}`,
  };
}
