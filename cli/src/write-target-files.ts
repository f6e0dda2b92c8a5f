import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";

import { IMPLIED_MIRROR } from "@parkit/provider-schema/internal/provider-installation";
import type { TargetFile } from "@parkit/targets/internal/target-file";

import { removeEarlierFiles, type Rendering } from "./earlier-files";
import { writeProviderBeside } from "./provider-beside";
import { systemError } from "./system-error";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/**
 * Writes the main file, which every target has first, to standard output or to the named file; or all files
 * to the named directory. A name with the main file's extension is a file, unless there is a directory of
 * that name. What an earlier rendering left in the directory goes.
 *
 * @throws {UsageError} when one cannot be written
 */
export function writeTargetFiles(
  files: readonly TargetFile[],
  output: string | undefined,
  terminal: Terminal,
  rendering: Rendering,
): void {
  const [main] = files;
  if (main === undefined) return;
  if (
    output !== undefined &&
    (extname(output) !== extname(main.path) || isDirectory(resolve(terminal.folder, output)))
  ) {
    for (const file of files) {
      writeTo(join(output, file.path), file, terminal);
      if (file.usesProvider === true) writeProviderBeside(join(output, file.path), terminal);
    }
    removeEarlierFiles(output, rendering, terminal);
    return;
  }
  if (output === undefined) terminal.out.write(main.text);
  else writeTo(output, main, terminal);
  tellLeftOut(files, terminal);
}

/** Names what is not written when only the main file is. */
export function tellLeftOut([main, ...others]: readonly TargetFile[], terminal: Terminal): void {
  const paths = others.filter(({ guide }) => guide !== true).map(({ path }) => path);
  const leftOut = main?.usesProvider === true ? [...paths, `the provider in ${IMPLIED_MIRROR}`] : paths;
  if (leftOut.length === 0) return;
  const names = leftOut.join(", ");
  terminal.err.write(`left out: ${names}; name a directory with --output to have them too\n`);
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Writes one file, with the directories above it, and says so.
 *
 * @throws {UsageError} when it cannot be written
 */
export function writeTo(path: string, file: TargetFile, terminal: Terminal): void {
  const full = resolve(terminal.folder, path);
  try {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, file.text, { mode: file.mode ?? 0o644 });
    // The mode above only counts for a file that did not exist.
    if (file.mode !== undefined) chmodSync(full, file.mode);
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${systemError(error)}`, "Choose another path with --output.");
  }
  terminal.err.write(`wrote ${path}\n`);
}
