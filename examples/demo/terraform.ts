import { terraformEnvironment } from "@parkit/toolchain";

import { mustRun, runProgram } from "./program";

/** Terraform or OpenTofu in the folder of a deployed stack. */
export interface Terraform {
  /** Whether a plan would change anything, and what it says. */
  plan(): Promise<{ readonly changes: boolean; readonly text: string }>;
  apply(): Promise<string>;
}

/**
 * Terraform for a stack that `cdktf deploy` has prepared.
 *
 * @param program - path of Terraform or OpenTofu
 * @param folder - folder of the stack
 * @param variables - environment for the provider and the stack's variables
 */
export function terraformIn(
  program: string,
  folder: string,
  variables: Readonly<Record<string, string>>,
): Terraform {
  const options = { cwd: folder, env: { ...terraformEnvironment(), ...variables } };
  return {
    async plan() {
      const argv = ["plan", "-no-color", "-detailed-exitcode"];
      const { code, stdout, stderr } = await runProgram(program, argv, options);
      if (code === 1) throw new Error(`terraform plan failed\n${stderr}`);
      return { changes: code === 2, text: stdout };
    },
    apply: () => mustRun(program, ["apply", "-auto-approve", "-no-color"], options),
  };
}
