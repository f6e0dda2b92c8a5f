import { spawnSync, type StdioOptions } from "node:child_process";

/** A program of the system that is used to set up a node failed. */
export class ProgramFailed extends Error {
  override readonly name = "ProgramFailed";
}

/**
 * Runs a program to its end and waits for it.
 *
 * @param handed - an open file that the program gets as number 3
 * @throws {@link ProgramFailed} with the program's own words.
 */
export function runProgram(program: string, argv: readonly string[], handed?: number): string {
  const stdio: StdioOptions = ["ignore", "pipe", "pipe", ...(handed === undefined ? [] : [handed])];
  const { status, error, stdout, stderr } = spawnSync(program, argv, { stdio, encoding: "utf8" });
  if (status === 0) return stdout;
  const words = error?.message ?? stderr.trim();
  throw new ProgramFailed(`${program} ${argv.join(" ")}: ${words}`);
}
