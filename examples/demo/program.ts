import { spawn, type ChildProcess } from "node:child_process";

/** What a program did. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to start a program. */
export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and collects what it writes. */
export async function runProgram(
  file: string,
  argv: readonly string[],
  options: ProgramOptions = {},
): Promise<Finished> {
  const child = spawn(file, argv, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => {
      resolve(exitCode ?? 1);
    });
  });
  return { code, stdout: stdout(), stderr: stderr() };
}

/**
 * Runs a program that has to succeed.
 *
 * @throws {Error} with what the program wrote when it did not
 */
export async function mustRun(
  file: string,
  argv: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(file, argv, options);
  if (code !== 0) throw new Error(`${file} ${argv.join(" ")} ended with code ${code}\n${stderr}${stdout}`);
  return stdout;
}

/** A program that runs until it is stopped. */
export interface Running {
  /** What it has written to standard error so far. */
  log(): string;
  /** Asks it to stop and waits for its exit code. */
  stop(): Promise<number>;
}

/** Starts a program that serves until it is stopped. */
export function startProgram(file: string, argv: readonly string[], options: ProgramOptions = {}): Running {
  const child = spawn(file, argv, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const log = collect(child.stderr);
  const ended = new Promise<number>((resolve) => {
    child.once("error", () => {
      resolve(1);
    });
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
  return {
    log,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

function collect(stream: NonNullable<ChildProcess["stdout"]>): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}
