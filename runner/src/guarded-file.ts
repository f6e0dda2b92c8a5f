/** Files that the runner's identity and permissions are in. */
import type { Stats } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { ConfigurationError } from "./configuration-error";
import { exposureOf, type FileUse } from "./file-exposure";
import { systemErrorCode } from "./system-error";

/** Largest file that is read, in bytes (1 MiB). */
const MAX_FILE_BYTES = 1_048_576;

/** A file that was read, with what is asked about it. */
export interface GuardedFile {
  readonly text: string;
  /** Where it is, links followed. */
  readonly target: string;
  readonly status: Stats;
}

/**
 * Reads a file of at most 1 MiB; undefined when there is none.
 *
 * @throws {@link ConfigurationError} when it cannot be read.
 */
export async function readGuardedFile(path: string): Promise<GuardedFile | undefined> {
  try {
    const target = await realpath(path);
    const file = await open(target);
    try {
      const status = await file.stat();
      if (status.size > MAX_FILE_BYTES)
        throw new ConfigurationError(path, [`it is larger than ${MAX_FILE_BYTES} bytes`]);
      return { text: await file.readFile("utf8"), target, status };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT") return undefined;
    if (code === undefined) throw error;
    throw new ConfigurationError(path, [`it cannot be read (${code})`]);
  }
}

/**
 * Refuses a file that others can change, or read where it holds a secret.
 *
 * @throws {@link ConfigurationError} naming what others can do, and what to do about it.
 */
export async function refuseExposed(
  { target, status }: GuardedFile,
  path: string,
  use: FileUse,
): Promise<void> {
  const exposure = await exposureOf(target, status, use);
  if (exposure !== undefined) throw new ConfigurationError(path, [exposure]);
}
