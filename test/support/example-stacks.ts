import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { terraformEnvironment } from "@parkit/toolchain";

import { mustRun } from "../../examples/demo/program";

const ROOT = resolve(__dirname, "../..");

/** Keys of Datadog as examples take them, of the right shape and good for nothing. */
export const EXAMPLE_KEYS = {
  TF_VAR_dd_api_key: "0123456789abcdef0123456789abcdef",
  TF_VAR_dd_app_key: "0123456789abcdef0123456789abcdef01234567",
};

/** A stack of an example. */
export interface ExampleStack {
  readonly name: string;
  /** Its folder. */
  readonly folder: string;
}

/**
 * Synthesizes an example as its built program does.
 *
 * @param output - where `stacks` go
 * @returns its stacks by name
 */
export async function synthesizeExample(
  name: string,
  output: string,
  env: NodeJS.ProcessEnv = {},
): Promise<readonly ExampleStack[]> {
  await mkdir(output, { recursive: true });
  await mustRun(process.execPath, [join(ROOT, "examples/dist", name, "main.js")], {
    // The state of a stack without a backend of its own lies where its app runs.
    cwd: output,
    env: { ...terraformEnvironment(), CDKTF_OUTDIR: output, ...env },
  });
  const stacks = join(output, "stacks");
  return readdirSync(stacks).map((stack) => ({ name: stack, folder: join(stacks, stack) }));
}
