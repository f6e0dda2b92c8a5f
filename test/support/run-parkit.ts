import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { join, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";

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
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `parkit` to its end.
 *
 * @throws {Error} when it printed a stack trace, which no user shall see
 */
export async function runParkit(argv: readonly string[], options: ParkitOptions = {}): Promise<ParkitResult> {
  const child = startParkit(argv, options);
  child.stdin.end(options.input ?? "");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await exitCode(child);
  if (/^\s+at .*:\d+:\d+\)?$/m.test(stdout + stderr))
    throw new Error(`parkit ${argv.join(" ")} printed a stack trace:\n${stderr}${stdout}`);
  return { code, stdout, stderr };
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
