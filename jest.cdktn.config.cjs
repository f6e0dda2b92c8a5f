/**
 * The tests of the constructs under CDK Terrain: every import of CDKTF, in the constructs and in its provider packages, is one of CDK Terrain, as in the
 * edition that `constructs/cdktn.mjs` makes and in an app of it.
 */
const base = require("./jest.config.cjs");

/** @type {import("jest").Config} */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/constructs/src/**/*.test.ts"],
  moduleNameMapper: { "^cdktf$": require.resolve("cdktn"), ...base.moduleNameMapper },
  coverageThreshold: undefined,
};
