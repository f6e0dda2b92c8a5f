import { basename } from "node:path";
import { builtProgramPath } from "./build-once";
import { buildWithGo } from "./go-build";
import { installWithNpm } from "./npm-install";
import type { Progress } from "./progress";
import { runFile } from "./run-file";
import { isExecutable, searchPath } from "./search-path";
import { terraformEnvironment } from "./terraform-environment";
import { tools, type Tool, type ToolName } from "./tool";

/**
 * Where a program came from: the variable that names it, `PATH`, the cache, or a build or an installation of
 * this moment.
 */
export type ToolOrigin = "environment" | "path" | "cache" | "built with Go" | "installed with npm";

/** A program that is there and answers. */
export interface ToolFound {
  readonly status: "found";
  readonly tool: ToolName;
  /** Which program it is: `tofu` may stand in for `terraform`. */
  readonly program: string;
  /** Its absolute path. */
  readonly path: string;
  /** What it says of itself, without a leading `v`. */
  readonly version: string;
  readonly origin: ToolOrigin;
}

/** A program that is neither there nor to be had. */
export interface ToolMissing {
  readonly status: "missing";
  readonly tool: ToolName;
  /** One line: what was looked for and what the user can do. */
  readonly reason: string;
}

/** How to look for a program. */
export interface ResolveOptions {
  /** Default: the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether a missing program is built, which takes minutes. Default: true. */
  readonly obtain?: boolean;
  /** Called when a long step begins, such as `startProgress`. Default: nothing is shown. */
  readonly showProgress?: (text: string) => Progress;
}

/**
 * Finds a program, or builds the pinned version into the cache. In order: the path in the tool's variable,
 * such as `PARKIT_TERRAFORM`, `PATH`, the cache, a build with Go or an installation with npm. Packages of the
 * system are never installed here. A program counts only if it can tell its version.
 */
export async function resolveTool(
  tool: ToolName,
  options: ResolveOptions = {},
): Promise<ToolFound | ToolMissing> {
  const env = options.env ?? process.env;
  const named = env[tools[tool].variable];
  if (named) return resolveNamed(tool, named, env);
  return (
    (await findOnPath(tool, env)) ??
    (await findInCache(tool, env, "cache")) ??
    (await obtain(tool, env, options))
  );
}

/**
 * A path that the user set is used or refused; falling back to another program would only hide the mistake.
 */
async function resolveNamed(
  tool: ToolName,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<ToolFound | ToolMissing> {
  const { variable, release } = tools[tool];
  const version = (await isExecutable(path)) ? await readVersion(tools[tool], path, env) : undefined;
  if (version === undefined || !isOfRelease(version, release)) {
    const problem =
      version === undefined
        ? "which is not a program that tells its version"
        : `which is version ${version}, not ${release ?? ""}`;
    return { status: "missing", tool, reason: `${variable} names ${path}, ${problem}` };
  }
  const program = basename(path).replace(/\.exe$/, "");
  return { status: "found", tool, program, path, version, origin: "environment" };
}

async function findOnPath(tool: ToolName, env: NodeJS.ProcessEnv): Promise<ToolFound | undefined> {
  const { programs, release } = tools[tool];
  for (const program of programs) {
    const path = await searchPath(program, env);
    const version = path === undefined ? undefined : await readVersion(tools[tool], path, env);
    if (path !== undefined && version !== undefined && isOfRelease(version, release)) {
      return { status: "found", tool, program, path, version, origin: "path" };
    }
  }
  return undefined;
}

async function findInCache(
  tool: ToolName,
  env: NodeJS.ProcessEnv,
  origin: ToolOrigin,
): Promise<ToolFound | undefined> {
  const { build } = tools[tool];
  if (build.with === "apt-get") return undefined;
  const path = builtProgramPath(build, env);
  if (!(await isExecutable(path))) return undefined;
  const version = await readVersion(tools[tool], path, env);
  if (version === undefined) return undefined;
  return { status: "found", tool, program: build.program, path, version, origin };
}

async function obtain(
  tool: ToolName,
  env: NodeJS.ProcessEnv,
  options: ResolveOptions,
): Promise<ToolFound | ToolMissing> {
  const { variable, build, onRequest = false } = tools[tool];
  const programs = programsOf(tools[tool]);
  const advice = `install ${programs.join(" or ")}, or set ${variable} to its path`;
  if (build.with === "apt-get") {
    const reason = `no ${programs.join(", ")} on PATH: install one (Debian: apt-get install ${build.package}), or set ${variable} to its path`;
    return { status: "missing", tool, reason };
  }
  const pinned = `${build.program} ${build.version}`;
  const maker = build.with === "Go" ? "go" : "npm";
  const made = build.with === "Go" ? "built with Go" : "installed with npm";
  const path = await searchPath(maker, env);
  if (path === undefined) {
    const purpose = `${build.with === "Go" ? "build" : "install"} ${pinned}`;
    const reason = `${programs.join(" and ")} not on PATH, nor is ${maker} to ${purpose}: ${advice}`;
    return { status: "missing", tool, reason };
  }
  if (options.obtain === false) {
    const command = onRequest ? `npm run tools -- ${tool}` : "npm run tools";
    const reason = `${programs.join(" and ")} not on PATH; ${pinned} can be ${made}: ${command}`;
    return { status: "missing", tool, reason };
  }
  const progress = options.showProgress?.(
    `${build.with === "Go" ? "Building" : "Installing"} ${pinned} with ${build.with}, once`,
  );
  const failure =
    build.with === "Go" ? await buildWithGo(build, path, env) : await installWithNpm(build, path, env);
  if (failure === undefined) progress?.succeed();
  else progress?.fail();
  const found = failure === undefined ? await findInCache(tool, env, made) : undefined;
  return (
    found ?? {
      status: "missing",
      tool,
      reason: `${pinned} could not be ${made} (${failure ?? "the program does not run"}): ${advice}`,
    }
  );
}

/** The programs in words, with the release where only one will do. */
function programsOf({ programs, release }: Tool): readonly string[] {
  return release === undefined ? programs : programs.map((program) => `${program} ${release}`);
}

function isOfRelease(version: string, release: string | undefined): boolean {
  return release === undefined || version.startsWith(`${release}.`);
}

/**
 * The version that a program tells; undefined when it tells none, which also means that it does not run here.
 */
async function readVersion(tool: Tool, path: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { stdout, failure } = await runFile(path, tool.versionArguments, {
    env: terraformEnvironment(env),
    timeoutMilliseconds: 30_000,
  });
  if (failure !== undefined) return undefined;
  return /\bv?(?<version>\d+\.\d+\.\d+[0-9A-Za-z.+-]*)/.exec(stdout)?.groups?.["version"];
}
