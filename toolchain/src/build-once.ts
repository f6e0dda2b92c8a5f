import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "./cache";
import { withLock } from "./lock";
import { executableName, isExecutable } from "./search-path";

/** Where a program that was built or installed is kept. */
export function builtProgramPath(
  build: { readonly program: string; readonly version: string },
  env: NodeJS.ProcessEnv,
): string {
  const folder = `${build.program}-${build.version}-${process.platform}-${process.arch}`;
  return join(cacheFolder(env), "tools", folder, executableName(build.program));
}

/**
 * Makes a program, unless it is there. Several processes at once do the work once; should two clear the lock
 * of a third that is gone, both build, which harms nothing: the result is moved into place whole.
 *
 * @param target Where the program is to be.
 * @param make Makes it in a scratch folder beside the target and moves it to its place whole; why that
 *   failed, else undefined.
 * @returns Undefined when the program is there; else why it could not be made.
 */
export async function buildOnce(
  target: string,
  make: (scratch: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  return withLock(`${target}.lock`, async () => {
    if (await isExecutable(target)) return undefined;
    await mkdir(dirname(target), { recursive: true });
    const scratch = await mkdtemp(join(dirname(target), "build-"));
    try {
      return await make(scratch);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}
