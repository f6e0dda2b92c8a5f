import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";

import { runProgram } from "../../cli/src/program";
import { processTerminal } from "../../cli/src/terminal";

/** The built command, run as users run it. */
export const PARKIT = join(resolve(__dirname, "../.."), "cli/bin/parkit.cjs");

/** How to run the command. */
export interface ParkitOptions {
  readonly cwd?: string;
  /** Added to the environment of the tests; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input. @default - empty */
  readonly input?: string;
}

/** What the command left behind. */
export interface ParkitResult {
  /** Null when a signal ended its process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command line in the process of the tests, where most of them belong: starting Node takes longer than
 * what the command does.
 *
 * @throws {Error} when it printed a stack trace, which no user shall see
 */
export async function runParkit(
  argv: readonly string[],
  { cwd = process.cwd(), env, input = "" }: ParkitOptions = {},
): Promise<ParkitResult> {
  const [out, err] = [new CollectedText(), new CollectedText()];
  const code = await runProgram(argv, {
    ...processTerminal(false),
    in: Readable.from([input]),
    out,
    err,
    isWatched: false,
    folder: cwd,
    env: { ...process.env, ...env },
  });
  return withoutStackTrace(argv, { code, stdout: out.text, stderr: err.text });
}

/** Keeps what is written to it. */
class CollectedText extends Writable {
  text = "";

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/**
 * Runs `parkit` to its end in a process of its own, for what only a process has: its exit code, its pipes,
 * how it starts.
 *
 * @throws {Error} when it printed a stack trace, which no user shall see
 */
export async function spawnParkit(
  argv: readonly string[],
  options: ParkitOptions = {},
): Promise<ParkitResult> {
  const child = startParkit(argv, options);
  child.stdin.end(options.input ?? "");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return withoutStackTrace(argv, { code: await exitCode(child), stdout, stderr });
}

function withoutStackTrace(argv: readonly string[], result: ParkitResult): ParkitResult {
  const { stdout, stderr } = result;
  if (/^\s+at .*:\d+:\d+\)?$/m.test(stdout + stderr))
    throw new Error(`parkit ${argv.join(" ")} printed a stack trace:\n${stderr}${stdout}`);
  return result;
}

/** `parkit` while it runs. */
export type RunningParkit = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts `parkit` without waiting for it. */
export function startParkit(argv: readonly string[], { cwd, env }: ParkitOptions = {}): RunningParkit {
  return spawn(process.execPath, [PARKIT, ...argv], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Waits for the end of a process; null when a signal ended it. */
export async function exitCode(child: RunningParkit): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolvePromise) => {
    child.once("exit", resolvePromise);
  });
}
