/**
 * The packages as users get them: packed, installed into an empty project, and used with the compilers and
 * settings that users have. Third packages come from npm's cache or, where it does not have them, from the
 * registry.
 */
import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { npmScript } from "@parkit/toolchain/internal/npm-script";
import { packPackages, type PackedPackage } from "@parkit/toolchain/internal/pack";
import { sbom } from "@parkit/toolchain/internal/sbom";

import { runProgram } from "../examples/demo/program";
import { codeBlocks } from "./support/code-blocks";

const ROOT = resolve(__dirname, "..");
const GUIDE = readFileSync(join(ROOT, "docs/guide/packages.md"), "utf8");
/** Settings of the project that `cdktf init --template=typescript` makes. */
const TEMPLATE = join(ROOT, "node_modules/cdktf-cli/bundle/templates/typescript/tsconfig.json");
const CONSTRUCTS_MANIFEST = JSON.parse(readFileSync(join(ROOT, "constructs/package.json"), "utf8")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};
/** What `@parkit/constructs` works with, in the versions that it is tested with here. */
const PEERS = Object.entries(CONSTRUCTS_MANIFEST.devDependencies)
  .filter(([name]) => name.startsWith("@cdktf/") || name === "cdktf" || name === "constructs")
  .map(([name, version]) => `${name}@${version}`);

let folder: string;
let project: string;
let packed: readonly PackedPackage[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parkit-installed-"));
  project = join(folder, "project");
  packed = await packPackages(ROOT, join(folder, "packages"));
  await install(project, [...packed.map(({ tarball }) => tarball), ...PEERS]);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Installs packages into an empty project. */
async function install(into: string, packages: readonly string[], ...flags: string[]): Promise<void> {
  await mkdir(into);
  await writeFile(join(into, "package.json"), '{ "name": "empty", "private": true }');
  const quiet = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, stderr } = await node([npmScript(), "install", ...packages, ...quiet, ...flags], into);
  if (code !== 0) throw new Error(`npm could not install what was packed: ${stderr}`);
}

function node(argv: readonly string[], cwd = project): ReturnType<typeof runProgram> {
  return runProgram(process.execPath, argv, { cwd, env: { ...process.env, CDKTF_OUTDIR: "cdktf.out" } });
}

/** The program of the guide, in a folder of its own with the template's settings and others over them. */
async function appFolder(name: string, source: string, settings: object, into = project): Promise<string> {
  const app = join(into, name);
  await mkdir(app);
  await cp(TEMPLATE, join(app, "template.json"));
  await writeFile(
    join(app, "tsconfig.json"),
    JSON.stringify({ extends: "./template.json", compilerOptions: settings }),
  );
  await writeFile(join(app, "main.ts"), source);
  return app;
}

const [APP = ""] = codeBlocks(GUIDE, "ts");

describe("types of @parkit/constructs under the settings of cdktf init", () => {
  const MISSPELT = APP.replace("Actions.http.request", "Actions.http.reqest").replace(
    "namespace:",
    "namspace:",
  );

  it.each([
    ["TypeScript 5, as they are: node10", "typescript", {}],
    ["TypeScript 5, node16", "typescript", { module: "node16", moduleResolution: "node16" }],
    ["TypeScript 5, bundler", "typescript", { module: "esnext", moduleResolution: "bundler" }],
    ["TypeScript 6, as they are: bundler", "typescript-6", {}],
    ["TypeScript 6, node16", "typescript-6", { module: "node16", moduleResolution: "node16" }],
    [
      "TypeScript 6, node10, which it takes only so",
      "typescript-6",
      { moduleResolution: "node10", ignoreDeprecations: "6.0" },
    ],
  ])("refuse a misspelt action and a misspelt prop: %s", async (title, compiler, settings) => {
    const name = title.replace(/\W+/g, "-");
    const app = await appFolder(name, MISSPELT, settings);
    const tsc = join(ROOT, "node_modules", compiler, "bin/tsc");
    const { code, stdout } = await node([tsc, "--noEmit", "--incremental", "false", "-p", app]);
    const complaints = stdout.split("\n").filter((line) => line.includes("error TS"));
    expect(code).not.toBe(0);
    expect(complaints).toEqual([
      expect.stringMatching(/main\.ts.*'reqest' does not exist/),
      expect.stringMatching(/main\.ts.*'namspace' does not exist/),
    ]);
  });
});

/** Mistakes that an editor underlines, each in a line of its own, between lines without one. */
const TYPED = `
import { Actions, Allowlist, Connection, IdentifierTags, Integration, PrivateActionRunnerProps, ConnectionProps } from "@parkit/constructs";
declare const names: string[];
declare const later: string;
const integration = Integration.kubernetes();
const deployment = { type: "helm", namespace: "datadog" } as const;
export const runners: PrivateActionRunnerProps[] = [
  { name: "a", deployment, allow: ["com.datadoghq.http.request", Actions.http.request, "com.datadoghq.gitlab.users.*"] },
  { name: "a", deployment, allow: [{ custom: "com.example.thing" }] },
  { name: "a", deployment, allow: Allowlist.of(names) },
  { name: "a", deployment, allow: ["com.datadoghq.http.reqest"] }, // wrong
  { name: "a", deployment, allow: names }, // wrong
];
export const connections: ConnectionProps[] = [
  { name: "a", integration, identifierTags: ["env:prod", \`region:\${later}\`] },
  { name: "a", integration, identifierTags: { env: later } },
  { name: "a", integration, identifierTags: IdentifierTags.of(names) },
  { name: "a", integration, identifierTags: ["env-prod"] }, // wrong
  { name: "a", integration, identifierTags: [later] }, // wrong
];
export function more(connection: Connection): void {
  connection.grantResolver("team:a").grantEditor("user:a");
  connection.grantOwner("team:a"); // wrong
}
`;

describe("names and tags in an editor", () => {
  it.each(["typescript", "typescript-6"])("are red where they are wrong: %s", async (compiler) => {
    const app = await appFolder(`typed-${compiler}`, TYPED, {});
    const tsc = join(ROOT, "node_modules", compiler, "bin/tsc");
    const { stdout } = await node([tsc, "--noEmit", "--incremental", "false", "-p", app]);
    const lines = Array.from(stdout.matchAll(/main\.ts\((\d+),/g), ([, line]) => Number(line));
    const wrong = TYPED.split("\n").flatMap((line, index) => (line.endsWith("// wrong") ? [index + 1] : []));
    expect([...new Set(lines)]).toEqual(wrong);
  });
});

describe("what the guide to packages shows", () => {
  it("compiles and synthesizes", async () => {
    const app = await appFolder("guide", APP, {});
    const compiled = await node([join(ROOT, "node_modules/typescript/bin/tsc"), "-p", app]);
    expect([compiled.code, compiled.stdout]).toEqual([0, ""]);
    expect(await node([join(app, "main.js")])).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(join(project, "cdktf.out/stacks/payments"))).toContain("cdk.tf.json");
  });

  it("is a command that works", async () => {
    const [description = ""] = codeBlocks(GUIDE, "yaml");
    await writeFile(join(project, "parkit.yaml"), description);
    const parkit = join(project, "node_modules/parkit/bin/parkit.cjs");
    expect(await node([parkit, "validate", "-f", "parkit.yaml"])).toMatchObject({
      code: 0,
      stdout: "ok: no violations\n",
    });
    expect(await node([parkit, "synth", "helm", "-f", "parkit.yaml", "-o", "values"])).toMatchObject({
      code: 0,
    });
    expect(await readdir(join(project, "values"))).toContain("values.yaml");
  });
});

/** Synthesizes descriptions with the constructs of an edition; prints what came of each. */
const SYNTHESIZE = `
const { mkdtempSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const [framework, edition, ...files] = process.argv.slice(1);
const { App, TerraformStack } = require(framework);
const { configureProviders, fromDescription } = require(edition);
const outcome = (file) => {
  const app = new App({ outdir: mkdtempSync("out-") });
  const stack = new TerraformStack(app, "stack");
  configureProviders(stack, { parkit: { providerSource: "registry.example.com/acme/parkit" }, helm: {}, kubernetes: {}, docker: {} });
  try {
    fromDescription(stack, "described", file);
    app.synth();
  } catch (error) {
    return error.message;
  }
  const { "//": remark, terraform, ...json } = JSON.parse(readFileSync(join(app.outdir, "stacks/stack/cdk.tf.json"), "utf8"));
  return { ...json, required: terraform.required_providers };
};
console.log(JSON.stringify(files.map(outcome)));
`;

describe("the edition of @parkit/constructs for CDK Terrain", () => {
  const GOLDEN = join(ROOT, "targets/golden");
  const TERRAIN = APP.replace('"@parkit/constructs"', '"@parkit/constructs/cdktn"').replace(
    '"cdktf"',
    '"cdktn"',
  );
  let terrain: string;

  beforeAll(async () => {
    terrain = join(folder, "terrain");
    const versions = CONSTRUCTS_MANIFEST.devDependencies;
    const version = (name: string): string => versions[name] ?? "";
    // The providers under the names that CDK Terrain gives them, and CDK Terrain under the name that they
    // import. No peer has the version that it would have in earnest.
    const providers = ["helm", "kubernetes"].map(
      (name) => `@cdktn/provider-${name}@npm:@cdktf/provider-${name}@${version(`@cdktf/provider-${name}`)}`,
    );
    await install(
      terrain,
      [
        ...packed.map(({ tarball }) => tarball),
        `cdktn@${version("cdktn")}`,
        `cdktf@npm:cdktn@${version("cdktn")}`,
        `constructs@${version("constructs")}`,
        ...providers,
      ],
      "--legacy-peer-deps",
    );
  }, 600_000);

  it("makes of every golden description what the edition for CDKTF makes", async () => {
    const scenarios = (await readdir(GOLDEN, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const files = scenarios.map(({ name }) => join(GOLDEN, name, "parkit.yaml"));
    const made = async (framework: string, edition: string, cwd: string): Promise<readonly unknown[]> => {
      const { code, stdout, stderr } = await node(["-e", SYNTHESIZE, framework, edition, ...files], cwd);
      expect([code, stderr]).toEqual([0, ""]);
      return JSON.parse(stdout) as readonly unknown[];
    };
    const cdktf = await made("cdktf", "@parkit/constructs", project);
    const cdktn = await made("cdktn", "@parkit/constructs/cdktn", terrain);
    expect(cdktn).toEqual(cdktf);
    expect(cdktf.filter((one) => typeof one === "object").length).toBeGreaterThan(scenarios.length / 2);
  });

  it("is what @parkit/testing looks at, too", async () => {
    const program = `
const { mkdtempSync } = require("node:fs");
const { App, TerraformStack } = require("cdktn");
const { configureProviders, fromDescription } = require("@parkit/constructs/cdktn");
const { parkitMatchers, synthStack } = require("@parkit/testing");
const stack = new TerraformStack(new App({ outdir: mkdtempSync("out-") }), "stack");
configureProviders(stack, { parkit: {}, helm: {} });
fromDescription(stack, "described", ${JSON.stringify(join(GOLDEN, "helm-payments/parkit.yaml"))});
const synthesized = synthStack(stack);
const { toGrantAction, toHaveConnection } = parkitMatchers;
console.log(toGrantAction(synthesized, "com.datadoghq.http.request").pass, toHaveConnection(synthesized, "orders").pass);
`;
    expect(await node(["-e", program], terrain)).toMatchObject({ code: 0, stdout: "true true\n" });
  });

  it.each([
    ["node10", {}],
    ["node16", { module: "node16", moduleResolution: "node16" }],
  ])("has the same types: %s", async (name, settings) => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const right = await appFolder(`${name}-right`, TERRAIN, settings, terrain);
    const compiled = await node([tsc, "--incremental", "false", "-p", right], terrain);
    expect([compiled.code, compiled.stdout]).toEqual([0, ""]);
    expect(await node([join(right, "main.js")], terrain)).toMatchObject({ code: 0, stderr: "" });
    const wrong = await appFolder(
      `${name}-wrong`,
      TERRAIN.replace("http.request", "http.reqest"),
      settings,
      terrain,
    );
    const refused = await node([tsc, "--noEmit", "--incremental", "false", "-p", wrong], terrain);
    expect(refused.stdout).toMatch(/main\.ts.*'reqest' does not exist/);
  });
});

describe("the test in the README of @parkit/testing", () => {
  const [TEST = ""] = codeBlocks(readFileSync(join(ROOT, "testing/README.md"), "utf8"), "typescript");
  const compile = [
    require.resolve("@swc/jest"),
    { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
  ];

  beforeAll(async () => {
    const app = join(project, "tested");
    await mkdir(app);
    await cp(join(ROOT, "test/testing/payments.ts"), join(app, "payments.ts"));
    await writeFile(join(app, "payments.test.ts"), TEST);
    await writeFile(join(app, "jest.config.json"), JSON.stringify({ transform: { "\\.ts$": compile } }));
  });

  it.each([
    ["passes in Jest that takes import()", ["--experimental-vm-modules"], 0, /2 passed, 2 total/],
    ["says what to start any other Jest with", [], 1, /start it with NODE_OPTIONS=--experimental-vm-modules/],
  ])("%s", async (_, flags, code, told) => {
    const argv = [...flags, join(ROOT, "node_modules/jest/bin/jest.js"), "--forceExit"];
    const ran = await node(argv, join(project, "tested"));
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringMatching(told)]);
  });
});

describe("the command alone", () => {
  /**
   * What `npm install` of the command may put on a disk. Frameworks and clients of servers that few need are
   * not among it.
   */
  const MEGABYTES = 40;
  const WITH_A_FRAMEWORK = ["@parkit/constructs", "@parkit/testing"];

  it(`takes less than ${MEGABYTES} MB, without the constructs, and works`, async () => {
    const alone = join(folder, "alone");
    const tarballs = packed.filter(({ name }) => !WITH_A_FRAMEWORK.includes(name));
    await install(
      alone,
      tarballs.map(({ tarball }) => tarball),
    );
    // All of it, or the sum says nothing.
    expect(await readdir(join(alone, "node_modules"))).toEqual(
      expect.arrayContaining(["parkit", "jose", "zod"]),
    );
    expect((await bytesIn(join(alone, "node_modules"))) / 1e6).toBeLessThan(MEGABYTES);
    const parkit = join(alone, "node_modules/parkit/bin/parkit.cjs");
    expect(await node([parkit, "init"], alone)).toMatchObject({ code: 0 });
    expect(await node([parkit, "validate"], alone)).toMatchObject({
      code: 0,
      stdout: "ok: no violations\n",
    });
    const runner = require.resolve("@parkit/runner/package.json", { paths: [alone] });
    const cluster = JSON.stringify(join(runner, "../dist/actions/kubernetes/cluster-access.js"));
    const ask = `require(${cluster}).clusterOf({ credential: { type: "Token Auth", tokens: new Map() }, files: {} })`;
    const [database, kubernetes] = await Promise.all([
      node([parkit, "control-plane", "--port", "0", "--data", "data"], alone),
      node(["-e", `${ask}.catch(({ message }) => console.error(message))`], alone),
    ]);
    for (const [{ stderr }, name] of [
      [database, "@photostructure/sqlite"],
      [kubernetes, "@kubernetes/client-node"],
    ] as const)
      expect(stderr).toContain(`npm install ${name}@${await peerVersion(name)}`);
  });
});

/** The version that the packages of this repository ask for. */
async function peerVersion(name: string): Promise<string> {
  const folders = packed.map(({ folder: place }) => join(ROOT, place, "package.json"));
  for (const file of folders) {
    const { peerDependencies = {} } = JSON.parse(await readFile(file, "utf8")) as {
      readonly peerDependencies?: Readonly<Record<string, string>>;
    };
    if (peerDependencies[name] !== undefined) return peerDependencies[name];
  }
  throw new Error(`no package has the peer ${name}`);
}

async function bytesIn(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe("every package", () => {
  it("holds its README, the licence and no record of the build", async () => {
    const licence = await readFile(join(ROOT, "LICENSE"), "utf8");
    for (const { name } of packed) {
      const installed = join(project, "node_modules", name);
      expect(await readFile(join(installed, "LICENSE"), "utf8")).toBe(licence);
      expect(await readFile(join(installed, "README.md"), "utf8")).toContain(`# ${name}\n`);
      const files = await readdir(installed, { recursive: true });
      expect(files.filter((file) => /\.map$|tsbuildinfo|\.test\.|\.fixture\./.test(file))).toEqual([]);
    }
  });

  it("loads with nothing but what it names as its dependencies", async () => {
    const names = packed.map(({ name }) => name).filter((name) => name !== "parkit");
    const program = `for (const name of ${JSON.stringify(names)}) require(name);`;
    expect(await node(["-e", program])).toMatchObject({ code: 0, stderr: "" });
  });

  it("with packages in it that are not published works without anything else of this repository", async () => {
    const three = join(folder, "three");
    const names = ["@parkit/provider-schema", "@parkit/protocol", "@parkit/terraform-provider"];
    const tarballs = packed.filter(({ name }) => names.includes(name)).map(({ tarball }) => tarball);
    await install(three, tarballs);
    expect((await readdir(join(three, "node_modules/@parkit"))).sort()).toEqual(
      names.map((name) => name.replace("@parkit/", "")).sort(),
    );
    const program = `
const { encodeTask, decodeTask } = require("@parkit/protocol");
const task = { actionName: "a", bundleId: "b", orgId: 1n, taskId: "t", secDatadogHeaderValue: "", inputs: { a: [1] }, client: 1 };
const { installProvider } = require("@parkit/terraform-provider");
console.log(JSON.stringify([decodeTask(encodeTask(task)).inputs, installProvider("mirror").files.length]));
`;
    const { code, stdout, stderr } = await node(["-e", program], three);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual([{ a: [1] }, 4]);
  });

  it("brings along nothing that the software bill of materials does not list", async () => {
    const alone = join(folder, "billed");
    // Both bring constructs along, whose peers are the user's.
    const withPeers = ["@parkit/constructs", "@parkit/testing"];
    const ours = packed.filter(({ name }) => !withPeers.includes(name));
    await install(
      alone,
      ours.map(({ tarball }) => tarball),
    );
    const lock = JSON.parse(await readFile(join(alone, "node_modules/.package-lock.json"), "utf8")) as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    const listed = await sbom(
      ROOT,
      ours.map(({ folder: place }) => place),
    );
    const installed = Object.entries(lock.packages).map(
      ([place, { version }]) => `${place.replace(/^.*node_modules\//, "")}@${version}`,
    );
    expect(installed.length).toBeGreaterThan(ours.length);
    for (const one of installed) expect(listed).toContain(`"pkg:npm/${one.replace(/^@/, "%40")}"`);
  });
});
