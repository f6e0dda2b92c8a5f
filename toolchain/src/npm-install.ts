import { copyFile, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildOnce, builtProgramPath } from "./build-once";
import { runFile } from "./run-file";
import { isExecutable } from "./search-path";
import type { NpmInstall } from "./tool";

/**
 * Installs a program with npm into the cache. Every package is checked against the committed
 * `package-lock.json`, and no script of one runs.
 *
 * @param build What to install.
 * @param npm The path of the `npm` program.
 * @param env The environment of the installation, which also names the cache.
 * @returns Undefined when the program is in the cache; else why it could not be installed.
 */
export async function installWithNpm(
  build: NpmInstall,
  npm: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const target = builtProgramPath(build, env);
  return buildOnce(target, async (scratch) => {
    const from = join(__dirname, "..", "npm", build.folder);
    for (const name of ["package.json", "package-lock.json"])
      await copyFile(join(from, name), join(scratch, name));
    const argv = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { failure } = await runFile(npm, argv, { cwd: scratch, env });
    if (failure !== undefined) return failure;
    const node = await nodeIn(scratch);
    const launcher = join(scratch, build.program);
    if (build.script !== undefined)
      await writeFile(launcher, launcherText({ ...build, script: build.script }, node), { mode: 0o755 });
    else if (node === undefined) return `no package for ${process.platform} on ${process.arch}`;
    // Itself and not a program that starts it: it gets the signals.
    else await symlink(join("node_modules", node), launcher);
    const modules = join(dirname(target), "node_modules");
    await rm(modules, { recursive: true, force: true });
    await rename(join(scratch, "node_modules"), modules);
    await rename(launcher, target);
    return undefined;
  });
}

/** The Node.js that was installed for this platform, below `node_modules`; undefined when there is none. */
async function nodeIn(folder: string): Promise<string | undefined> {
  const packages = await readdir(join(folder, "node_modules"));
  for (const name of packages.filter((candidate) => candidate.startsWith("node-"))) {
    if (await isExecutable(join(folder, "node_modules", name, "bin/node"))) return `${name}/bin/node`;
  }
  return undefined;
}

/**
 * A program that starts the command's script with the Node.js beside it, else with the one that starts this.
 */
function launcherText(
  { script, manifest }: NpmInstall & { readonly script: string },
  node: string | undefined,
): string {
  const path = (name: string): string => `join(__dirname, "node_modules", ${JSON.stringify(name)})`;
  const version =
    manifest === undefined
      ? ""
      : `if (process.argv[2] === "version") {
  console.log(require(${path(manifest)}).version);
  process.exit();
}
`;
  return `#!/usr/bin/env node
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");
${version}const node = ${node === undefined ? "process.execPath" : path(node)};
const { status } = spawnSync(node, [${path(script)}, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
`;
}
