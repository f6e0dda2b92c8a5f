import { rename } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce, builtProgramPath } from "./build-once";
import { runFile } from "./run-file";
import { executableName } from "./search-path";
import type { GoBuild } from "./tool";

/**
 * Builds a program with Go into the cache. Every module is checked against the committed `go.sum`. A program
 * is in the cache whole or not at all.
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
  return buildOnce(target, async (scratch) => {
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
  });
}
