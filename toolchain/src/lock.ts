import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const lockPollMilliseconds = 250;

/** How to wait for a lock. */
export interface LockOptions {
  /** Called at every look at a lock that another process holds, with its number. @default - nobody is told */
  readonly onWait?: (pid: number) => void;
  /** Ends the waiting with its reason. @default - nothing ends it */
  readonly signal?: AbortSignal;
}

/**
 * Does work while no other process does work under the same lock. Waits for the others, and clears the lock
 * of a process that is gone.
 *
 * @param lock The file that is the lock. Its folder is made.
 */
export async function withLock<T>(
  lock: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const { onWait, signal } = options;
  await mkdir(dirname(lock), { recursive: true });
  for (;;) {
    if (await takeLock(lock)) break;
    const holder = await readHolder(lock);
    if (holder !== undefined && !isRunning(holder.pid)) {
      await clear(lock, holder, options);
    } else {
      if (holder !== undefined) onWait?.(holder.pid);
      await wait(lockPollMilliseconds, undefined, signal === undefined ? {} : { signal }).catch(
        (error: unknown) => {
          signal?.throwIfAborted();
          throw error;
        },
      );
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** The process that holds a lock and runs; undefined when there is none. */
export async function runningHolder(lock: string): Promise<number | undefined> {
  const holder = await readHolder(lock);
  return holder !== undefined && isRunning(holder.pid) ? holder.pid : undefined;
}

/** Who holds a lock, and which of their holdings it is. */
interface Holder {
  readonly pid: number;
  readonly claim: string;
}

async function takeLock(lock: string): Promise<boolean> {
  // Linked into place, so that a lock never exists without its holder in it.
  const claim = randomUUID();
  const scratch = `${lock}.${claim}`;
  await writeFile(scratch, `${process.pid} ${claim}`);
  try {
    await link(scratch, lock);
    return true;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    return false;
  } finally {
    await rm(scratch, { force: true });
  }
}

async function readHolder(lock: string): Promise<Holder | undefined> {
  const [pid = "", claim = ""] = (await readFile(lock, "utf8").catch(() => "")).split(" ");
  return Number(pid) > 0 ? { pid: Number(pid), claim } : undefined;
}

/**
 * Removes the lock of a process that is gone. Under a lock of its own: of two that see the same dead holder,
 * the second would remove what the first has taken since.
 */
async function clear(lock: string, holder: Holder, options: LockOptions): Promise<void> {
  await withLock(
    `${lock}.of-${holder.pid}`,
    async () => {
      const now = await readHolder(lock);
      if (now?.pid === holder.pid && now.claim === holder.claim) await rm(lock, { force: true });
    },
    options,
  );
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
