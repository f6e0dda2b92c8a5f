import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Bench } from "../bench";
import { beside, interleave } from "../interleave";
import { prepareRunner, startControlPlaneProcess, startRunnerProcess } from "../reliability/processes";
import { startDequeueGate } from "./dequeue-gate";
import { EMPTY_NODE, WITHOUT_AUTHORITIES } from "./process-cost";

const START = "parkit runner, until it asks for tasks";

/** How soon an enrolled runner asks for tasks, compared with Node.js doing nothing. */
export const runnerStart: Bench = {
  name: "runner-start",
  summary: "an enrolled parkit runner until it asks for tasks, against node -e 0",
  run: async () => {
    const directory = mkdtempSync(join(tmpdir(), "runner-start-"));
    const plane = await startControlPlaneProcess({});
    const gate = await startDequeueGate(plane.url);
    try {
      await prepareRunner({ ...plane, url: gate.url }, directory, 5);
      const timings = await interleave([
        EMPTY_NODE,
        {
          name: START,
          run: async () => {
            const asked = gate.asked();
            const started = performance.now();
            const runner = startRunnerProcess(directory, WITHOUT_AUTHORITIES);
            await asked;
            const time = performance.now() - started;
            await runner.stop();
            return time;
          },
        },
      ]);
      return {
        timings,
        claims: [{ what: START, ...beside(timings, START, EMPTY_NODE.name), atMost: 3 }],
      };
    } finally {
      gate.close();
      await plane.kill();
      rmSync(directory, { recursive: true });
    }
  },
};
