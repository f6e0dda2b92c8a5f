import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import type { ControlPlaneContext } from "../context";
import { openPlane } from "../plane";
import { memoryStore } from "../store/store";
import { allTasks, extendLease, leaseTask, queueTask, reportTask } from "./task-queue";
import { TaskSignals } from "./task-signals";

const LEASE_MS = 100;
const MAX_DELIVERIES = 3;
const RUNNERS = ["runner-a", "runner-b"] as const;

interface TestQueue {
  readonly context: ControlPlaneContext;
  time: number;
}

function newQueue(): TestQueue {
  const clock = { time: 0 };
  const plane = openPlane({
    store: memoryStore(),
    settings: {
      leaseMs: LEASE_MS,
      maxDeliveries: MAX_DELIVERIES,
      taskLifetimeMs: 1000,
      maxFinishedTasks: 1000,
      maxOpenTasks: 1000,
      maxRunners: 2,
      connectionGroups: true,
      apiKeyMayEnroll: true,
    },
    taskSignals: new TaskSignals(),
    now: () => new Date(clock.time),
    randomBytes,
    log: () => undefined,
  });
  return Object.assign(clock, { context: plane.addOrganisation({ id: 1n, name: "one", region: "us1" }) });
}

/** What the queue must be like, kept in the simplest way. */
interface ModelTask {
  readonly id: string;
  readonly runnerId: string;
  /** Job ids and, of the last one, when its lease ends. */
  readonly jobs: string[];
  leaseEndsAt: number;
  state: "queued" | "running" | "lost" | "reported";
  /** Value of the first report. */
  outputs?: number;
}

interface Model {
  readonly tasks: ModelTask[];
}

function expireInModel(model: Model, time: number): void {
  for (const task of model.tasks) {
    if (task.state !== "running" || task.leaseEndsAt > time) continue;
    task.state = task.jobs.length < MAX_DELIVERIES ? "queued" : "lost";
  }
}

class Queue implements fc.Command<Model, TestQueue> {
  constructor(readonly runnerId: string) {}
  check = () => true;
  run(model: Model, { context }: TestQueue) {
    const task = queueTask(context, { fqn: "a.b", inputs: {}, runnerId: this.runnerId, client: 1 });
    if (task === undefined) throw new Error("the queue is not full");
    model.tasks.push({ id: task.id, runnerId: this.runnerId, jobs: [], leaseEndsAt: 0, state: "queued" });
  }
  toString = () => `queue(${this.runnerId})`;
}

class Lease implements fc.Command<Model, TestQueue> {
  constructor(readonly runnerId: string) {}
  check = () => true;
  run(model: Model, { context, time }: TestQueue) {
    expireInModel(model, time);
    const expected = model.tasks.find(
      ({ runnerId, state }) => runnerId === this.runnerId && state === "queued",
    );
    const leased = leaseTask(context, this.runnerId);
    assert.equal(leased?.task.id, expected?.id);
    if (leased === undefined || expected === undefined) return;
    assert(!model.tasks.some(({ jobs }) => jobs.includes(leased.delivery.jobId)));
    expected.jobs.push(leased.delivery.jobId);
    expected.state = "running";
    expected.leaseEndsAt = time + LEASE_MS;
  }
  toString = () => `lease(${this.runnerId})`;
}

/** Picks a task, one of its jobs (the last, an older one, or none that exists) and a runner. */
abstract class OnJob implements fc.Command<Model, TestQueue> {
  constructor(
    readonly taskIndex: number,
    readonly jobIndex: number,
    readonly runnerId: string,
  ) {}
  check = (model: Readonly<Model>) => model.tasks.length > 0;
  run(model: Model, queue: TestQueue) {
    expireInModel(model, queue.time);
    const task = model.tasks[this.taskIndex % model.tasks.length];
    if (task === undefined) throw new Error("there is a task");
    this.act(task, task.jobs.at(-1 - this.jobIndex) ?? "no-such-job", queue);
  }
  abstract act(task: ModelTask, jobId: string, queue: TestQueue): void;
}

class Heartbeat extends OnJob {
  override act(task: ModelTask, jobId: string, { context, time }: TestQueue) {
    const holds = task.runnerId === this.runnerId && task.state === "running" && task.jobs.at(-1) === jobId;
    assert.equal(extendLease(context, this.runnerId, { taskId: task.id, jobId }), holds);
    if (holds) task.leaseEndsAt = time + LEASE_MS;
  }
  override toString = () => `heartbeat(${this.taskIndex}, ${this.jobIndex}, ${this.runnerId})`;
}

class Report extends OnJob {
  override act(task: ModelTask, jobId: string, { context, time }: TestQueue) {
    const known = task.runnerId === this.runnerId && task.jobs.includes(jobId);
    const outcome = { kind: "succeeded", outputs: time } as const;
    assert.equal(reportTask(context, this.runnerId, { taskId: task.id, jobId }, outcome), known);
    if (!known || task.state === "lost" || task.state === "reported") return;
    task.state = "reported";
    task.outputs = time;
  }
  override toString = () => `report(${this.taskIndex}, ${this.jobIndex}, ${this.runnerId})`;
}

class Wait implements fc.Command<Model, TestQueue> {
  constructor(readonly milliseconds: number) {}
  check = () => true;
  run(_model: Model, queue: TestQueue) {
    queue.time += this.milliseconds;
  }
  toString = () => `wait(${this.milliseconds})`;
}

const STATUS = { queued: "queued", running: "running", lost: "failed", reported: "succeeded" } as const;

function byId<T extends { readonly id: string }>(tasks: readonly T[]): readonly T[] {
  return [...tasks].sort((one, other) => one.id.localeCompare(other.id));
}

it("loses no task, and ends each at most once, whatever happens in which order", () => {
  const runner = fc.constantFrom(...RUNNERS);
  const onJob = fc.tuple(fc.nat(20), fc.nat(2), runner);
  const commands = fc.commands(
    [
      runner.map((id) => new Queue(id)),
      runner.map((id) => new Lease(id)),
      onJob.map((job) => new Heartbeat(...job)),
      onJob.map((job) => new Report(...job)),
      fc.integer({ min: 1, max: LEASE_MS }).map((milliseconds) => new Wait(milliseconds)),
    ],
    { maxCommands: 60 },
  );
  fc.assert(
    fc.property(commands, (sequence) => {
      const model: Model = { tasks: [] };
      const queue = newQueue();
      fc.modelRun(() => ({ model, real: queue }), sequence);
      expireInModel(model, queue.time);
      const found = allTasks(queue.context).map(({ id, status, deliveries, outcome }) => ({
        id,
        status,
        jobs: deliveries.map(({ jobId }) => jobId),
        ...(outcome?.kind === "succeeded" && { outputs: outcome.outputs }),
      }));
      const expected = model.tasks.map(({ id, state, jobs, outputs }) => ({
        id,
        status: STATUS[state],
        jobs,
        ...(outputs !== undefined && { outputs }),
      }));
      expect(byId(found)).toEqual(byId(expected));
    }),
  );
});

it("keeps only so many ended tasks, the newest", () => {
  const { context: base } = newQueue();
  const context = { ...base, settings: { ...base.settings, maxFinishedTasks: 2 } };
  const ended = [1, 2, 3].map(() => {
    queueTask(context, { fqn: "a.b", inputs: {}, runnerId: "r", client: 1 });
    const leased = leaseTask(context, "r");
    if (leased === undefined) throw new Error("there is a task");
    const { task, delivery } = leased;
    reportTask(context, "r", { taskId: task.id, jobId: delivery.jobId }, { kind: "succeeded", outputs: 1 });
    return task.id;
  });
  expect(allTasks(context).map(({ id }) => id)).toEqual(ended.slice(1));
});

it("takes only so many open tasks", () => {
  const { context: base } = newQueue();
  const context = { ...base, settings: { ...base.settings, maxOpenTasks: 1 } };
  const task = { fqn: "a.b", inputs: {}, runnerId: "r", client: 1 };
  expect(queueTask(context, task)).toBeDefined();
  expect(queueTask(context, task)).toBeUndefined();
});
