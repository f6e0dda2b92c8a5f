import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { importDocuments, type ImportedDescription } from "@parkit/import/internal/import-documents";

import { readSources } from "../description/load";
import { EXIT, type ExitCode } from "../exit-code";
import { reportText, summarise } from "../report/text";
import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit import`. */
export interface ImportCommand {
  readonly files: readonly string[];
  readonly format: "text" | "json";
  readonly output?: string;
}

/** Makes a description of existing files and says what is suspicious in them. */
export async function importCommand(options: ImportCommand, terminal: Terminal): Promise<ExitCode> {
  const imported = importDocuments(await readSources(options.files, terminal));
  const { text, violations } = imported;
  if (text !== undefined && options.output !== undefined) await writeNew(options.output, text, terminal);
  if (options.format === "json") terminal.out.write(json(imported));
  else {
    if (violations.length > 0)
      terminal.err.write(
        reportText(violations, imported, terminal.paintErr, "; --format json has all of them"),
      );
    if (text !== undefined && options.output === undefined) terminal.out.write(text);
  }
  if (text === undefined) return EXIT.usage;
  return summarise(violations).errors > 0 ? EXIT.failed : EXIT.ok;
}

/** @throws {UsageError} when the file exists or cannot be written */
async function writeNew(path: string, text: string, terminal: Terminal): Promise<void> {
  try {
    await writeFile(resolve(terminal.folder, path), text, { flag: "wx" });
  } catch (error) {
    const reason = systemError(error);
    throw reason === "EEXIST"
      ? new UsageError(`${path} exists already`, "Move it away, or name another file with --output.")
      : new UsageError(`cannot write ${path}: ${reason}`, "Choose another path with --output.");
  }
  terminal.err.write(`wrote ${path}\n`);
}

function json({ input, violations }: ImportedDescription): string {
  const result = { description: input ?? null, violations, summary: summarise(violations) };
  return `${JSON.stringify(result, null, 2)}\n`;
}
