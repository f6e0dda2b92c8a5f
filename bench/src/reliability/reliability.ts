/**
 * Whether every task ends exactly once, as it is reported, while runner and control plane are killed and what
 * the control plane answers goes wrong.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { OpmsHeader, OpmsPath } from "@parkit/protocol/internal/opms";
import { SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import {
  type ControlPlaneProcess,
  prepareRunner,
  type RunnerProcess,
  type ShownTask,
  startControlPlaneProcess,
  startRunnerProcess,
  Unanswered,
} from "./processes";

/** How large a run is. */
export interface ReliabilityOptions {
  readonly tasks: number;
  /** How many runners share the identity, each with a task journal of its own. @default 1 */
  readonly replicas?: number;
  /** How often a runner is killed, evenly over the work, one replica after the other. */
  readonly runnerKills: number;
  /** How often a runner is asked to stop, and another one takes its place when it has. @default 0 */
  readonly replacements?: number;
  /** How often the control plane is killed, evenly over the work. */
  readonly controlPlaneKills: number;
  /** How many tasks run at the same time. */
  readonly concurrency: number;
  /** How many of the tasks take longer than the runner's interval between heartbeats. */
  readonly longTasks: number;
  /** How long a runner may hold a task without a heartbeat, in milliseconds. */
  readonly leaseMs: number;
  /** Tells how far it is. */
  readonly note?: (text: string) => void;
}

/** What came of a run. */
export interface ReliabilityResult {
  readonly tasks: number;
  readonly runnerKills: number;
  readonly controlPlaneKills: number;
  /** Faults that were injected, by what went wrong. */
  readonly faults: Readonly<Record<string, number>>;
  readonly succeeded: number;
  /** Reported as interrupted: their action had started when the runner was killed. */
  readonly interrupted: number;
  /** Tasks that were handed out more than once. */
  readonly redelivered: number;
  /** Tasks whose action was begun more than once. */
  readonly ranTwice: readonly string[];
  /** Tasks that did not end. */
  readonly lost: readonly string[];
  /** Tasks whose reported end is not what happened, and how it differs. */
  readonly misreported: readonly string[];
  readonly seconds: number;
}

/** Time of a long task, in milliseconds: heartbeats go every 20 seconds. */
const LONG_TASK_MS = 25_000;
/** Tasks that are queued at the same time. */
const AT_A_TIME = 20;
/** Calls of the service between two faults: with more, the runner would do nothing but wait. */
const CALLS_PER_FAULT = 10;
/** Pause before looking again, in milliseconds. */
const LOOK_INTERVAL_MS = 50;
/** Time without any task ending after which those that are left count as lost, in milliseconds. */
const STANDSTILL_MS = 180_000;

const PATHS: readonly string[] = [
  OpmsPath.DEQUEUE,
  OpmsPath.PUBLISH,
  OpmsPath.HEARTBEAT,
  OpmsPath.HEALTH_CHECK,
  SIGNING_KEYS_PATH,
];
const FAULTS: Readonly<Record<string, object>> = {
  "status 500": { status: 500 },
  "status 503": { status: 503 },
  "status 429": { status: 429, headers: { [OpmsHeader.RETRY_AFTER_MS]: "200" } },
  "connection closed before the request had an effect": { drop: "request" },
  "connection closed after the request had its effect": { drop: "answer" },
  "answer half a second late": { delayMs: 500 },
};

/** Does a run. */
export async function runReliability(options: ReliabilityOptions): Promise<ReliabilityResult> {
  const { tasks, replicas = 1, runnerKills, replacements = 0, controlPlaneKills } = options;
  const { concurrency, longTasks, leaseMs } = options;
  const { note = () => undefined } = options;
  const started = performance.now();
  const directory = mkdtempSync(join(tmpdir(), "reliability-"));
  const service = await startCountingService(longTasks);
  const settings = {
    leaseMs,
    maxDeliveries: 1000,
    maxOpenTasks: tasks,
    maxFinishedTasks: tasks,
    pacingHintMs: 100,
    data: join(directory, "data"),
  };
  let serving = await startControlPlaneProcess(settings);
  const port = Number(new URL(serving.url).port);
  const plane: Plane = {
    call: async (...call) => {
      for (;;) {
        try {
          return await serving.call(...call);
        } catch (error) {
          // The control plane was killed, and comes back.
          if (!(error instanceof Unanswered)) throw error;
          await delay(LOOK_INTERVAL_MS);
        }
      }
    },
  };
  const runners: Replica[] = [];
  const over = new AbortController();
  const faults: Record<string, number> = {};
  try {
    const directories = await prepareRunners(serving, directory, { replicas, concurrency });
    const ids = await queueTasks(plane, service.url, tasks);
    note(`${tasks} tasks are queued`);
    const injecting = injectFaults(plane, service, faults, over.signal);
    runners.push(...directories.map((own) => ({ own, process: startRunnerProcess(own) })));
    for (const { what, at } of disturbances(tasks, { runnerKills, replacements, controlPlaneKills })) {
      await service.calls(at);
      note(`${what} after ${service.total()} calls`);
      if (what === "control plane killed") {
        await serving.kill();
        serving = await startControlPlaneProcess({ ...settings, port });
        continue;
      }
      const [first, ...others] = runners;
      if (first === undefined) break;
      await (what === "runner killed" ? first.process.kill() : first.process.stop());
      runners.splice(0, replicas, ...others, { ...first, process: startRunnerProcess(first.own) });
    }
    const shown = await ended(plane, note);
    over.abort();
    await injecting;
    const judged = judge(ids, shown, service.counts);
    const seconds = (performance.now() - started) / 1000;
    return { tasks, runnerKills, controlPlaneKills, faults, seconds, ...judged };
  } finally {
    over.abort();
    await Promise.all(runners.map((replica) => replica.process.kill()));
    await serving.kill();
    service.close();
    rmSync(directory, { recursive: true });
  }
}

/** A control plane that is called, whichever process it is at the moment. */
type Plane = Pick<ControlPlaneProcess, "call">;

/** A runner, and the directory with its configuration and its task journal. */
interface Replica {
  readonly own: string;
  readonly process: RunnerProcess;
}

interface Disturbance {
  readonly what: "runner killed" | "runner replaced" | "control plane killed";
  /** Number of calls of the service at which it happens. */
  readonly at: number;
}

/** None of them at the same time as one of another kind. */
function disturbances(
  tasks: number,
  times: Required<Pick<ReliabilityOptions, "runnerKills" | "replacements" | "controlPlaneKills">>,
): readonly Disturbance[] {
  const evenly = (what: Disturbance["what"], count: number, shift: number): readonly Disturbance[] =>
    Array.from({ length: count }, (_, index) => ({
      what,
      at: Math.floor(((index + shift) * tasks) / (count + 1)),
    }));
  return [
    ...evenly("runner killed", times.runnerKills, 1),
    ...evenly("runner replaced", times.replacements, 0.75),
    ...evenly("control plane killed", times.controlPlaneKills, 0.5),
  ].sort((one, other) => one.at - other.at);
}

/** One identity, and a directory for each of the runners that have it. */
async function prepareRunners(
  plane: ControlPlaneProcess,
  directory: string,
  { replicas, concurrency }: { readonly replicas: number; readonly concurrency: number },
): Promise<readonly string[]> {
  const first = join(directory, "runner-1");
  await prepareRunner(plane, first, concurrency);
  const others = Array.from({ length: replicas - 1 }, (_, index) => join(directory, `runner-${index + 2}`));
  for (const other of others) cpSync(first, other, { recursive: true });
  return [first, ...others];
}

interface CountingService {
  readonly url: string;
  /** How often each task called. */
  readonly counts: readonly number[];
  readonly total: () => number;
  /** Resolves at the moment of the n-th call, before it is answered. */
  readonly calls: (wanted: number) => Promise<void>;
  readonly close: () => void;
}

/** Answers `/N` with N, the first few only after a long time, and the others after a short one. */
async function startCountingService(longTasks: number): Promise<CountingService> {
  const counts: number[] = [];
  let total = 0;
  let wanted = Infinity;
  let reached = (): void => undefined;
  const server: Server = createServer((request, response) => {
    const number = Number(request.url?.slice(1));
    counts[number] = (counts[number] ?? 0) + 1;
    total += 1;
    if (total >= wanted) reached();
    setTimeout(() => response.end(String(number)), number < longTasks ? LONG_TASK_MS : number % 20);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the service does not listen on TCP");
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    total: () => total,
    calls: (number) =>
      new Promise((resolve) => {
        wanted = number;
        reached = resolve;
        if (total >= wanted) resolve();
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function queueTasks(plane: Plane, url: string, tasks: number): Promise<readonly string[]> {
  const ids: string[] = [];
  const queue = async (number: number): Promise<void> => {
    const inputs = { verb: "GET", url: `${url}/${number}` };
    const answer = await plane.call("POST", "tasks", { fqn: "com.datadoghq.http.request", inputs });
    // The control plane's own answer.
    ids[number] = (answer as { readonly task: ShownTask }).task.id;
  };
  for (let first = 0; first < tasks; first += AT_A_TIME) {
    const numbers = Array.from({ length: Math.min(AT_A_TIME, tasks - first) }, (_, index) => first + index);
    await Promise.all(numbers.map(queue));
  }
  return ids;
}

/** Lets one call after another go wrong, each kind on each path in turn, as the work goes on. */
async function injectFaults(
  plane: Plane,
  { total }: CountingService,
  injected: Record<string, number>,
  over: AbortSignal,
): Promise<void> {
  const kinds = Object.entries(FAULTS);
  for (let turn = 0; !over.aborted;) {
    await delay(LOOK_INTERVAL_MS);
    if (total() < turn * CALLS_PER_FAULT) continue;
    const [name, fault] = kinds[Math.floor(turn / PATHS.length) % kinds.length] ?? ["", {}];
    await plane.call("POST", "faults", { path: PATHS[turn % PATHS.length], ...fault });
    injected[name] = (injected[name] ?? 0) + 1;
    turn += 1;
  }
}

/** Waits until all tasks have ended, or none does any more. */
async function ended(plane: Plane, note: (text: string) => void): Promise<readonly ShownTask[]> {
  let [least, since] = [Infinity, performance.now()];
  for (;;) {
    // The control plane's own answer.
    const { tasks } = (await plane.call("GET", "tasks")) as { readonly tasks: readonly ShownTask[] };
    const open = tasks.filter(({ status }) => status === "queued" || status === "running").length;
    if (open < least) [least, since] = [open, performance.now()];
    if (open === 0 || performance.now() - since > STANDSTILL_MS) return tasks;
    note(`${open} tasks are open`);
    await delay(1000);
  }
}

function judge(
  ids: readonly string[],
  shown: readonly ShownTask[],
  counts: readonly number[],
): Omit<ReliabilityResult, "tasks" | "runnerKills" | "controlPlaneKills" | "faults" | "seconds"> {
  const byId = new Map(shown.map((task) => [task.id, task]));
  const all = ids.map((id, number) => ({ id, number, task: byId.get(id), calls: counts[number] ?? 0 }));
  const isInterrupted = (task: ShownTask | undefined): boolean => task?.error?.code === ErrorCode.INTERRUPTED;
  return {
    succeeded: shown.filter(({ status }) => status === "succeeded").length,
    interrupted: shown.filter(isInterrupted).length,
    redelivered: shown.filter(({ deliveries }) => deliveries > 1).length,
    ranTwice: all.filter(({ calls }) => calls > 1).map(({ id, calls }) => `${id}: ${calls} times`),
    lost: all
      .filter(({ task }) => task?.status !== "succeeded" && task?.status !== "failed")
      .map(({ id, task }) => `${id}: ${task?.status ?? "unknown"}`),
    misreported: all.flatMap(({ id, number, task, calls }) => {
      if (task?.status === "succeeded" && (calls === 0 || String(task.outputs?.body) !== String(number)))
        return [`${id}: reported as done, with ${calls} calls and ${JSON.stringify(task.outputs)}`];
      if (task?.status === "failed" && !isInterrupted(task)) return [`${id}: ${task.error?.message ?? ""}`];
      return [];
    }),
  };
}
