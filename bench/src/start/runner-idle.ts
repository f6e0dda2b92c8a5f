import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { Bench } from "../bench";
import { median } from "../interleave";
import { processorTimeOf, residentMemoryOf } from "../process-usage";
import { prepareRunner, startControlPlaneProcess, startRunnerProcess } from "../reliability/processes";
import { WITHOUT_AUTHORITIES } from "./process-cost";

/** Runners, and empty processes beside them. */
const PROCESSES = 9;
/** How long they rest before their memory is looked at, in milliseconds. */
const REST_MS = 60_000;
/** How long processor time is counted then, in milliseconds. */
const IDLE_MS = 240_000;
/** Pause that the control plane asks for between two calls: as long as Datadog's runner waits for one. */
const PACE_MS = 30_000;

/** Their ports lie below those that systems give out. */
const FIRST_PORT = 30_016;

/** What a runner takes that has nothing to do, compared with a Node.js that waits. */
export const runnerIdle: Bench = {
  name: "runner-idle",
  summary: `memory and processor time of ${PROCESSES} idle parkit runners, against a Node.js that waits`,
  run: async (note) => {
    const root = mkdtempSync(join(tmpdir(), "runner-idle-"));
    const plane = await startControlPlaneProcess({ pacingHintMs: PACE_MS });
    const empty = Array.from({ length: PROCESSES }, () =>
      spawn(process.execPath, ["-e", "setInterval(() => {}, 2 ** 30)"], {
        stdio: "ignore",
        env: WITHOUT_AUTHORITIES,
      }),
    );
    await prepareRunner(plane, root, 5);
    const runners = Array.from({ length: PROCESSES }, (_, index) =>
      startRunnerProcess(ownDirectory(root, index), WITHOUT_AUTHORITIES),
    );
    try {
      note(`${PROCESSES} runners rest for ${REST_MS / 1000} s`);
      await delay(REST_MS);
      const memory = median(runners.map(({ pid }) => residentMemoryOf(pid)));
      const emptyMemory = median(empty.map(({ pid = 0 }) => residentMemoryOf(pid)));
      note(`${memory.toFixed(1)} MiB, Node.js alone ${emptyMemory.toFixed(1)} MiB`);
      const before = runners.map(({ pid }) => processorTimeOf(pid));
      await delay(IDLE_MS);
      const shares = runners.map(
        ({ pid }, index) => ((processorTimeOf(pid) - (before[index] ?? 0)) / IDLE_MS) * 100,
      );
      return {
        timings: [],
        claims: [
          {
            what: "memory of an idle runner, beside a Node.js that waits",
            ours: memory,
            peer: emptyMemory,
            unit: "MiB",
            atMost: 1.8,
          },
          { what: "processor time of an idle runner", ours: median(shares), unit: "%", atMost: 0.2 },
        ],
      };
    } finally {
      await Promise.all([
        ...runners.map((runner) => runner.kill()),
        ...empty.map(async (child) => {
          const ended = once(child, "exit");
          child.kill();
          await ended;
        }),
      ]);
      await plane.kill();
      rmSync(root, { recursive: true });
    }
  },
};

/** A directory for one of the runners, which have one identity and a port each. */
function ownDirectory(root: string, index: number): string {
  const directory = join(root, `runner-${index}`);
  mkdirSync(directory, { mode: 0o700 });
  // Written by prepareRunner.
  const configuration = JSON.parse(readFileSync(join(root, "config.yaml"), "utf8")) as object;
  const text = JSON.stringify({ ...configuration, port: FIRST_PORT + index });
  writeFileSync(join(directory, "config.yaml"), text, { mode: 0o600 });
  return directory;
}
