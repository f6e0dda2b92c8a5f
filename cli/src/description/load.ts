import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import type { SourceFile } from "@parkit/source/internal/place";

import { systemError } from "../system-error";
import { UsageError } from "../usage-error";
import { mergeDocuments } from "./merge";
import type { LoadedDescription } from "./merge";

/**
 * Reads a description from files, directories (their `.yaml` and `.yml` files, by name) and standard input (`-`). All documents together
 * are one description.
 *
 * @throws {UsageError} when a file cannot be read
 */
export async function loadDescription(sources: readonly string[]): Promise<LoadedDescription> {
  return mergeDocuments(await readSources(sources));
}

/**
 * Reads files, the `.yaml` and `.yml` files of directories, and standard input (`-`), each once.
 *
 * @throws {UsageError} when a file cannot be read
 */
export async function readSources(sources: readonly string[]): Promise<readonly SourceFile[]> {
  const files = new Set((await Promise.all(sources.map(expand))).flat());
  return Promise.all(Array.from(files, async (file) => ({ file, text: await readSource(file) })));
}

/**
 * Reads one file, or standard input (`-`).
 *
 * @throws {UsageError} when it cannot be read
 */
export function readSource(file: string): Promise<string> {
  return readable(file, readText);
}

async function expand(source: string): Promise<readonly string[]> {
  if (source === "-" || !(await readable(source, isDirectory))) return [source];
  const names = (await readable(source, (path) => readdir(path)))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  if (names.length === 0)
    throw new UsageError(`${source} holds no .yaml file`, "Name a file, or another directory.");
  return names.map((name) => join(source, name));
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}

function readText(file: string): Promise<string> {
  return file === "-" ? text(process.stdin) : readFile(file, "utf8");
}

async function readable<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${systemError(error)}`, "Check the path and its permissions.");
  }
}
