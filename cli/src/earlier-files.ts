import { lstatSync, readFileSync, realpathSync, rmdirSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { buf as crc32 } from "crc-32";

import type { TargetFile } from "@parkit/targets/internal/target-file";

import { systemError } from "./system-error";
import type { Terminal } from "./terminal";
import { UsageError } from "./usage-error";

/** What is written into a directory, again and again as the description changes. */
export interface Rendering {
  /** Target, and the runner where it is made of one: what has the same name is the same rendering. */
  readonly name: string;
  /** Files that come from the description alone, so that they may go when it changes. */
  readonly files: readonly TargetFile[];
}

/** File in a directory that says what was rendered into it. */
const RENDERED_FILES_INDEX = ".parkit-rendered.json";

/** Checksum of each file's content by path, by rendering. */
type Index = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Takes files out of a directory that an earlier rendering left there and this one does not make, and says
 * so. A file that somebody changed since stays, and is said too. Call it once the new files are written.
 *
 * @throws {UsageError} when a file cannot be read, removed or written
 */
export function removeEarlierFiles(directory: string, { name, files }: Rendering, terminal: Terminal): void {
  const folder = resolve(terminal.folder, directory);
  const file = join(folder, RENDERED_FILES_INDEX);
  const before = textOf(file);
  const index = indexOf(before);
  const now = new Map(files.map(({ path, text }) => [path, checksum(Buffer.from(text))]));
  const others = new Map([...index].filter(([other]) => other !== name));
  const stale = [...(index.get(name) ?? [])].filter(
    ([path]) => !now.has(path) && ![...others.values()].some((paths) => paths.has(path)),
  );
  for (const [path, written] of stale) {
    const shown = join(directory, path);
    const outcome = taken(shown, () => removed(folder, path, written));
    if (outcome === "removed") terminal.err.write(`removed ${shown}, which is no longer rendered\n`);
    if (outcome === "kept")
      terminal.err.write(
        `kept ${shown}, which is no longer rendered: it was changed since, so look whether it can go\n`,
      );
  }
  const next = Object.fromEntries(
    [...others, [name, now] as const].map(([key, paths]) => [key, Object.fromEntries(paths)]),
  );
  const after = `${JSON.stringify(next, undefined, 2)}\n`;
  if (after === before) return;
  // What tells of a secret in a file is nobody else's business.
  taken(join(directory, RENDERED_FILES_INDEX), () => {
    writeFileSync(file, after, { mode: 0o600 });
  });
}

function taken<T>(path: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${systemError(error)}`, "Choose another path with --output.");
  }
}

/**
 * Tells an edit from what was written, by CRC-32 and the length in bytes. Who makes one file pass for
 * another on purpose could as well remove it; and hashes that keep people from that take longer to load than
 * all files take to write.
 */
function checksum(content: Uint8Array): string {
  return `${(crc32(content) >>> 0).toString(16).padStart(8, "0")}-${content.length}`;
}

/** Text of the index; empty where it is not there or cannot be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** An index that is not there or not one says nothing: nothing is removed then. */
function indexOf(text: string): Index {
  try {
    const read: unknown = JSON.parse(text);
    return new Map(
      membersOf(read).map(([name, paths]) => [
        name,
        new Map(
          membersOf(paths).flatMap(([path, written]) =>
            typeof written === "string" && isInside(path) ? [[path, written] as const] : [],
          ),
        ),
      ]),
    );
  } catch {
    return new Map();
  }
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** The index may come from somebody else: no path in it leads out of its directory. */
function isInside(path: string): boolean {
  return !path.includes("\\") && path.split("/").every((part) => !["", ".", ".."].includes(part));
}

function removed(folder: string, path: string, written: string): "removed" | "kept" | "gone" {
  const file = join(folder, path);
  try {
    const above = realpathSync(dirname(file));
    const root = realpathSync(folder);
    if (above !== root && !above.startsWith(root + sep)) return "gone";
    if (!lstatSync(file).isFile()) return "gone";
  } catch {
    return "gone";
  }
  if (checksum(readFileSync(file)) !== written) return "kept";
  unlinkSync(file);
  removeEmpty(dirname(file), folder);
  return "removed";
}

/** Directories in which nothing is left go too. */
function removeEmpty(directory: string, root: string): void {
  if (directory === root) return;
  try {
    rmdirSync(directory);
  } catch {
    return;
  }
  removeEmpty(dirname(directory), root);
}
