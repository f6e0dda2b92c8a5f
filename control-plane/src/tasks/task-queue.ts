/**
 * The task queue. A task waits until its runner asks, is then leased, and comes back when the lease ends
 * without a report. Datadog has published neither lease times nor limits; ours are in the settings. Leases
 * are judged when somebody asks, so there are no timers.
 */
import { ErrorCode, taskFailure } from "@parkit/protocol/internal/error-code";
import { failedOutcome, type TaskOutcome, type TaskReference } from "@parkit/protocol/internal/task-report";
import type { ControlPlaneContext } from "../context";
import { randomUuid } from "../identifiers";
import type { Delivery, Task } from "../state";
import { keepNewest } from "../store/store";

/** What a new task is made of. */
export type NewTask = Pick<
  Task,
  "fqn" | "inputs" | "runnerId" | "connectionId" | "groupId" | "client" | "defect" | "workflowInstanceId"
>;

/** Puts a task at the end of its runner's queue. Undefined when the queue is full. */
export function queueTask(context: ControlPlaneContext, task: NewTask): Task | undefined {
  const { state, settings, now, randomBytes } = context;
  if (state.openTasks.size >= settings.maxOpenTasks) return undefined;
  const queued: Task = {
    ...task,
    id: randomUuid(randomBytes),
    queuedAt: now(),
    deliveries: [],
    status: "queued",
  };
  state.openTasks.add(queued);
  logTask(context, "task-queued", queued);
  return queued;
}

/** A task that was just handed out, with its new lease. */
export interface LeasedTask {
  readonly task: Task;
  readonly delivery: Delivery;
}

/** Leases the oldest task that waits for the runner. */
export function leaseTask(context: ControlPlaneContext, runnerId: string): LeasedTask | undefined {
  const { openTasks } = context.state;
  expireLeases(context);
  for (;;) {
    const task = openTasks.takeWaiting(runnerId);
    if (task === undefined) return undefined;
    if (hasLostConnection(context, task)) {
      finishTask(context, task, failed(ErrorCode.CONNECTION_ERROR, "the connection was deleted meanwhile"));
      continue;
    }
    const delivery = {
      jobId: randomUuid(context.randomBytes),
      deliveredAt: context.now(),
      leaseEndsAt: leaseEnd(context),
    };
    task.deliveries.push(delivery);
    task.status = "running";
    openTasks.leased(task);
    logTask(context, "task-delivered", task);
    return { task, delivery };
  }
}

/**
 * Extends a lease. False when the runner does not hold it: it ended, the task ended, or there never was one.
 */
export function extendLease(
  context: ControlPlaneContext,
  runnerId: string,
  reference: Pick<TaskReference, "taskId" | "jobId">,
): boolean {
  expireLeases(context);
  const task = context.state.openTasks.get(reference.taskId);
  const delivery = task?.deliveries.at(-1);
  if (task?.status !== "running" || task.runnerId !== runnerId) return false;
  if (delivery?.jobId !== reference.jobId) return false;
  delivery.leaseEndsAt = leaseEnd(context);
  context.state.openTasks.leased(task);
  return true;
}

/**
 * Takes a runner's report. The first report of a task counts, also when its lease has ended meanwhile: the
 * work is done, and doing it again would be worse. Later reports change nothing.
 *
 * @returns false when the task was never handed to the runner under that lease.
 */
export function reportTask(
  context: ControlPlaneContext,
  runnerId: string,
  reference: Pick<TaskReference, "taskId" | "jobId">,
  outcome: TaskOutcome,
): boolean {
  const task = findTask(context, reference.taskId);
  if (task?.runnerId !== runnerId) return false;
  if (!task.deliveries.some(({ jobId }) => jobId === reference.jobId)) return false;
  if (task.outcome === undefined) finishTask(context, task, outcome);
  return true;
}

/**
 * Ends a task as failed before its runner does. One that waits is never handed out; the runner of one that
 * runs loses its lease, and its report changes nothing.
 */
export function cancelTask(context: ControlPlaneContext, task: Task): void {
  if (task.outcome === undefined)
    finishTask(context, task, failed(ErrorCode.INTERNAL_ERROR, "the task was cancelled"));
}

/** A task by id, with leases judged as of now. */
export function findTask(context: ControlPlaneContext, id: string): Task | undefined {
  expireLeases(context);
  return context.state.openTasks.get(id) ?? context.state.finishedTasks.get(id);
}

/** All tasks that are kept, ended ones first, with leases judged as of now. */
export function allTasks(context: ControlPlaneContext): readonly Task[] {
  expireLeases(context);
  return [...context.state.finishedTasks.values(), ...context.state.openTasks.values()];
}

function expireLeases(context: ControlPlaneContext): void {
  const { openTasks } = context.state;
  const now = context.now();
  for (;;) {
    const task = openTasks.nextLeased;
    const leaseEndsAt = task?.deliveries.at(-1)?.leaseEndsAt ?? now;
    if (task === undefined || leaseEndsAt > now) return;
    logTask(context, "lease-expired", task);
    if (task.deliveries.length < context.settings.maxDeliveries) {
      task.status = "queued";
      openTasks.returned(task);
    } else finishTask(context, task, unreported(task));
  }
}

/** Without its connection a task would run without credentials, against somebody else. */
function hasLostConnection({ state }: ControlPlaneContext, { connectionId }: Task): boolean {
  return connectionId !== undefined && !state.connections.has(connectionId);
}

function unreported({ deliveries }: Task): TaskOutcome {
  const message = `the task was handed out ${deliveries.length} times and no runner reported its end`;
  return failed(ErrorCode.INTERNAL_ERROR, message);
}

function failed(code: ErrorCode, message: string): TaskOutcome {
  return failedOutcome(taskFailure(code, message));
}

function finishTask(context: ControlPlaneContext, task: Task, outcome: TaskOutcome): void {
  const { state, settings } = context;
  task.outcome = outcome;
  task.status = outcome.kind;
  task.finishedAt = context.now();
  state.openTasks.remove(task);
  state.finishedTasks.set(task.id, task);
  keepNewest(state.finishedTasks, settings.maxFinishedTasks);
  if (outcome.kind === "succeeded") logTask(context, "task-succeeded", task);
  else {
    const { id: taskId, runnerId, fqn } = task;
    context.log({ event: "task-failed", taskId, runnerId, fqn, code: outcome.code });
  }
  context.taskSignals.ended(task.id);
  context.taskEnded(context, task);
}

function leaseEnd({ now, settings }: ControlPlaneContext): Date {
  return new Date(now().getTime() + settings.leaseMs);
}

function logTask(
  context: ControlPlaneContext,
  event: "task-queued" | "task-delivered" | "task-succeeded" | "lease-expired",
  { id: taskId, runnerId, fqn }: Task,
): void {
  context.log({ event, taskId, runnerId, fqn });
}
