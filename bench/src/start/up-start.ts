import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import type { Bench } from "../bench";
import { beside, interleave } from "../interleave";
import { PARKIT } from "../programs";
import { EMPTY_NODE, WITHOUT_AUTHORITIES } from "./process-cost";

const UP = "parkit up, until it is ready";

/** How fast `parkit up` is ready for a task, compared with Node.js doing nothing. */
export const upStart: Bench = {
  name: "up-start",
  summary: "parkit up until it is ready, against node -e 0",
  run: async () => {
    const timings = await interleave([EMPTY_NODE, { name: UP, run: startUp }]);
    return {
      timings,
      claims: [{ what: UP, ...beside(timings, UP, EMPTY_NODE.name), atMost: 6 }],
    };
  },
};

/** Time from the start of the process to the line that says that it is ready. */
async function startUp(): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [PARKIT, "up", "--format", "json"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: WITHOUT_AUTHORITIES,
  });
  await once(createInterface(child.stdout), "line");
  const ready = performance.now() - started;
  child.kill("SIGTERM");
  await once(child, "exit");
  return ready;
}
