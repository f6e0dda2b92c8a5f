import { randomUUID } from "node:crypto";
import { link, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cacheFolder } from "./cache";
import { runFile } from "./run-file";
import { executableName, isExecutable } from "./search-path";
import type { GoBuild } from "./tool";

const lockPollMilliseconds = 250;

/** Where a built program is kept. */
export function builtProgramPath(build: GoBuild, env: NodeJS.ProcessEnv): string {
  const folder = `${build.program}-${build.version}-${process.platform}-${process.arch}`;
  return join(cacheFolder(env), "tools", folder, executableName(build.program));
}

/**
 * Builds a program with Go into the cache. Every module is checked against the committed `go.sum`. Several processes at
 * once do the work once; a program is in the cache whole or not at all.
 *
 * @param build What to build.
 * @param go The path of the `go` program.
 * @param env The environment of the build, which also names the cache.
 * @returns Undefined when the program is in the cache; else why it could not be built.
 */
export async function buildWithGo(
  build: GoBuild,
  go: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const target = builtProgramPath(build, env);
  await mkdir(dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  while (!(await takeLock(lock))) await wait(lockPollMilliseconds);
  try {
    return (await isExecutable(target)) ? undefined : await compile(build, go, env, target);
  } finally {
    await rm(lock, { force: true });
  }
}

/** Compiles beside the target and moves the result there in one step. */
async function compile(
  build: GoBuild,
  go: string,
  env: NodeJS.ProcessEnv,
  target: string,
): Promise<string | undefined> {
  const scratch = await mkdtemp(join(dirname(target), "build-"));
  try {
    const program = join(scratch, executableName(build.program));
    const { failure } = await runFile(
      go,
      [
        "build",
        "-mod=readonly",
        "-buildvcs=false",
        "-trimpath",
        "-ldflags",
        build.linkerFlags,
        "-o",
        program,
        build.package,
      ],
      { cwd: join(__dirname, "..", "go", build.folder), env: { ...env, CGO_ENABLED: "0", GOWORK: "off" } },
    );
    if (failure !== undefined) return failure;
    await rename(program, target);
    return undefined;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Takes the lock, or clears one whose owner is gone. Should two processes clear it at once, both build: that costs time
 * and harms nothing, because the result is moved into place whole.
 */
async function takeLock(lock: string): Promise<boolean> {
  // Linked into place, so that a lock never exists without its owner's number in it.
  const claim = `${lock}.${randomUUID()}`;
  await writeFile(claim, String(process.pid));
  try {
    await link(claim, lock);
    return true;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(claim, { force: true });
  }
  const owner = Number(await readFile(lock, "utf8").catch(() => ""));
  if (owner > 0 && !isRunning(owner)) await rm(lock, { force: true });
  return false;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
