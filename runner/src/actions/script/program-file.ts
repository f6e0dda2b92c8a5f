/** Whether the program of a script is still the one that was meant. */
import { realpath, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { exposureOf } from "../../file-exposure";
import { systemErrorCode } from "../../system-error";
import { actionError } from "../../task-error";
import type { ActionContext } from "../action";

/**
 * Refuses a program that others can change or replace. Names without a path are looked up where the system
 * keeps its programs.
 *
 * @throws {@link TaskError} with code ACTION_ERROR
 */
export async function refuseExposedProgram(
  path: string,
  { allowOpenFiles = false }: ActionContext["files"],
): Promise<void> {
  if (allowOpenFiles || !isAbsolute(path)) return;
  const exposure = await exposureOfProgram(path);
  if (exposure === undefined) return;
  throw actionError(`the program ${path} is not used: ${exposure}`);
}

async function exposureOfProgram(path: string): Promise<string | undefined> {
  try {
    const target = await realpath(path);
    return await exposureOf(target, await stat(target), "program");
  } catch (error) {
    // Who starts it says that it is not there.
    if (systemErrorCode(error) === undefined) throw error;
    return undefined;
  }
}
