/** Packages by import name; tests run against sources, so that no build is needed to see a change. */
const sources = {
  "@parkit/provider-schema": "provider-schema",
  "@parkit/protobuf": "protobuf",
  "@parkit/protocol": "protocol",
  "@parkit/source": "source",
  "@parkit/targets": "targets",
  "@parkit/import": "import",
  "@parkit/constructs": "constructs",
  "@parkit/terraform-plugin": "terraform-plugin",
  "@parkit/terraform-provider": "provider",
  "@parkit/runner": "runner",
  "@parkit/control-plane": "control-plane",
  "@parkit/testing": "testing",
  "@parkit/toolchain": "toolchain",
  parkit: "cli",
};

/** A branch of a rule that no test takes is a mistake that nobody is told of. */
const COUNTED = ["provider-schema/src/rules/**/*.ts", "provider-schema/src/connection/problems.ts"];

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  testSequencer: "<rootDir>/test/slowest-first.cjs",
  globalSetup: "<rootDir>/test/global-setup.ts",
  globalTeardown: "<rootDir>/test/global-teardown.ts",
  testMatch: ["<rootDir>/*/src/**/*.test.ts", "<rootDir>/test/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/.*/dist/", "<rootDir>/.*/cdktf.out/"],
  moduleNameMapper: {
    // Node wants the extension in a dynamic import; the file it names here is a source.
    "^(\\.{1,2}/.*)\\.js$": "$1",
    // Says how often properties are tried, and then hands out the library.
    "^fast-check$": "<rootDir>/test/fast-check.cjs",
    "^fast-check/itself$": require.resolve("fast-check"),
    // Stacks carry this file; it has no source of its own, so it has to be built.
    "^@parkit/terraform-provider/bundle$": "<rootDir>/provider/dist/terraform-provider-parkit",
    "^@parkit/constructs/terraform$": "<rootDir>/constructs/src/terraform/index.ts",
    "^@parkit/testing/jest$": "<rootDir>/testing/src/jest.ts",
    ...Object.fromEntries(
      Object.entries(sources).flatMap(([name, folder]) => [
        [`^${name}$`, `<rootDir>/${folder}/src/index.ts`],
        [`^${name}/internal/(.*)$`, `<rootDir>/${folder}/src/$1`],
      ]),
    ),
  },
  transform: {
    "\\.[jt]s$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: ["/node_modules/(?!(?:jose|@kubernetes/client-node|openid-client|oauth4webapi)/)"],
  // Only where it is held: counting what runs makes it slower. `npm run coverage` shows all.
  collectCoverageFrom: COUNTED,
  coverageDirectory: "coverage",
  coverageThreshold: Object.fromEntries(COUNTED.map((files) => [files, { branches: 100 }])),
  coverageReporters: ["none"],
  // Tests with real programs wait for them half of the time.
  maxWorkers: 3,
  // A large process on a busy machine takes longer than jest's half second to end; one that something keeps alive is still told.
  workerGracefulExitTimeout: 15_000,
  // Real programs on a busy machine take their time; no test is about how long it takes.
  testTimeout: 180_000,
};
