"use strict";

/*
 * The order in which suites start: one that takes minutes and starts last keeps one worker busy while the others have nothing left.
 * Jest goes by what it remembers of earlier runs, which a fresh checkout has not, or else by the size of files, which says little:
 * the longest suites are short files that start real programs.
 */

const { relative } = require("node:path");

const { default: Sequencer } = require("@jest/test-sequencer");

/** Suites that take longest, and folders of such, longest first. One that is left out costs a run nothing but time. */
const SLOWEST = [
  "test/cdktf-deploy.test.ts",
  "test/cluster/chaos.test.ts",
  "test/installed-packages.test.ts",
  "test/reliability.test.ts",
  "test/constructs/hcl.test.ts",
  "test/hostile-text.test.ts",
  "cli/src/description/many-findings.test.ts",
  "test/cluster/",
  "test/identity-matrix.test.ts",
  "test/runner-crash.test.ts",
  "test/import/round-trip.test.ts",
  "targets/src/operator/datadog-agent-into.test.ts",
  "provider-schema/src/allowlist/allowlist-problems.test.ts",
  // Real programs and the packages together; in packages they are tested module by module.
  "test/",
];

class SlowestFirst extends Sequencer {
  /** @param {import("@jest/test-result").Test[]} tests */
  async sort(tests) {
    const ranked = (await super.sort(tests)).map((test) => {
      const file = relative(test.context.config.rootDir, test.path).replaceAll("\\", "/");
      return { test, rank: rankOf(file) };
    });
    return ranked.sort((one, other) => one.rank - other.rank).map(({ test }) => test);
  }
}

/**
 * How early a suite starts: the lower, the earlier. Suites of one rank start in jest's order.
 *
 * @param {string} file
 */
function rankOf(file) {
  const rank = SLOWEST.findIndex((slow) => file.startsWith(slow));
  return rank === -1 ? SLOWEST.length : rank;
}

module.exports = { __esModule: true, default: SlowestFirst, rankOf, SLOWEST };
