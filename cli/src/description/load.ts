import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";

import { LARGEST_TEXT_BYTES } from "@parkit/source/internal/bounded-yaml";
import type { SourceFile } from "@parkit/source/internal/place";

import { mergeDocuments, type LoadedDescription } from "@parkit/targets/internal/description/merge";
import { systemError } from "../system-error";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";
import { utf8Text } from "../utf8-text";
import { DESCRIPTION_FILE } from "./description-file";

/**
 * Reads a description from files, directories (their `.yaml` and `.yml` files, by name) and standard input
 * (`-`). All documents together are one description.
 *
 * @throws {UsageError} when a file cannot be read
 */
export async function loadDescription(
  sources: readonly string[],
  terminal: Terminal,
): Promise<LoadedDescription> {
  return mergeDocuments(await readSources(sources, terminal));
}

/**
 * Reads files, the `.yaml` and `.yml` files of directories, and standard input (`-`), each once.
 *
 * @throws {UsageError} when a file cannot be read
 */
export async function readSources(
  sources: readonly string[],
  terminal: Terminal,
): Promise<readonly SourceFile[]> {
  const expanded = await Promise.all(sources.map((source) => expand(source, terminal)));
  const named = new Set(sources);
  const files = new Set(expanded.flat());
  return Promise.all(
    Array.from(files, async (file) => ({
      file,
      text: await readSource(file, terminal),
      ...(named.has(file) ? {} : { ofDirectory: true }),
    })),
  );
}

/**
 * Reads one file, or standard input (`-`), of at most 16 MiB of text in UTF-8 or UTF-16.
 *
 * @throws {UsageError} when it cannot be read, is larger, or is in another encoding
 */
export async function readSource(file: string, terminal: Terminal): Promise<string> {
  const bytes = await readable(file, terminal, (path) =>
    file === "-" ? firstBytes(terminal.in) : firstBytesOf(path),
  );
  if (bytes.length <= LARGEST_TEXT_BYTES) return textOf(bytes, file);
  throw new UsageError(
    `${file} is larger than ${LARGEST_TEXT_BYTES / 1024 ** 2} MiB, and is not read`,
    "Check that it is the right file; a description may be split into several.",
  );
}

/** Older PowerShell writes UTF-16 where `>` stands, with a mark before it; YAML may be written in both. */
function textOf(bytes: Buffer, file: string): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = UTF_16[mark];
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  return utf8Text(file, bytes);
}

/** By the two bytes of the mark. */
const UTF_16: Readonly<Record<string, string>> = { fffe: "utf-16le", feff: "utf-16be" };

/** How much of a file is read at once; what people write fits. */
const CHUNK_BYTES = 64 * 1024;

/** All bytes of a stream; of one with too many as many as tell that. Pipes do not say how many they have. */
async function firstBytes(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    chunks.push(bytes);
    length += bytes.length;
    if (length > LARGEST_TEXT_BYTES) break;
  }
  return joined(chunks);
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [only, ...others] = chunks;
  return only !== undefined && others.length === 0 ? only : Buffer.concat(chunks);
}

/** The same of a file, which may be a pipe with a name. Streams of files take a while to load. */
function firstBytesOf(path: string): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  const file = openSync(path, "r");
  try {
    while (length <= LARGEST_TEXT_BYTES) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(file, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
  } finally {
    closeSync(file);
  }
  return joined(chunks);
}

async function expand(source: string, terminal: Terminal): Promise<readonly string[]> {
  if (source === "-" || !(await readable(source, terminal, isDirectory))) return [source];
  const names = (await readable(source, terminal, (path) => readdirSync(path)))
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  if (names.length === 0)
    throw new UsageError(`${source} holds no .yaml file`, "Name a file, or another directory.");
  return names.map((name) => join(source, name));
}

function isDirectory(path: string): boolean {
  return statSync(path).isDirectory();
}

async function readable<T>(
  path: string,
  { folder }: Terminal,
  read: (path: string) => T | Promise<T>,
): Promise<T> {
  try {
    return await read(resolve(folder, path));
  } catch (error) {
    const code = systemError(error);
    throw new UsageError(
      `cannot read ${path}: ${code}`,
      code === "ENOENT" && path === DESCRIPTION_FILE
        ? "Name the description with -f, or write one to start from: parkit init."
        : "Check the path and its permissions.",
    );
  }
}
