import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { DeploymentTarget } from "@parkit/targets/internal/deployment-target";
import { RenderError } from "@parkit/targets/internal/render-error";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { systemError } from "../../system-error";
import type { Terminal } from "../../terminal";
import { UsageError } from "../../usage-error";
import { utf8Text } from "../../utf8-text";
import { tellLeftOut, writeTo } from "../../write-target-files";

/** Puts a runner into the text of a file. */
export type Into = NonNullable<DeploymentTarget["into"]>;

/**
 * Puts a runner into a file that exists; every other byte of it stays.
 *
 * @param files - what the target makes of the runner; all but the first, which is the file's own, are only
 *   named
 * @throws {UsageError} when the file cannot be read or written, or has no place for the runner
 */
export function writeInto(
  path: string,
  into: Into,
  spec: RunnerSpec,
  files: readonly TargetFile[],
  terminal: Terminal,
): void {
  // Bytes of another encoding would not survive being read and written.
  const existing = utf8Text(path, bytesOf(path, terminal));
  writeTo(path, { path, text: withRunner(path, () => into(existing, spec)) }, terminal);
  tellLeftOut(files, terminal);
}

function bytesOf(path: string, { folder }: Terminal): Buffer {
  try {
    return readFileSync(resolve(folder, path));
  } catch (error) {
    throw new UsageError(
      `cannot read ${path}: ${systemError(error)}`,
      "--into takes a file that exists; a new one is written with --output.",
    );
  }
}

function withRunner(path: string, put: () => string): string {
  try {
    return put();
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw new UsageError(
      `${path} is left as it is: ${error.message}`,
      "Change that, or write a file of its own with --output.",
    );
  }
}
