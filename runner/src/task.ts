/**
 * One task from receipt to report: verified, allowed, given its credential, run, reported; heartbeats all the
 * while.
 */
import type { DequeuedTask } from "@parkit/protocol/internal/dequeue";
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import {
  describeOutcome,
  encodeTaskReport,
  failedOutcome,
  taskReference,
  type TaskOutcome,
  type TaskReference,
} from "@parkit/protocol/internal/task-report";
import { type Verification, verifyTask } from "@parkit/protocol/internal/verify";
import { backoff } from "./breaker";
import { OVER } from "./clock";
import { ControlPlaneError } from "./control-plane-error";
import { execute, type ExecutionServices } from "./execution";
import type { OpmsClient } from "./opms";
import type { SigningKeys } from "./signing-keys";
import type { ReportFate, TaskLedger } from "./task-ledger";

/** How often a lease is extended, in milliseconds; first one interval after receipt. */
const HEARTBEAT_INTERVAL_MS = 20_000;
/** Longest pause before a report is sent again, in milliseconds. */
const MAX_PUBLISH_PAUSE_MS = 60_000;

/** What handling tasks takes. */
export interface TaskServices extends ExecutionServices {
  readonly opms: OpmsClient;
  readonly keys: SigningKeys;
  readonly ledger: TaskLedger;
  /** Aborted when there is no more time to report. */
  readonly giveUp: AbortSignal;
}

/** Handles one task. Never rejects for anything that the task or the control plane does. */
export async function handleTask(services: TaskServices, dequeued: DequeuedTask): Promise<void> {
  const verification = await verify(services, dequeued);
  const task = referenceOf(dequeued, verification);
  const log = services.log.child(taskFields(task));
  if (!verification.ok)
    log.write("error", "could not verify workflow task", { error: verification.failure.message });
  if (task.jobId === "") return;
  await underLease({ ...services, log }, task, () => outcomeOf({ ...services, log }, task, verification));
}

/** Reports what a runner before this one did and could not report. Never rejects. */
export async function reportEarlierTasks(services: TaskServices): Promise<void> {
  await Promise.all(
    services.ledger.unreported.map(({ task, outcome }) => {
      const log = services.log.child(taskFields(task));
      log.write("info", "the task ended before the runner was killed; its report is sent now");
      return underLease({ ...services, log }, task, () => Promise.resolve(outcome));
    }),
  );
}

/** Holds the lease of a task until its outcome was reported. */
async function underLease(
  services: TaskServices,
  task: TaskReference,
  find: () => Promise<TaskOutcome>,
): Promise<void> {
  const letGo = keepLease(services, task);
  try {
    const fate = await report(services, task, await find());
    services.ledger.reported(task.taskId, fate);
  } finally {
    letGo();
  }
}

function taskFields({ taskId, actionFqn, jobId }: TaskReference): Record<string, string> {
  return { task_id: taskId, action_fqn: actionFqn, job_id: jobId };
}

/** A key that is not known may have been added since the last delivery. */
async function verify(
  { config, keys, clock, giveUp }: TaskServices,
  dequeued: DequeuedTask,
): Promise<Verification> {
  const judge = (): Verification => {
    const { orgId, runnerId } = config.identity;
    return verifyTask(dequeued, { keys: keys.current, orgId, runnerId, now: clock.now() });
  };
  const first = judge();
  if (first.ok || first.failure.code !== ErrorCode.SIGNATURE_KEY_NOT_FOUND) return first;
  await keys.refresh(giveUp);
  return judge();
}

function referenceOf({ unsigned, jobId }: DequeuedTask, verification: Verification): TaskReference {
  return taskReference(verification.ok ? verification.task : { ...unsigned, jobId });
}

async function outcomeOf(
  services: TaskServices,
  reference: TaskReference,
  verification: Verification,
): Promise<TaskOutcome> {
  if (!verification.ok) return failedOutcome(verification.failure);
  const { task } = verification;
  return services.ledger.once(reference, () => execute(services, task));
}

/**
 * Extends the lease until what it returns is called, in even steps: a heartbeat without an answer does not
 * hold up the next one. A job that is gone needs no more heartbeats, but the action goes on.
 */
function keepLease({ opms, clock, log }: TaskServices, task: TaskReference): () => void {
  // Most tasks end before their first heartbeat.
  let beating: AbortController | undefined;
  const beat = async ({ signal }: AbortController): Promise<void> => {
    try {
      if ((await opms.heartbeat(task, signal)) === "gone") {
        log.write("info", "Task no longer exists remotely; stopping heartbeat");
        letGo();
      } else log.change("heartbeat", "ok", "debug", "Heartbeat sent successfully");
    } catch (error) {
      if (signal.aborted) return;
      log.change("heartbeat", "failing", "warn", "Failed to send heartbeat", { error: String(error) });
    }
  };
  const wait = (): (() => void) =>
    clock.after(HEARTBEAT_INTERVAL_MS, () => {
      cancel = wait();
      void beat((beating ??= new AbortController()));
    });
  const letGo = (): void => {
    cancel();
    beating?.abort(OVER);
  };
  let cancel = wait();
  return letGo;
}

/**
 * Sends the report until the control plane has it, does not want it, or the runner has to end. The same bytes
 * each time.
 */
async function report(
  { opms, clock, log, giveUp }: TaskServices,
  task: TaskReference,
  outcome: TaskOutcome,
): Promise<ReportFate> {
  const succeeded = outcome.kind === "succeeded";
  const message = `Private actions completed with ${succeeded ? "success" : "failure"}`;
  log.write(succeeded ? "info" : "warn", message, { outcome: describeOutcome(outcome) });
  const body = encodeTaskReport({ task, outcome });
  for (let failures = 1; ; failures += 1) {
    try {
      await opms.publish(body, giveUp);
      log.write("debug", "report accepted");
      return "accepted";
    } catch (error) {
      const known = error instanceof ControlPlaneError ? error : undefined;
      const retries = known?.isTransient === true && !giveUp.aborted;
      const level = retries ? "warn" : "error";
      const text = `publish ${succeeded ? "success" : "failure"} error`;
      if (failures === 1 || !retries) log.write(level, text, { error: String(error), retries });
      if (!retries) return giveUp.aborted ? "unsent" : "refused";
      await clock.sleep(known.pacingHintMs ?? backoff(failures, MAX_PUBLISH_PAUSE_MS), giveUp);
    }
  }
}
