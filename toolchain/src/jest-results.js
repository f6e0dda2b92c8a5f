"use strict";

/*
 * Reads what jest wrote with `--json`, so that the closing line counts tests and not only the program's exit code.
 */

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {string[]} failures One line for each failed test, each suite that could not run, and a crash.
 * @property {string[]} skips One line for each skipped test, with its reason.
 */

/** A skipped test says why in its title or in the title of a block around it. */
const reasonPattern = /\[skipped: (?<reason>[^\]]+)\]/;

/**
 * Counts tests. A skipped test without a reason in its title (`[skipped: helm is not available]`) is a failure, and so
 * is a jest that ended badly although no test failed.
 *
 * @param {string | undefined} json What jest wrote; undefined when it wrote nothing.
 * @param {number} exitCode
 * @returns {Outcome}
 */
function readJestResults(json, exitCode) {
  const report = parse(json);
  if (!report)
    return { passed: 0, failures: [`jest ended with code ${exitCode} and left no results`], skips: [] };

  /** @type {Outcome} */
  const outcome = { passed: 0, failures: [], skips: [] };
  for (const suite of report.testResults) {
    if (suite.status === "failed" && suite.assertionResults.length === 0) {
      outcome.failures.push(`${suite.name}: the suite could not run`);
    }
    for (const test of suite.assertionResults) {
      if (test.status === "passed") outcome.passed += 1;
      else if (test.status === "failed") outcome.failures.push(test.fullName);
      else countSkip(test.fullName, outcome);
    }
  }
  if (exitCode !== 0 && outcome.failures.length === 0) {
    outcome.failures.push(`jest ended with code ${exitCode} although no test failed`);
  }
  return outcome;
}

/**
 * @param {string} name
 * @param {Outcome} outcome
 */
function countSkip(name, outcome) {
  if (reasonPattern.test(name)) outcome.skips.push(name);
  else outcome.failures.push(`${name}: skipped without a reason; write [skipped: why] into the title`);
}

/**
 * @param {string | undefined} json
 * @returns {{ testResults: { name: string, status: string, assertionResults: { fullName: string, status: string }[] }[] } | undefined}
 */
function parse(json) {
  if (json === undefined) return undefined;
  try {
    const report = JSON.parse(json);
    return Array.isArray(report?.testResults) ? report : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { readJestResults };
