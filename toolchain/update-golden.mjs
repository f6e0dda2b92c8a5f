/**
 * `npm run golden:update`: lets the tests of the targets rewrite their golden files, and the rendered files of an example.
 * Read the difference before you commit it: it is what users would get.
 */
import { runNode } from "./run-program.mjs";

const { code } = await runNode(
  ["node_modules/jest/bin/jest.js", "targets", "test/gitops.test.ts", ...process.argv.slice(2)],
  {
    show: true,
    env: { ...process.env, PARKIT_UPDATE_GOLDEN: "1" },
  },
);
process.exitCode = code;
