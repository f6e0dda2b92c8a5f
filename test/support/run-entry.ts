import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

/** The image's entry program, as it is built. */
const ENTRY = join(resolve(__dirname, "../.."), "runner/dist/entry/main.js");

/** A runner that was started by the image's entry program. */
export interface RunningEntry {
  /** Waits for a line of its log; rejects when the program ends before. */
  readonly line: (part: string) => Promise<string>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Asks it to stop. Resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Program and arguments that run a command elsewhere, such as in another root. */
type Elsewhere = (command: readonly string[]) => readonly [program: string, argv: readonly string[]];

const here: Elsewhere = ([program = "", ...argv]) => [program, argv];

function spawned(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  where: Elsewhere = here,
): Child {
  const [program, words] = where([process.execPath, ENTRY, ...argv]);
  return spawn(program, words, {
    // A container gets nothing of the environment around it.
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/**
 * Starts the program with these arguments and no other variables.
 *
 * @param where - runs it elsewhere. Default: as any other program
 */
export function startEntry(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  where?: Elsewhere,
): RunningEntry {
  const child = spawned(argv, env, where);
  child.stdout.resume();
  const lines: string[] = [];
  let look = (): void => undefined;
  createInterface(child.stderr)
    .on("line", (line) => {
      lines.push(line);
      look();
    })
    .on("close", () => {
      look();
    });
  const ended = new Promise<number | null>((resolveExit) => child.once("close", resolveExit));
  let taken = 0;
  return {
    line: (part) =>
      new Promise((resolveLine, reject) => {
        look = () => {
          const index = lines.findIndex((line, place) => place >= taken && line.includes(part));
          if (index !== -1) {
            taken = index + 1;
            look = () => undefined;
            resolveLine(lines[index] ?? "");
          } else if (child.exitCode !== null)
            reject(new Error(`the runner ended without the line ${part}:\n${lines.join("\n")}`));
        };
        look();
        void ended.then(() => {
          look();
        });
      }),
    signal: (name) => {
      child.kill(name);
    },
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** Runs the program to its end. */
export async function runEntryProgram(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawned(argv, env);
  const code = new Promise<number | null>((resolveExit) => child.once("close", resolveExit));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
