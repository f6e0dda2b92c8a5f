/**
 * `npm run docs:coverage`: lets the tests of docs/coverage.md and docs/traps.md write these pages anew.
 */
import { runNode } from "./run-program.mjs";

const { code } = await runNode(
  [
    "node_modules/jest/bin/jest.js",
    "test/coverage.test.ts",
    "test/traps.test.ts",
    "--testNamePattern",
    "is current",
  ],
  { show: true, env: { ...process.env, PARKIT_UPDATE_DOCS: "1" } },
);
process.exitCode = code;
