import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { mustRun } from "./program";

const ROOT = resolve(__dirname, __filename.endsWith(".ts") ? "../.." : "../../..");
const PROGRAM = join(ROOT, "toolchain/image.mjs");

/** The runner's image as a file. */
export interface RunnerImageFile {
  /** A docker-save archive. */
  readonly archive: string;
  readonly tag: string;
}

/** Why the image cannot be made, in one line; undefined when it can. */
export function imageAbsence(): string | undefined {
  return existsSync(PROGRAM) ? undefined : "there is no program that makes the runner's image";
}

/** Makes the runner's image from this checkout, as `npm run image` does. */
export async function makeRunnerImage(folder: string): Promise<RunnerImageFile> {
  await mustRun(process.execPath, [PROGRAM, folder], { cwd: ROOT });
  const { version } = JSON.parse(await readFile(join(ROOT, "runner/package.json"), "utf8")) as {
    version: string;
  };
  return { archive: join(folder, `runner-${version}.tar`), tag: version };
}
