/**
 * Runs programs for the scripts of this folder: argument lists only, never a shell. Works before anything is installed.
 */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * How a program ended; `code` is 1 when it could not be started or was ended by a signal.
 *
 * @typedef {{ code: number, output: string }} Ended
 */

/**
 * Runs a Node script in the root of the repository.
 *
 * @param {readonly string[]} argv The script and its arguments.
 * @param {{ show?: boolean, env?: NodeJS.ProcessEnv }} [options] `show` hands our own streams over; else the output is kept.
 * @returns {Promise<Ended>}
 */
export function runNode(argv, { show = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, {
      cwd: root,
      env,
      stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => (output += chunk.toString());
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => resolve({ code: 1, output: output + error.message }));
    child.on("close", (code, signal) => {
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}
