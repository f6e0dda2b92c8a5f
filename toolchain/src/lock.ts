import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const lockPollMilliseconds = 250;

/**
 * Does work while no other process does work under the same lock. Waits for the others, and clears the lock
 * of a process that is gone.
 *
 * @param lock The file that is the lock. Its folder is made.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lock), { recursive: true });
  while (!(await takeLock(lock))) await wait(lockPollMilliseconds);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Takes the lock, or clears one whose owner is gone. Should two processes clear it at once, both may work at
 * the same time.
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
