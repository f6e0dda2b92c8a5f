/**
 * `node toolchain/update-pages.mjs TEST…`: lets tests of pages that are made of code write these pages anew; `npm run docs:api`,
 * `docs:coverage`, `docs:description`, `docs:import`, `docs:pictures`, `docs:provider`, `docs:rules` and `docs:runner` name the tests.
 */
import { runNode } from "./run-program.mjs";

const { code } = await runNode(
  ["node_modules/jest/bin/jest.js", ...process.argv.slice(2), "--testNamePattern", "is current"],
  { show: true, env: { ...process.env, PARKIT_UPDATE_DOCS: "1" } },
);
process.exitCode = code;
