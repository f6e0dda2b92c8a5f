import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import { median, timed, type Contender } from "../interleave";
import { runNodeWell } from "../run-process";

const TELL_COST = join(__dirname, "tell-cost.js");

/**
 * Certificate authorities of this machine: Node.js reads their files when it starts or first connects, which
 * is no part of what is measured.
 */
export const WITHOUT_AUTHORITIES: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_EXTRA_CA_CERTS: undefined,
  SSL_CERT_FILE: undefined,
  SSL_CERT_DIR: undefined,
};

/** What starting programs is held against: Node.js doing nothing, by the clock. */
export const EMPTY_NODE: Contender = {
  name: "node -e 0",
  run: () => timed(() => runNodeWell(["-e", "0"], { env: WITHOUT_AUTHORITIES })),
};

/** What a process took from its start to its end. */
interface ProcessCost {
  /** Processor time, user and system, in milliseconds. */
  readonly processor: number;
  /** The most memory that it held, in MiB. */
  readonly memory: number;
}

/**
 * Runs Node.js with arguments that must do what they are asked, and says what that took. Processor time,
 * because other work on the machine changes it least.
 *
 * @throws {Error} when the exit code is another than 0
 */
async function processCost(argv: readonly string[], cwd?: string): Promise<ProcessCost> {
  const child = spawn(process.execPath, ["--require", TELL_COST, ...argv], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    env: WITHOUT_AUTHORITIES,
    cwd,
  });
  const ended = once(child, "close");
  const told = child.stdio[3];
  if (!(told instanceof Readable) || child.stderr === null) throw new TypeError("the process has no pipes");
  const [usage, stderr] = await Promise.all([text(told), text(child.stderr)]);
  await ended;
  if (child.exitCode !== 0)
    throw new Error(`node ${argv.join(" ")} ended with code ${child.exitCode}: ${stderr}`);
  // Written by tell-cost.ts.
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage) as NodeJS.ResourceUsage;
  return { processor: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 };
}

/** A program whose runs are compared by their processor time, and the memory that it held meanwhile. */
export interface MeasuredProgram extends Contender {
  /** The median over its runs of the most memory that it held, in MiB. */
  readonly memory: () => number;
}

/** Measures runs of Node.js with arguments that must do what they are asked. */
export function measuredProgram(name: string, argv: readonly string[], cwd?: string): MeasuredProgram {
  const held: number[] = [];
  return {
    name,
    run: async () => {
      const { processor, memory } = await processCost(argv, cwd);
      held.push(memory);
      return processor;
    },
    memory: () => median(held),
  };
}
