import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { UsageError } from "../usage-error";
import { mergeDocuments } from "./merge";
import type { LoadedDescription } from "./merge";
import { parseDocuments } from "./parse";

/**
 * Reads a description from files, directories (their `.yaml` and `.yml` files, by name) and standard input (`-`). All documents together
 * are one description.
 *
 * @throws {UsageError} when a file cannot be read
 */
export async function loadDescription(sources: readonly string[]): Promise<LoadedDescription> {
  const files = (await Promise.all(sources.map(expand))).flat();
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await readText(file) })));
  return mergeDocuments(texts.map(({ file, text }) => parseDocuments(file, text)));
}

async function expand(source: string): Promise<readonly string[]> {
  if (source === "-" || !(await isDirectory(source))) return [source];
  const names = (await readdir(source)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0)
    throw new UsageError(`${source} holds no .yaml file`, "Name a file, or another directory.");
  return names.map((name) => join(source, name));
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await (file === "-" ? text(process.stdin) : readFile(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new UsageError(`cannot read ${file}: ${reason}`, "Check the path and its permissions.");
  }
}
