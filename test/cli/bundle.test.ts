/** The command as it is built: a few files, of which each command reads what it needs. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rm, watch, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import { PARKIT, spawnParkit, startParkit, type ParkitResult } from "../support/run-parkit";

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
process.on("exit", () => {
  process.exitCode = 0;
  process.stdout.write("\\n" + JSON.stringify(Object.keys(require.cache)));
});
require(${JSON.stringify(PARKIT)});`;
  return JSON.parse(evaluate(program).split("\n").at(-1) ?? "") as readonly string[];
}

describe("the bundle of the command", () => {
  it("is all that a command reads, and little of it", () => {
    const version = filesRead("--version");
    const validate = filesRead("validate", "-f", DESCRIPTION);
    const synth = filesRead("synth", "helm", "-f", DESCRIPTION);
    for (const read of [version, validate, synth])
      expect(read.filter((file) => ![dirname(PARKIT), BUNDLE].includes(dirname(file)))).toEqual([]);
    for (const read of [version, validate, synth]) expect(read.length).toBeLessThan(7);
    const all = readdirSync(BUNDLE).filter((file) => file.endsWith(".js"));
    expect(all.length).toBeGreaterThan(30);
  });

  it("reads zod only where something is wrong with a description", async () => {
    const folder = await mkdtemp(join(tmpdir(), "parkit-bundle-"));
    try {
      const wrong = join(folder, "parkit.yaml");
      await writeFile(wrong, "apiVersion: parkit/v1\nrunner: []\n");
      const zod = join(BUNDLE, "zod.js");
      expect(filesRead("validate", "-f", DESCRIPTION)).not.toContain(zod);
      expect(filesRead("synth", "helm", "-f", DESCRIPTION)).not.toContain(zod);
      expect(filesRead("validate", "-f", wrong)).toContain(zod);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("has no file that cannot be loaded by itself", () => {
    const files = readdirSync(BUNDLE).filter((file) => file.endsWith(".js") && file !== "core.js");
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

it("says in a checkout that is not built what builds it, in one line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parkit-unbuilt-"));
  try {
    const program = join(folder, "bin", basename(PARKIT));
    await mkdir(dirname(program));
    await copyFile(PARKIT, program);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--version"], {
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe("parkit is not built yet. Run this in its checkout: npm run build\n");
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("what was compiled of the command", () => {
  let folder: string;
  let kept: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-compiled-"));
    kept = join(folder, "parkit/compiled");
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** Runs a command that keeps what was compiled in the folder. */
  async function keeping(...argv: readonly string[]): Promise<ParkitResult> {
    return spawnParkit([...argv], { env: { XDG_CACHE_HOME: folder, LOCALAPPDATA: undefined } });
  }

  const VALID = { code: 0, stdout: "ok: no violations\n", stderr: "" };

  it("is kept by command, in a folder of the user's own, and what was kept is used", async () => {
    expect(await keeping("validate", "-f", DESCRIPTION)).toEqual(VALID);
    expect(statSync(kept).mode & 0o077).toBe(0);
    const file = join(kept, "validate");
    const { mode, ino, size } = statSync(file);
    expect([mode & 0o077, size > 100_000]).toEqual([0, true]);
    expect(await keeping("validate", "-f", DESCRIPTION)).toEqual(VALID);
    expect(statSync(file).ino).toBe(ino);
    await keeping("synth", "--help");
    await keeping("actions");
    expect(readdirSync(kept).sort()).toEqual(["--help", "actions", "validate"]);
  });

  it("is kept soon of a command that goes on, which may be killed, and of each part that it needs", async () => {
    const files = ["control-plane", "control-plane.runner"];
    await mkdir(kept, { recursive: true, mode: 0o700 });
    const env = { XDG_CACHE_HOME: folder, LOCALAPPDATA: undefined };
    const child = startParkit(["control-plane"], { env });
    const gone = once(child, "close");
    for await (const { filename } of watch(kept))
      if (filename !== null && files.every((file) => existsSync(join(kept, file)))) break;
    child.kill("SIGKILL");
    await gone;
    expect(readdirSync(kept).sort()).toEqual(files);
  }, 30_000);

  it("is made anew where it is of another program, or V8 refuses it", async () => {
    await keeping("validate", "-f", DESCRIPTION);
    const file = join(kept, "validate");
    const good = readFileSync(file);
    for (const at of [3, 16]) {
      const other = Buffer.from(good);
      other[at] = other[at] === 0x30 ? 0x31 : 0x30;
      writeFileSync(file, other);
      expect(await keeping("validate", "-f", DESCRIPTION)).toEqual(VALID);
      expect(readFileSync(file).subarray(0, 20)).toEqual(good.subarray(0, 20));
    }
    writeFileSync(file, good.subarray(0, 50_000));
    expect(await keeping("validate", "-f", DESCRIPTION)).toEqual(VALID);
    expect(statSync(file).size).toBeGreaterThan(50_000);
  });

  it("is not used where others may write it", async () => {
    await keeping("validate", "-f", DESCRIPTION);
    const file = join(kept, "validate");
    const { ino } = statSync(file);
    await chmod(file, 0o622);
    expect(await keeping("validate", "-f", DESCRIPTION)).toEqual(VALID);
    const after = statSync(file);
    expect([after.ino === ino, after.mode & 0o077]).toEqual([false, 0]);
  });

  it("is not kept of a command line that is none", async () => {
    expect(await keeping("validat")).toMatchObject({ code: 2 });
    expect(await keeping("validate", "--nonsense")).toMatchObject({ code: 2 });
    expect(await keeping("../validate")).toMatchObject({ code: 2 });
    expect(existsSync(kept)).toBe(false);
  });

  it("is not kept where nobody wants it or there is no place for it, and nothing is said of it", async () => {
    const env = { XDG_CACHE_HOME: "relative", LOCALAPPDATA: undefined, HOME: undefined };
    expect(await spawnParkit(["validate", "-f", DESCRIPTION], { env })).toEqual(VALID);
    expect(existsSync("relative")).toBe(false);
    const unwanted = { XDG_CACHE_HOME: folder, NODE_DISABLE_COMPILE_CACHE: "1" };
    expect(await spawnParkit(["validate", "-f", DESCRIPTION], { env: unwanted })).toEqual(VALID);
    expect(existsSync(kept)).toBe(false);
    const unwritable = { ...env, XDG_CACHE_HOME: "/dev/null" };
    expect(await spawnParkit(["validate", "-f", DESCRIPTION], { env: unwritable })).toEqual(VALID);
  });
});
