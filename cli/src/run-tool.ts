import { execFile } from "node:child_process";

import { systemError } from "./system-error";
import type { Terminal } from "./terminal";

/** What became of a program. */
export type ToolRun =
  | { readonly done: true; readonly text: string }
  | {
      readonly done: false;
      /** Whether there is no such program. */
      readonly missing: boolean;
      /** In one line. */
      readonly problem: string;
    };

const TIMEOUT_MS = 30_000;
/** Most that a program may print, in bytes. */
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;

/**
 * Runs a program of the user's to its end, without a shell, and takes what it printed.
 *
 * @param input - what it reads
 */
export function runTool(
  program: string,
  argv: readonly string[],
  { env, folder }: Pick<Terminal, "env" | "folder">,
  input = "",
): Promise<ToolRun> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...argv],
      { env, cwd: folder, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve({ done: true, text: stdout });
          return;
        }
        const missing = systemError(error) === "ENOENT";
        // Of kubectl the lines of its own log come first.
        const said = stderr.split("\n").find((line) => line.trim() !== "" && !/^[EIW]\d{4} /.test(line));
        resolve({
          done: false,
          missing,
          problem: missing ? `${program} is not installed` : (said?.trim() ?? error.message),
        });
      },
    );
    // Who does not read its input, or does not start, ends all the same.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
