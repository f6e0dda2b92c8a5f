import { terraformEnvironment } from "@parkit/toolchain";

import { mustRun, runProgram } from "./program";

/** Terraform or OpenTofu in the folder of a stack. */
export interface Terraform {
  init(): Promise<void>;
  /** Whether a plan would change anything, and what it says. */
  plan(): Promise<{ readonly changes: boolean; readonly text: string }>;
  apply(): Promise<string>;
  destroy(): Promise<string>;
}

/**
 * Prepares Terraform for a synthesized stack.
 *
 * @param program - path of Terraform or OpenTofu
 * @param folder - folder of the stack
 * @param stateFile - where to keep the state, so that the demo leaves none behind
 * @param variables - environment for the provider and the stack's variables
 */
export function terraformIn(
  program: string,
  folder: string,
  stateFile: string,
  variables: Readonly<Record<string, string>>,
): Terraform {
  const options = { cwd: folder, env: { ...terraformEnvironment(), ...variables } };
  const run = (...argv: readonly string[]): Promise<string> =>
    mustRun(program, [...argv, "-no-color"], options);
  return {
    async init() {
      await run("init", `-backend-config=path=${stateFile}`, "-reconfigure");
    },
    async plan() {
      const argv = ["plan", "-no-color", "-detailed-exitcode"];
      const { code, stdout, stderr } = await runProgram(program, argv, options);
      if (code === 1) throw new Error(`terraform plan failed\n${stderr}`);
      return { changes: code === 2, text: stdout };
    },
    apply: () => run("apply", "-auto-approve"),
    destroy: () => run("destroy", "-auto-approve"),
  };
}
