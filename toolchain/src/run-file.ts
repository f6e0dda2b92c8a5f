import { execFile } from "node:child_process";

/** What a program wrote, and why it failed if it did. */
interface FileRun {
  readonly stdout: string;
  /**
   * Undefined when the program ended with code 0; else its last line on standard error, or why it did not
   * start.
   */
  readonly failure: string | undefined;
}

/** Runs a program to its end, without a shell. Never throws: a failure is part of the answer. */
export function runFile(
  path: string,
  argv: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd?: string; readonly timeoutMilliseconds?: number },
): Promise<FileRun> {
  return new Promise((resolve) => {
    execFile(
      path,
      argv,
      {
        env: options.env,
        windowsHide: true,
        maxBuffer: 64 * 1024 * 1024,
        ...(options.cwd !== undefined && { cwd: options.cwd }),
        ...(options.timeoutMilliseconds !== undefined && { timeout: options.timeoutMilliseconds }),
      },
      (error, stdout, stderr) => {
        resolve({ stdout, failure: error === null ? undefined : (lastLine(stderr) ?? error.message) });
      },
    );
  });
}

function lastLine(text: string): string | undefined {
  return text
    .split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "");
}
