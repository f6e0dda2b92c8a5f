/** The command as it is built: a few files, of which each command reads what it needs. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { PARKIT, spawnParkit } from "../support/run-parkit";

const CLI = dirname(dirname(PARKIT));
const BUNDLE = join(CLI, "dist/bundle");
const DESCRIPTION = join(CLI, "../targets/golden/helm-payments/parkit.yaml");

/** Runs a program in a process of its own, which has to end well. */
function evaluate(program: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}

/** Names of the files that a command line reads as modules. */
function filesRead(...argv: readonly string[]): readonly string[] {
  const program = `
process.argv = ${JSON.stringify([process.execPath, PARKIT, ...argv])};
process.on("exit", () => process.stdout.write("\\n" + JSON.stringify(Object.keys(require.cache))));
require(${JSON.stringify(PARKIT)});`;
  return JSON.parse(evaluate(program).split("\n").at(-1) ?? "") as readonly string[];
}

describe("the bundle of the command", () => {
  it("is all that a command reads, and little of it", () => {
    const version = filesRead("--version");
    const validate = filesRead("validate", "-f", DESCRIPTION);
    const synth = filesRead("synth", "helm", "-f", DESCRIPTION);
    for (const read of [version, validate, synth])
      expect(read.filter((file) => file !== PARKIT && dirname(file) !== BUNDLE)).toEqual([]);
    expect(version.length).toBeLessThan(6);
    expect(validate.length).toBeLessThan(45);
    expect(synth.length).toBeLessThan(70);
    const all = readdirSync(BUNDLE).filter((file) => file.endsWith(".js"));
    expect(validate.length).toBeLessThan(all.length / 2);
  });

  it("has no file that cannot be loaded by itself", () => {
    const files = readdirSync(BUNDLE).filter((file) => file.endsWith(".js") && file !== "main.js");
    expect(files.length).toBeGreaterThan(30);
    evaluate(`for (const file of ${JSON.stringify(files)}) require(${JSON.stringify(BUNDLE)} + "/" + file);`);
  });

  it("brings the licence of each package that it has a copy of", () => {
    const licences = readFileSync(join(BUNDLE, "LICENSES.txt"), "utf8");
    for (const name of ["ajv", "commander", "jose", "lossless-json", "pg", "yaml", "zod"])
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\n\\n`, "m"));
    expect(licences.match(/Permission to use|Permission is hereby granted/g)?.length).toBeGreaterThan(6);
  });
});

describe("what Node.js compiled of the command", () => {
  const keeps =
    evaluate('process.stdout.write(typeof require("node:module").enableCompileCache)') !== "undefined";

  it(`is ${keeps ? "" : "not "}kept in a folder of the user's own by Node.js ${process.versions.node}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "parkit-compiled-"));
    try {
      const env = { XDG_CACHE_HOME: folder, LOCALAPPDATA: undefined, NODE_COMPILE_CACHE: undefined };
      expect(await spawnParkit(["validate", "-f", DESCRIPTION], { env })).toMatchObject({
        code: 0,
        stderr: "",
      });
      const kept = join(folder, "parkit/compiled");
      const found = existsSync(kept) && [statSync(kept).mode & 0o077, readdirSync(kept).length];
      expect(found).toEqual(keeps && [0, 1]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is not kept where there is no place for it, and nothing is said of it", async () => {
    const env = { XDG_CACHE_HOME: "relative", LOCALAPPDATA: undefined, HOME: undefined };
    expect(await spawnParkit(["validate", "-f", DESCRIPTION], { env })).toEqual({
      code: 0,
      stdout: "ok: no violations\n",
      stderr: "",
    });
    expect(existsSync("relative")).toBe(false);
    const unwritable = { ...env, XDG_CACHE_HOME: "/dev/null" };
    expect(await spawnParkit(["validate", "-f", DESCRIPTION], { env: unwritable })).toMatchObject({
      code: 0,
      stderr: "",
    });
  });
});
