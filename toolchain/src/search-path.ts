import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The file name of a program on this system. */
export function executableName(program: string): string {
  return process.platform === "win32" ? `${program}.exe` : program;
}

/** Whether a file is there and may be executed. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * The first executable of this name in the folders of `PATH`; undefined when there is none. Relative and
 * empty entries are passed over: what a program is must not depend on the folder one stands in.
 */
export async function searchPath(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => /^([/\\]|[A-Za-z]:)/.test(folder));
  for (const folder of folders) {
    const path = join(folder, executableName(program));
    if (await isExecutable(path)) return path;
  }
  return undefined;
}
