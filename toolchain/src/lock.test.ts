import { spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { runningHolder, withLock } from "./lock";

describe("withLock", () => {
  let folder: string;
  let lock: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-lock-"));
    lock = join(folder, "lock");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The number of a process that has ended. */
  const gone = (): number => spawnSync(process.execPath, ["--version"]).pid;

  it("lets one of many work at a time, although they all see that the last holder is gone", async () => {
    await writeFile(lock, `${gone()} of-old`);
    let working = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      working += 1;
      most = Math.max(most, working);
      for (let count = 0; count < 20; count += 1) await turn();
      working -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, () => withLock(lock, work)));
    expect(most).toBe(1);
    await expect(readdir(folder)).resolves.toEqual([]);
  });

  it("does not clear a dead holder's lock that another has cleared and taken meanwhile", async () => {
    const dead = gone();
    const clearing = `${lock}.of-${dead}`;
    await writeFile(lock, `${dead} of-old`);
    await writeFile(clearing, `${process.ppid} of-another`);
    const waitedFor = new EventEmitter();
    const first = once(waitedFor, String(process.ppid));
    const second = once(waitedFor, String(process.pid));
    const work = jest.fn(() => Promise.resolve());
    const waiting = withLock(lock, work, { onWait: (pid) => waitedFor.emit(String(pid)) });
    await first;
    // What the other does.
    await writeFile(lock, `${process.pid} of-another`);
    await rm(clearing);
    await second;
    expect(work).not.toHaveBeenCalled();
    await expect(readFile(lock, "utf8")).resolves.toBe(`${process.pid} of-another`);
    await rm(lock);
    await waiting;
    expect(work).toHaveBeenCalledTimes(1);
    await expect(readdir(folder)).resolves.toEqual([]);
  });

  it("names the process that it waits for, and ends waiting when it is told to", async () => {
    await writeFile(lock, `${process.ppid} of-another`);
    const stop = new AbortController();
    const waitedFor: number[] = [];
    const onWait = (pid: number): void => {
      waitedFor.push(pid);
      stop.abort(new Error("stopped"));
    };
    const work = jest.fn();
    await expect(withLock(lock, work, { onWait, signal: stop.signal })).rejects.toThrow("stopped");
    expect(waitedFor).toEqual([process.ppid]);
    expect(work).not.toHaveBeenCalled();
    await expect(runningHolder(lock)).resolves.toBe(process.ppid);
  });

  it("is free again when the work fails", async () => {
    await expect(withLock(lock, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(runningHolder(lock)).resolves.toBeUndefined();
    await expect(withLock(lock, () => Promise.resolve("done"))).resolves.toBe("done");
  });
});
