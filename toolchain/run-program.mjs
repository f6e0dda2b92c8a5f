/**
 * Runs programs for the scripts of this folder: argument lists only, never a shell. Works before anything is installed.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
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

/**
 * The script of npm itself, so that it runs without a shell on every system.
 *
 * @returns {string}
 * @throws {Error} When npm is neither running this script nor installed beside Node.
 */
export function npmScript() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env["npm_execpath"],
    join(beside, "node_modules/npm/bin/npm-cli.js"),
    join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  const found = candidates.find((file) => file?.endsWith("npm-cli.js") && existsSync(file));
  if (!found)
    throw new Error("npm was not found beside Node. Start this through npm, for example: npm run demo");
  return found;
}
