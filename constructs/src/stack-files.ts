import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";

/** A file to be written beside a synthesized stack. */
export interface StackFile {
  /** Path relative to the stack's folder. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** File mode. @default 0o644 */
  readonly mode?: number;
}

/** A stack that was synthesized, as those who write beside it see it. */
export interface SynthesizedStack {
  /** Its folder. */
  readonly folder: string;
  /** Its configuration, such as `cdk.tf.json` in its folder. */
  readonly configuration: string;
}

/** Files to be written beside a synthesized stack. */
type StackFiles = (stack: SynthesizedStack) => readonly StackFile[];

/**
 * Folder beside a stack, for files that people want rather than Terraform. Emptied whenever the stack is
 * synthesized.
 */
export const ARTIFACTS = "parkit";

const FILES = Symbol.for("@parkit/constructs.stack-files");

type WithFiles = TerraformStack & { [FILES]?: Set<StackFiles> };

/**
 * Writes files beside the stack whenever it is synthesized, `cdktf.out/stacks/<stack>/<path>`. Asking twice
 * with the same function is asking once.
 *
 * @param files - called during synthesis, when everything is known
 */
export function writeBesideStack(scope: IConstruct, files: StackFiles): void {
  const stack: WithFiles = TerraformStack.of(scope);
  if (stack[FILES] !== undefined) {
    stack[FILES].add(files);
    return;
  }
  const writers = new Set([files]);
  stack[FILES] = writers;
  const inner = stack.synthesizer;
  stack.synthesizer = {
    synthesize: (session) => {
      inner.synthesize(session);
      const { workingDirectory, synthesizedStackPath } = session.manifest.forStack(stack);
      const folder = join(session.outdir, workingDirectory);
      const synthesized = { folder, configuration: join(session.outdir, synthesizedStackPath) };
      // What an earlier synthesis left, such as the values of a runner that is gone, would be taken for
      // current.
      rmSync(join(folder, ARTIFACTS), { recursive: true, force: true });
      for (const write of writers) for (const file of write(synthesized)) writeFile(folder, file);
    },
  };
}

function writeFile(folder: string, { path, content, mode = 0o644 }: StackFile): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content, { mode });
  // The mode above only counts for files that did not exist.
  chmodSync(target, mode);
}
