import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { enrolledSecretName, identitySecretKeys } from "@parkit/targets/internal/identity/identity";

import { runTool } from "../../run-tool";
import type { Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";

/** An identity that a cluster has already. */
export interface FoundIdentity {
  readonly urn: string;
  /** Where it is, in words. */
  readonly where: string;
}

/**
 * Asks the cluster of kubectl's context for the URN in the runner's Secret; its private key is not asked for.
 *
 * @returns undefined when there is no such Secret, or none with a URN
 * @throws {UsageError} when the cluster cannot be asked
 */
export async function identityInCluster(
  spec: RunnerSpec,
  { env, folder }: Terminal,
): Promise<FoundIdentity | undefined> {
  const keys = identitySecretKeys(spec);
  const name = enrolledSecretName(spec);
  const { deployment } = spec;
  const namespace = "namespace" in deployment ? deployment.namespace : undefined;
  const where = `Secret ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  const asked = await runTool(
    "kubectl",
    [
      ...["get", "secret", name, "--ignore-not-found", "--output", `jsonpath={.data.${keys.urn}}`],
      ...(namespace === undefined ? [] : ["--namespace", namespace]),
    ],
    { env, folder },
  );
  if (!asked.done)
    throw new UsageError(
      `the cluster does not tell whether ${where} exists: ${asked.problem}`,
      "Point kubectl at the runner's cluster (KUBECONFIG), and enroll again; without --if-missing nobody is asked, and a second identity may be made.",
    );
  const urn = Buffer.from(asked.text.trim(), "base64").toString("utf8");
  return urn === "" ? undefined : { urn, where };
}
