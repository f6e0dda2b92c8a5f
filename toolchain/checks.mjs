/**
 * `npm test`: every check of the project, in order, with one closing line that counts them all.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { root, runNode } from "./run-program.mjs";
import { readJestResults } from "./src/jest-results.js";
import { npmScript } from "./src/npm-script.js";
import { startProgress } from "./src/progress.js";

/**
 * @typedef {{ title: string, argv: readonly string[] }} Check
 * @typedef {{ passed: number, failures: string[], skips: string[] }} Tally
 */

/** @type {Check} */
const build = { title: "Types of the packages (tsc -b)", argv: ["node_modules/typescript/bin/tsc", "-b"] };

/** @type {Check} */
const bundle = {
  title: "Bundles of packages that are not published",
  argv: [npmScript(), "run", "bundle", "--workspaces", "--if-present"],
};

/**
 * A verdict on a file that has not changed is taken from the last run; eslint.config.mjs sees to it that a change of a type
 * in another file counts as one.
 *
 * @param {string} name
 */
const cached = (name) => ["--cache", "--cache-strategy", "content", "--cache-location", `.cache/${name}`];

/**
 * Folders that are linted by themselves: about half of what there is, so that two processors are at it.
 */
const LINTED_APART = ["bench", "cli", "control-plane", "examples", "runner", "test"];

/**
 * @param {string} part
 * @param {readonly string[]} files
 */
const lint = (part, files) => [
  "node_modules/eslint/bin/eslint.js",
  ...files,
  "--max-warnings",
  "0",
  ...cached(part),
];

/**
 * Independent of each other and of the build, so that they run beside it.
 *
 * @type {readonly Check[]}
 */
const besideBuild = [
  {
    title: "Formatting (prettier)",
    argv: ["node_modules/prettier/bin/prettier.cjs", "--check", ".", ...cached("prettier")],
  },
  {
    title: "Documents (links, workspaces, dependencies)",
    argv: ["toolchain/docs-check.mjs"],
  },
];

/**
 * Independent of each other, longest first.
 *
 * @type {readonly Check[]}
 */
const afterBuild = [
  {
    title: "Lint and import boundaries (eslint)",
    argv: lint("eslint", [".", ...LINTED_APART.flatMap((folder) => ["--ignore-pattern", `${folder}/**`])]),
  },
  {
    title: `Lint and import boundaries (eslint ${LINTED_APART.join(" ")})`,
    argv: lint("eslint-apart", LINTED_APART),
  },
  {
    title: "Types of tests and examples (tsc -p tsconfig.test.json)",
    argv: ["node_modules/typescript/bin/tsc", "-p", "tsconfig.test.json"],
  },
  {
    title: "Constructs under CDK Terrain (jest)",
    argv: ["node_modules/jest/bin/jest.js", "--ci", "--config", "jest.cdktn.config.cjs"],
  },
  {
    title: "Packages as published (publint, types for every resolution)",
    argv: ["toolchain/packages-check.mjs"],
  },
];

/** Where jest writes its results: not in the temporary directory, where an interrupted run would leave them. */
const JEST_RESULTS = join(root, ".cache", "jest.json");

/** @type {Tally} */
const tally = { passed: 0, failures: [], skips: [] };

const failed = await runChecks([[build, bundle], ...besideBuild.map((check) => [check])]);
const built = ![build, bundle].some(({ title }) => failed.includes(title));
if (built) await runChecks(afterBuild.map((check) => [check]));
else for (const { title } of afterBuild) tally.skips.push(`${title} [skipped: the packages do not build]`);
if (built) await obtainTools();
await runTests();
close();

/**
 * Runs checks side by side, two at most: more only fight for the same cores.
 *
 * @param {readonly (readonly Check[])[]} rows Of each row the checks run one after the other, up to the first that fails.
 * @returns {Promise<readonly string[]>} The titles of those that failed.
 */
async function runChecks(rows) {
  const waiting = [...rows];
  /** @type {string[]} */
  const running = [];
  const before = tally.failures.length;

  const work = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      for (const { title, argv } of row) {
        running.push(title);
        if (process.stdout.isTTY) step.update(running.join(" | "));
        const started = performance.now();
        const { code, output } = await runNode(argv, { env: colouredEnvironment() });
        running.splice(running.indexOf(title), 1);
        report(title, code, output, performance.now() - started);
        if (process.stdout.isTTY) step.update(running.join(" | "));
        if (code !== 0) break;
      }
    }
  };
  const titles = rows.flatMap((row) => row.map(({ title }) => title));
  const step = startProgress(titles.join(", "), process.stdout);
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  step.clear();
  return tally.failures.slice(before);
}

/**
 * @param {string} title
 * @param {number} code
 * @param {string} output
 * @param {number} milliseconds
 */
function report(title, code, output, milliseconds) {
  const mark = code === 0 ? "ok" : "FAILED";
  const clearLine = process.stdout.isTTY ? "\r\u001b[2K" : "";
  process.stdout.write(`${clearLine}== ${title}: ${mark} (${seconds(milliseconds)})\n`);
  if (code === 0) {
    tally.passed += 1;
  } else {
    tally.failures.push(title);
    process.stdout.write(`${output.trimEnd()}\n`);
  }
}

/** Builds missing programs and shows the table. It counts nothing: the tests that lack a program are skipped and say so. */
async function obtainTools() {
  process.stdout.write("== External programs\n");
  await runNode(["toolchain/tools.mjs"], { show: true });
}

/** Runs jest last and alone, so that tests with real processes have the machine to themselves. */
async function runTests() {
  // An earlier run's results must not pass for those of a run that ends before it has any.
  await rm(JEST_RESULTS, { force: true });
  await mkdir(dirname(JEST_RESULTS), { recursive: true });
  process.stdout.write("== Tests (jest)\n");
  const started = performance.now();
  const { code } = await runNode(
    ["node_modules/jest/bin/jest.js", "--ci", "--coverage", "--json", `--outputFile=${JEST_RESULTS}`],
    { show: true },
  );
  const outcome = readJestResults(await readFile(JEST_RESULTS, "utf8").catch(() => undefined), code);
  tally.passed += outcome.passed;
  tally.failures.push(...outcome.failures);
  tally.skips.push(...outcome.skips);
  const mark = outcome.failures.length === 0 ? "ok" : "FAILED";
  process.stdout.write(`== Tests (jest): ${mark} (${seconds(performance.now() - started)})\n`);
}

/** Prints what failed, what was skipped and why, and the closing line; sets the exit code. */
function close() {
  process.stdout.write(`\nAll checks took ${seconds(performance.now())}\n`);
  for (const line of tally.skips) process.stdout.write(`  skipped: ${line}\n`);
  for (const line of tally.failures) process.stdout.write(`  failed: ${line}\n`);
  process.stdout.write(
    `${tally.passed} passed, ${tally.failures.length} failed, ${tally.skips.length} skipped\n`,
  );
  process.exitCode = tally.failures.length === 0 ? 0 : 1;
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Keeps colours on a terminal although the output of parallel checks is collected first. */
function colouredEnvironment() {
  return process.stdout.isTTY && !process.env["NO_COLOR"]
    ? { ...process.env, FORCE_COLOR: "1" }
    : process.env;
}
