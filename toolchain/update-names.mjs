/**
 * `npm run names:update`: lets the test of the public names write their list anew. Read the difference before you commit it: a name
 * that goes breaks whoever uses it.
 */
import { runNode } from "./run-program.mjs";

const { code } = await runNode(["node_modules/jest/bin/jest.js", "test/public-names.test.ts"], {
  show: true,
  env: { ...process.env, PARKIT_UPDATE_NAMES: "1" },
});
process.exitCode = code;
