/**
 * A program as a child: no shell, its own process group, a bounded output, and an end that it cannot escape.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../clock";
import { systemErrorCode } from "../../system-error";
import { actionError } from "../../task-error";

/** Bytes that stdout and stderr may have together (10 MiB). */
const MAX_OUTPUT_BYTES = 10 * 1024 * 1024;
/** How long a program that was asked to end may take, in milliseconds. */
const GRACE_MS = 2_000;

/** A program to run. */
export interface Program {
  readonly path: string;
  readonly args: readonly string[];
  /** All that it finds in its environment; `TMPDIR` is added. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a program ended. */
export interface Ended {
  /** -1 when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMillis: number;
}

/**
 * Runs a program in an empty directory of its own, which goes with it. When the signal is aborted, or the
 * output is too large, its whole process group is asked to end (SIGTERM), and killed after two seconds; so is
 * what it leaves behind when it ends by itself.
 *
 * Not reached is a process that has put itself into a session of its own (`setsid`): only a container ends
 * that.
 *
 * @throws {@link TaskError} with code ACTION_ERROR when there is no place for that directory, it cannot be
 *   started, or prints too much
 */
export async function runProgram(program: Program, clock: Clock, signal: AbortSignal): Promise<Ended> {
  const directory = await emptyDirectory();
  try {
    signal.throwIfAborted();
    return await inDirectory(program, directory, clock, signal);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Containers may have no place for temporary files, or one that cannot be written. */
async function emptyDirectory(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), "parkit-script-"));
  } catch (error) {
    throw actionError(
      `no directory for the script can be made in ${tmpdir()} (${systemErrorCode(error) ?? String(error)}): the runner needs one there that it can write, or the variable TMPDIR with the path of another`,
    );
  }
}

async function inDirectory(
  { path, args, environment }: Program,
  directory: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<Ended> {
  const started = performance.now();
  const child = spawn(path, args, {
    cwd: directory,
    env: { ...environment, TMPDIR: directory },
    shell: false,
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const output = collect(child);
  const gone = new AbortController();
  const end = (): void => {
    killGroup(child, "SIGTERM");
    void clock.sleep(GRACE_MS, gone.signal).then(() => {
      if (!gone.signal.aborted) killGroup(child, "SIGKILL");
    });
  };
  output.onFull(end);
  signal.addEventListener("abort", end, { once: true });
  try {
    const exitCode = await exitOf(child);
    killGroup(child, "SIGKILL");
    // Whoever has left the group may hold the pipes open for ever.
    await Promise.race([output.closed, clock.sleep(GRACE_MS, gone.signal)]);
    const { stdout, stderr, isFull } = output.taken();
    if (isFull) throw actionError(`the script printed more than ${MAX_OUTPUT_BYTES} bytes`);
    return { exitCode, stdout, stderr, durationMillis: Math.round(performance.now() - started) };
  } finally {
    gone.abort();
    signal.removeEventListener("abort", end);
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(actionError(`the program cannot be started (${systemErrorCode(error) ?? error.message})`));
    });
    child.once("exit", (code) => {
      resolve(code ?? -1);
    });
  });
}

interface Output {
  /** Called once, when there is more than is kept. */
  onFull(tell: () => void): void;
  /** Resolves when nobody can print any more. */
  readonly closed: Promise<unknown>;
  /** What was printed. Nothing is read after that. */
  taken(): { readonly stdout: string; readonly stderr: string; readonly isFull: boolean };
}

function collect({ stdout, stderr }: ReturnType<typeof spawn>): Output {
  const kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let bytes = 0;
  let tellFull = (): void => undefined;
  const read = (stream: NodeJS.ReadableStream | null, into: Buffer[]): Promise<void> =>
    new Promise((resolve) => {
      if (stream === null) {
        resolve();
        return;
      }
      stream.on("data", (chunk: Buffer) => {
        const before = bytes;
        bytes += chunk.length;
        if (bytes <= MAX_OUTPUT_BYTES) into.push(chunk);
        else if (before <= MAX_OUTPUT_BYTES) tellFull();
      });
      stream.once("close", resolve);
      stream.once("error", () => {
        resolve();
      });
    });
  return {
    closed: Promise.all([read(stdout, kept.stdout), read(stderr, kept.stderr)]),
    onFull: (tell) => {
      tellFull = tell;
    },
    taken: () => {
      stdout?.destroy();
      stderr?.destroy();
      return {
        stdout: Buffer.concat(kept.stdout).toString("utf8"),
        stderr: Buffer.concat(kept.stderr).toString("utf8"),
        isFull: bytes > MAX_OUTPUT_BYTES,
      };
    },
  };
}

/** The group has the number of its first process. Whoever has left it already is not there any more. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (systemErrorCode(error) !== "ESRCH") throw error;
  }
}
