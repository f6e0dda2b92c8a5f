import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { enroll } from "@parkit/runner";
import type { Bench, BenchResult, Claim } from "./bench";
import { beside, interleave, median } from "./interleave";
import { processorTimeOf } from "./process-usage";
import type { PullProgramOptions } from "./pull-program";
import { type ControlPlaneProcess, startControlPlaneProcess } from "./reliability/processes";

/** How large a run is. */
interface PullRun {
  readonly kind: "loop" | "runner";
  readonly concurrency: number;
  /** Whether each task makes a request; else its action is one that the runner does not have. */
  readonly calls: boolean;
  /** What the runner does without. @default - nothing */
  readonly without?: "journal" | "log";
}

const TASKS = 3000;
const ROUNDS = 9;
const PROGRAM = join(__dirname, "pull-program.js");

/** How many tasks the runner takes from a full queue, against the bare loop. */
export const runnerPull: Bench = {
  name: "runner-pull",
  summary: `${TASKS} tasks from a full queue: parkit runner against the bare pull loop, at 5 and 16 at a time`,
  run: (note) => runPull(TASKS, ROUNDS, note),
};

/** Does the bench with another number of tasks or rounds. */
export async function runPull(
  tasks: number,
  rounds: number,
  note: (text: string) => void,
): Promise<BenchResult> {
  const pairs = [5, 16].flatMap((concurrency) =>
    [false, true].flatMap((calls): readonly PullRun[] =>
      (["loop", "runner"] as const).map((kind) => ({ kind, concurrency, calls })),
    ),
  );
  const whole: PullRun = { kind: "runner", concurrency: 5, calls: false };
  const runs: readonly PullRun[] = [...pairs, { ...whole, without: "journal" }, { ...whole, without: "log" }];
  const processor = new Map<string, number[]>(runs.map((run) => [nameOf(run), []]));
  const planes = new Map<string, number[]>(runs.map((run) => [nameOf(run), []]));
  const timings = await interleave(
    runs.map((run) => ({
      name: nameOf(run),
      run: async () => {
        const { milliseconds, cpuMs, planeCpuMs } = await pull(run, tasks);
        planes.get(nameOf(run))?.push(planeCpuMs / tasks);
        note(`${nameOf(run)}: ${Math.round((tasks / milliseconds) * 1000)} tasks a second`);
        processor.get(nameOf(run))?.push(cpuMs);
        return milliseconds;
      },
    })),
    rounds,
  );
  const cpuOf = (run: PullRun): number => median(processor.get(nameOf(run)) ?? []);
  const claims = pairs
    .filter(({ kind }) => kind === "runner")
    .flatMap((run): readonly Claim[] => {
      const loop: PullRun = { ...run, kind: "loop" };
      return [
        {
          what: `time of ${nameOf(run)}, of the bare loop's`,
          ...beside(timings, nameOf(run), nameOf(loop)),
          // 0.6 of the bare loop's tasks a second.
          ...(!run.calls && { atMost: 1 / 0.6 }),
        },
        {
          what: `processor time of ${nameOf(run)}, of the bare loop's`,
          ours: cpuOf(run),
          peer: cpuOf(loop),
          unit: "ms",
        },
        {
          what: `processor time of the control plane for a task of ${nameOf(run)}`,
          ours: median(planes.get(nameOf(run)) ?? []),
          unit: "ms",
        },
      ];
    });
  const priceOf = (without: NonNullable<PullRun["without"]>, least: number): Claim => ({
    what: `time of ${nameOf(whole)}, of the same without its ${without}`,
    ...beside(timings, nameOf(whole), nameOf({ ...whole, without })),
    atMost: 1 / least,
  });
  return { timings, claims: [...claims, priceOf("journal", 0.92), priceOf("log", 0.9)] };
}

function nameOf({ kind, concurrency, calls, without }: PullRun): string {
  const lacking = without === undefined ? "" : ` without its ${without}`;
  return `${kind}${lacking}, ${concurrency} at a time${calls ? ", each a request" : ""}`;
}

interface Pulled {
  /** From the end of the first task to the end of the last. */
  readonly milliseconds: number;
  /** Processor time of the process, its start left out. */
  readonly cpuMs: number;
  /** Processor time that the control plane took meanwhile. */
  readonly planeCpuMs: number;
}

async function pull({ kind, concurrency, calls, without }: PullRun, tasks: number): Promise<Pulled> {
  const directory = mkdtempSync(join(tmpdir(), "runner-pull-"));
  const service = createServer((_request, response) => response.end("done"));
  const plane = await startControlPlaneProcess({ maxOpenTasks: tasks, maxFinishedTasks: tasks });
  try {
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const address = service.address();
    if (address === null || typeof address === "string") throw new Error("the service has no port");
    const url = `http://127.0.0.1:${address.port}/`;
    const { apiKey, appKey } = plane;
    const site = { apiUrl: plane.url, urnRegion: "us1" };
    const identity = await enroll({ site, name: "runner", env: {}, apiKey, appKey });
    const fqn = calls ? "com.datadoghq.http.request" : "com.datadoghq.bench.nothing";
    for (let queued = 0; queued < tasks; queued += 1) {
      await plane.call("POST", "tasks", { fqn, inputs: calls ? { verb: "GET", url } : {} });
    }
    const options: PullProgramOptions = {
      ...identity,
      url: plane.url,
      concurrency,
      ...(calls && { service: url }),
      ...(without !== "journal" && { directory }),
      ...(without === "log" && { logLevel: "error" as const }),
    };
    const before = processorTimeOf(plane.pid);
    const child = spawn(process.execPath, [PROGRAM, kind, JSON.stringify(options)], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    const output = text(child.stdout);
    const milliseconds = await span(plane, tasks);
    const planeCpuMs = processorTimeOf(plane.pid) - before;
    child.stdin.end();
    const [cpuMs = ""] = (await output).split(" ");
    return { milliseconds, cpuMs: Number(cpuMs), planeCpuMs };
  } finally {
    await plane.kill();
    service.closeAllConnections();
    service.close();
    rmSync(directory, { recursive: true });
  }
}

/** Waits for the end of all tasks, and says how far apart the first and the last end are. */
async function span(plane: ControlPlaneProcess, tasks: number): Promise<number> {
  for (;;) {
    await delay(500);
    const { tasks: shown } = (await plane.call("GET", "tasks")) as {
      readonly tasks: readonly { readonly finishedAt?: string }[];
    };
    const ends = shown.flatMap(({ finishedAt }) =>
      finishedAt === undefined ? [] : [Date.parse(finishedAt)],
    );
    if (ends.length === tasks) return Math.max(...ends) - Math.min(...ends);
  }
}
