import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** What a process left behind. */
export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a process runs. */
interface Surroundings {
  /** @default - that of this process */
  readonly cwd?: string;
  /** Added to the environment of this process. @default - nothing */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs Node.js with arguments to the end of the process. */
export async function runNode(
  argv: readonly string[],
  input = "",
  { cwd, env }: Surroundings = {},
): Promise<ProcessResult> {
  const child = spawn(process.execPath, argv, {
    stdio: ["pipe", "pipe", "pipe"],
    cwd,
    env: { ...process.env, ...env },
  });
  const ended = once(child, "close");
  // A program that ends without reading its input is not a fault of ours.
  child.stdin.on("error", () => undefined).end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { code: child.exitCode, stdout, stderr };
}

/**
 * Runs Node.js with arguments that must do what they are asked.
 *
 * @throws {Error} when the exit code is another than 0
 */
export async function runNodeWell(argv: readonly string[], surroundings: Surroundings = {}): Promise<void> {
  const { code, stderr } = await runNode(argv, "", surroundings);
  if (code !== 0) throw new Error(`node ${argv.join(" ")} ended with code ${code}: ${stderr}`);
}
