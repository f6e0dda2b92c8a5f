import { enroll, parseIdentity } from "@parkit/runner";

import type { Bench, BenchResult } from "./bench";
import { beside, interleave, median, type Contender } from "./interleave";
import { runPullLoop, type PullLoopOptions } from "./pull-loop";
import { startControlPlaneProcess, type ControlPlaneProcess } from "./reliability/processes";

/** Tasks that are taken in a round. */
const TAKEN = 1_000;
const MANY = 100_000;
const ROUNDS = 9;
/** Rounds with the one that is not counted. */
const ALL_ROUNDS = ROUNDS + 1;
const CONCURRENCY = 5;
/** Tasks that are queued at the same time. */
const QUEUEING = 16;

/** How long handing out a task takes when very many wait, beside when few do. */
export const dispatchBench: Bench = {
  name: "dispatch",
  summary: `time of a dequeue with ${MANY.toLocaleString("en")} tasks waiting, beside ${TAKEN.toLocaleString("en")}`,
  run: async (note) => {
    const planes = await Promise.all([startPlane(), startPlane()]);
    const [few, many] = planes;
    try {
      note(`queueing ${MANY.toLocaleString("en")} tasks`);
      await queueTasks(many.plane, MANY + ALL_ROUNDS * TAKEN);
      return await measure(few, many);
    } finally {
      await Promise.all(planes.map(({ plane }) => plane.kill()));
    }
  },
};

/** A control plane, and whom its tasks are for. */
interface Queue {
  readonly plane: ControlPlaneProcess;
  readonly runner: PullLoopOptions;
}

async function startPlane(): Promise<Queue> {
  const maxOpenTasks = MANY + ALL_ROUNDS * TAKEN;
  const plane = await startControlPlaneProcess({ maxOpenTasks });
  const { url, apiKey, appKey } = plane;
  const site = { apiUrl: url, urnRegion: "us1" };
  const enrolled = await enroll({ site, name: "runner", env: {}, apiKey, appKey });
  const { orgId, runnerId, key } = parseIdentity(enrolled, "the bench");
  const { privateKey } = key;
  return { plane, runner: { url, orgId: String(orgId), runnerId, privateKey, concurrency: CONCURRENCY } };
}

async function queueTasks(plane: ControlPlaneProcess, tasks: number): Promise<void> {
  let left = tasks;
  const queue = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await plane.call("POST", "tasks", { fqn: "com.datadoghq.bench.nothing", inputs: {} });
    }
  };
  await Promise.all(Array.from({ length: QUEUEING }, queue));
}

async function measure(few: Queue, many: Queue): Promise<BenchResult> {
  const contenders = [
    dequeues(few.runner, TAKEN, () => queueTasks(few.plane, TAKEN)),
    dequeues(many.runner, MANY, () => Promise.resolve()),
  ] as const;
  const [peer, ours] = contenders;
  const timings = await interleave(contenders, ROUNDS);
  return {
    timings,
    claims: [
      { what: `median of ${ours.name}`, ...beside(timings, ours.name, peer.name), atMost: 1.5 },
      { what: `99 % of ${ours.name}`, ours: ours.slowest(), peer: peer.slowest(), unit: "ms" },
    ],
  };
}

/** Dequeues, by the median of each round. */
interface Dequeues extends Contender {
  /** What 99 % of them took at most, in milliseconds. */
  readonly slowest: () => number;
}

function dequeues(runner: PullLoopOptions, waiting: number, prepare: () => Promise<void>): Dequeues {
  const all: number[] = [];
  return {
    name: `dequeues with ${waiting.toLocaleString("en")} tasks waiting`,
    run: async () => {
      await prepare();
      const times: number[] = [];
      const taken = await runPullLoop({ ...runner, atMost: TAKEN, dequeued: (time) => times.push(time) });
      if (taken !== TAKEN) throw new Error(`${taken} tasks were there in place of ${TAKEN}`);
      all.push(...times);
      return median(times);
    },
    slowest: () => all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? Number.NaN,
  };
}
