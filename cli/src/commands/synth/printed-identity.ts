import type { SecretIdentity } from "@parkit/provider-schema/internal/runner/runner-identity";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { RenderError } from "@parkit/targets/internal/render-error";
import { deployedBy } from "@parkit/targets/internal/deployed-by";
import {
  printedIdentityFile,
  printedSecretIdentity,
  readPrintedIdentity,
  type PrintedIdentity,
} from "@parkit/targets/internal/helm/helm-identity";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { readSource } from "../../description/load";
import type { Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";

/**
 * Reads what the runner's image printed when it enrolled with `--enroll -f helm-values`, from a file or
 * standard input (`-`).
 *
 * @throws {UsageError} when it cannot be read or holds no identity; the private key is never part of the
 *   message
 */
export async function readIdentity(file: string, terminal: Terminal): Promise<PrintedIdentity> {
  const text = await readSource(file, terminal);
  return refusedAsUsage(
    () => readPrintedIdentity(text),
    `--identity takes what the runner's image prints with --enroll -f helm-values; look into ${file}.`,
  );
}

/**
 * The identity that a runner of a description has with what was printed.
 *
 * @throws {UsageError} when its description names another URN
 */
export function identityFrom(
  runner: { readonly name: string; readonly identity?: unknown },
  printed: PrintedIdentity,
): SecretIdentity {
  return refusedAsUsage(
    () => printedSecretIdentity(runner.name, runner.identity, printed),
    "Name the runner that was enrolled with --runner, or correct the description's URN.",
  );
}

const byHelm = deployedBy("helm");

/**
 * Files of target `helm`, with the Secret that holds the printed identity behind the values.
 *
 * @throws {UsageError} when the runner was enrolled at another site
 */
export function withPrintedIdentity(
  [values, ...others]: readonly TargetFile[],
  spec: RunnerSpec,
  printed: PrintedIdentity,
): readonly TargetFile[] {
  if (values === undefined || !byHelm(spec))
    throw new TypeError("the runner was rendered for another target");
  const secret = refusedAsUsage(
    () => printedIdentityFile(spec, printed),
    "Set the site in the description, or enroll the runner at its site.",
  );
  return [values, secret, ...others];
}

function refusedAsUsage<T>(attempt: () => T, hint: string): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof RenderError) throw new UsageError(error.message, hint);
    throw error;
  }
}
