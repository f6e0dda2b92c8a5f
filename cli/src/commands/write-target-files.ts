import { chmod, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { TargetFile } from "@parkit/targets/target-file";

import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/**
 * Writes what a target made: one file to standard output or to a path, several into a directory.
 *
 * @throws {UsageError} when several files have no directory, or one cannot be written
 */
export async function writeTargetFiles(
  files: readonly TargetFile[],
  output: string | undefined,
  terminal: Terminal,
): Promise<void> {
  const [only, ...others] = files;
  if (only === undefined) return;
  if (output === undefined) {
    if (others.length > 0)
      throw new UsageError("this target has several files", "Name a directory for them with --output.");
    terminal.out.write(only.text);
    return;
  }
  const intoDirectory = others.length > 0 || /[/\\]$/.test(output) || (await isDirectory(output));
  for (const file of files) await writeTo(intoDirectory ? join(output, file.path) : output, file, terminal);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function writeTo(path: string, file: TargetFile, terminal: Terminal): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text, { mode: file.mode ?? 0o644 });
    // The mode above only counts for a file that did not exist.
    if (file.mode !== undefined) await chmod(path, file.mode);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${systemError(error)}`, "Choose another path with --output.");
  }
  terminal.err.write(`wrote ${path}\n`);
}
