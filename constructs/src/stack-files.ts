import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
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

const FILES = Symbol.for("@parkit/constructs.stack-files");

type WithFiles = TerraformStack & { [FILES]?: (() => readonly StackFile[])[] };

/**
 * Writes files beside the stack whenever it is synthesized, `cdktf.out/stacks/<stack>/<path>`.
 *
 * @param files - called during synthesis, when everything is known
 */
export function writeBesideStack(scope: IConstruct, files: () => readonly StackFile[]): void {
  const stack: WithFiles = TerraformStack.of(scope);
  if (stack[FILES] !== undefined) {
    stack[FILES].push(files);
    return;
  }
  const writers = [files];
  stack[FILES] = writers;
  const inner = stack.synthesizer;
  stack.synthesizer = {
    synthesize: (session) => {
      inner.synthesize(session);
      const folder = join(session.outdir, session.manifest.forStack(stack).workingDirectory);
      for (const file of writers.flatMap((write) => write())) writeFile(folder, file);
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
