/**
 * Synthesizes an app and prints what that took: `node synthesis-program.js constructs FOLDER COUNT`, or
 * `by-hand FOLDER READY`, where READY is a file with {@link Ready}. Loading is left out.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { App } from "cdktf";

import type { ReadyResources } from "./by-hand";

/** What the contender by hand begins with. */
export interface Ready extends ReadyResources {
  /** Files that stand beside the stack, relative to its folder. */
  readonly files: readonly string[];
  /** Folder from which they are read before the time begins. */
  readonly from: string;
}

/** What a synthesis took. */
export interface SynthesisCost {
  /** Processor time in milliseconds. */
  readonly processor: number;
  /** The most memory that the process held, in MiB. */
  readonly memory: number;
}

const [kind, folder = "", argument = ""] = process.argv.slice(2);

async function prepare(): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  if (kind === "constructs") {
    const { manyRunners } = await import("./many-runners.js");
    // Names of the package are loaded when they are first taken.
    manyRunners(join(folder, "first"), 1);
    return () => {
      synthesize(manyRunners(folder, Number(argument)));
    };
  }
  const { byHand } = await import("./by-hand.js");
  // Written by synthesis.ts.
  const { files, from, ...resources } = JSON.parse(readFileSync(argument, "utf8")) as Ready;
  const contents = files.map((path) => ({ path, content: readFileSync(join(from, path)) }));
  byHand(join(folder, "first"), { releases: {}, connections: {} });
  return () => {
    synthesize(byHand(folder, resources));
    for (const { path, content } of contents) {
      const target = join(folder, "stacks/stack", path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  };
}

function synthesize(app: App): void {
  app.synth();
}

void prepare().then((run) => {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  const cost: SynthesisCost = {
    processor: (user + system) / 1000,
    memory: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(cost));
});
