import { execFile } from "node:child_process";

import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { enrolledSecretName, identitySecretKeys } from "@parkit/targets/internal/identity/identity";

import { systemError } from "../../system-error";
import type { Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";

const TIMEOUT_MS = 30_000;

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
  const asked = await kubectl(
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

type Asked =
  { readonly done: true; readonly text: string } | { readonly done: false; readonly problem: string };

function kubectl(argv: readonly string[], { env, folder }: Pick<Terminal, "env" | "folder">): Promise<Asked> {
  return new Promise((resolve) => {
    execFile(
      "kubectl",
      [...argv],
      { env, cwd: folder, timeout: TIMEOUT_MS, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve({ done: true, text: stdout });
          return;
        }
        const [said] = stderr.trim().split("\n");
        const missing = systemError(error) === "ENOENT" ? "kubectl is not installed" : undefined;
        resolve({
          done: false,
          problem: missing ?? (said === undefined || said === "" ? error.message : said),
        });
      },
    );
  });
}
