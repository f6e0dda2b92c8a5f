import { randomUUID } from "node:crypto";
import { link, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheFolder } from "./cache";
import { executableName, isExecutable } from "./search-path";

const lockPollMilliseconds = 250;

/** Where a program that was built or installed is kept. */
export function builtProgramPath(
  build: { readonly program: string; readonly version: string },
  env: NodeJS.ProcessEnv,
): string {
  const folder = `${build.program}-${build.version}-${process.platform}-${process.arch}`;
  return join(cacheFolder(env), "tools", folder, executableName(build.program));
}

/**
 * Makes a program, unless it is there. Several processes at once do the work once.
 *
 * @param target Where the program is to be.
 * @param make Makes it in a scratch folder beside the target and moves it to its place whole; why that
 *   failed, else undefined.
 * @returns Undefined when the program is there; else why it could not be made.
 */
export async function buildOnce(
  target: string,
  make: (scratch: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  await mkdir(dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  while (!(await takeLock(lock))) await wait(lockPollMilliseconds);
  try {
    if (await isExecutable(target)) return undefined;
    const scratch = await mkdtemp(join(dirname(target), "build-"));
    try {
      return await make(scratch);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Takes the lock, or clears one whose owner is gone. Should two processes clear it at once, both build: that
 * costs time and harms nothing, because the result is moved into place whole.
 */
async function takeLock(lock: string): Promise<boolean> {
  // Linked into place, so that a lock never exists without its owner's number in it.
  const claim = `${lock}.${randomUUID()}`;
  await writeFile(claim, String(process.pid));
  try {
    await link(claim, lock);
    return true;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(claim, { force: true });
  }
  const owner = Number(await readFile(lock, "utf8").catch(() => ""));
  if (owner > 0 && !isRunning(owner)) await rm(lock, { force: true });
  return false;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
