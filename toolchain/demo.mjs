/**
 * `npm run demo`: from a fresh clone to the demo. Installs what is missing, builds what is stale, then runs the demo with
 * the arguments given here and ends with its exit code.
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root, runNode } from "./run-program.mjs";
import { npmScript } from "./src/npm-script.js";
import { startProgress } from "./src/progress.js";

process.exitCode = await main();

/** @returns {Promise<number>} */
async function main() {
  const complaint = nodeComplaint();
  if (complaint !== undefined) {
    process.stderr.write(`${complaint}\n`);
    return 1;
  }
  const ready =
    (isInstalled() || (await step("Installing what is missing", [npmScript(), "ci"]))) &&
    (await step("Building", ["node_modules/typescript/bin/tsc", "-b"])) &&
    (await step("Bundling", [npmScript(), "run", "bundle", "--workspaces", "--if-present"]));
  if (!ready) return 1;
  return (await runNode(["examples/dist/demo/main.js", ...process.argv.slice(2)], { show: true })).code;
}

/**
 * The oldest Node that serves stands in package.json, as `>=20.19.0`.
 *
 * @returns {string | undefined} What to tell a user whose Node is older.
 */
function nodeComplaint() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const oldest = engines.node.replace(">=", "");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldest.split(".").map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `parkit needs Node ${oldest} or later; this is Node ${process.versions.node}. Install a newer one, then run this again.`;
}

/** Whether npm's own record of what it installed is as new as the lock file. */
function isInstalled() {
  const installed = statSync(join(root, "node_modules/.package-lock.json"), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

/**
 * @param {string} text
 * @param {readonly string[]} argv
 * @returns {Promise<boolean>} Whether it went well; if not, what the program wrote has been shown.
 */
async function step(text, argv) {
  const progress = startProgress(text);
  const { code, output } = await runNode(argv);
  if (code === 0) {
    progress.succeed();
    return true;
  }
  progress.fail();
  process.stderr.write(`${output.trimEnd()}\n`);
  return false;
}
