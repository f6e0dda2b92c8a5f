import { join } from "node:path";

import type { Bench, BenchResult } from "./bench";
import { runNode } from "./run-process";

const TASKS = 100_000;
const PROGRAM = join(__dirname, "heap-program.js");

/** What {@link PROGRAM} prints: megabytes of used heap, after every tenth of the tasks. */
interface HeapReport {
  readonly heapMb: readonly number[];
  readonly rssMb: number;
}

/** Whether a control plane and a runner keep anything of the tasks that are done. */
export const heapBench: Bench = {
  name: "heap",
  summary: `used heap of a control plane and a runner over ${TASKS.toLocaleString("en")} tasks`,
  run: (note) => runHeap(TASKS, note),
};

/** Does the bench with another number of tasks. */
export async function runHeap(tasks: number, note: (text: string) => void): Promise<BenchResult> {
  const { code, stdout, stderr } = await runNode(["--expose-gc", PROGRAM, String(tasks)]);
  if (code !== 0) throw new Error(`${PROGRAM} ended with code ${code}: ${stderr}`);
  // Written by the program above.
  const { heapMb, rssMb } = JSON.parse(stdout) as HeapReport;
  note(`used heap in MB after each tenth: ${heapMb.map((value) => value.toFixed(1)).join(" ")}`);
  // The first tenths fill what is bounded: ended tasks, tokens that are still valid, caches.
  const [settled = Number.NaN, last = Number.NaN] = [heapMb[5], heapMb.at(-1)];
  return {
    timings: [],
    claims: [
      {
        what: "used heap at the end, beside that after six tenths of the tasks",
        ours: last,
        peer: settled,
        unit: "MB",
        atMost: 1.1,
      },
      { what: "resident memory at the end", ours: rssMb, unit: "MB" },
    ],
  };
}
