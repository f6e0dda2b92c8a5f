/**
 * One task from receipt to report: verified, allowed, given its credential, run, reported; heartbeats all the
 * while.
 */
import type { DequeuedTask } from "@parkit/protocol/internal/dequeue";
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import type { HttpClient } from "@parkit/protocol/internal/http/http-client";
import type { JsonObject } from "@parkit/protocol/internal/json";
import type { Redactor } from "@parkit/protocol/internal/redaction";
import { taskActionName } from "@parkit/protocol/internal/task-message";
import {
  describeOutcome,
  encodeTaskReport,
  failedOutcome,
  taskReference,
  type TaskOutcome,
  type TaskReference,
} from "@parkit/protocol/internal/task-report";
import { type Verification, type VerifiedTask, verifyTask } from "@parkit/protocol/internal/verify";
import { findAction } from "./actions/registry";
import { backoff } from "./breaker";
import { type Clock, DeadlineError, OVER, withDeadline } from "./clock";
import type { RunnerConfig } from "./config/config";
import { ControlPlaneError } from "./control-plane-error";
import type { CredentialFileRules } from "./credential-file";
import { resolveCredential } from "./credentials";
import { finishOutcome, type FinishedOutcome } from "./finished-outcome";
import type { Log } from "./log";
import type { RunnerMetrics } from "./metrics/runner-metrics";
import type { OpmsClient } from "./opms";
import type { ActionPolicy } from "./policy/action-policy";
import type { UrlPolicy } from "./policy/url-policy";
import type { SigningKeys } from "./signing-keys";
import { failureOf, TaskError } from "./task-error";
import type { ReportFate, TaskLedger } from "./task-ledger";

/** How often a lease is extended, in milliseconds; first one interval after receipt. */
const HEARTBEAT_INTERVAL_MS = 20_000;
/** Longest pause before a report is sent again, in milliseconds. */
const MAX_PUBLISH_PAUSE_MS = 60_000;
/** Longest timeout that a task can ask for, in seconds. */
const MAX_TIMEOUT_SECONDS = 2 ** 31 - 1;

/** What handling tasks takes. */
export interface TaskServices {
  readonly config: RunnerConfig;
  readonly opms: OpmsClient;
  readonly keys: SigningKeys;
  readonly ledger: TaskLedger;
  readonly actionPolicy: ActionPolicy;
  readonly http: HttpClient;
  readonly urlPolicy: UrlPolicy;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: RunnerMetrics;
  /** Aborted, with the error to report, when running actions have to end. */
  readonly interrupt: AbortSignal;
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
  const beating = new AbortController();
  const heartbeats = keepLease(services, task, beating);
  try {
    const fate = await report(services, task, await find());
    services.ledger.reported(task.taskId, fate);
  } finally {
    beating.abort(OVER);
    await heartbeats;
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

async function execute(services: TaskServices, task: VerifiedTask): Promise<FinishedOutcome> {
  const { config, log, redactor, clock, metrics } = services;
  log.write("info", "task verified successfully");
  const measured = { fqn: taskActionName(task), client: task.client };
  let startedAt: Date | undefined;
  let secrets: readonly string[] = [];
  let outcome: TaskOutcome;
  try {
    const action = findAction(task.bundleId, task.actionName);
    services.actionPolicy.check(measured.fqn);
    const files = credentialFileRules(config);
    const credential = await resolveCredential(task.connectionInfo, files);
    secrets = credential.secrets;
    log.write("info", "Running private action");
    startedAt = clock.now();
    metrics.started(measured);
    const run = (signal: AbortSignal) =>
      action.run(
        {
          credential,
          files,
          secDatadogHeaderValue: task.secDatadogHeaderValue,
          http: services.http,
          urlPolicy: services.urlPolicy,
          httpTimeoutMs: (config.httpTimeoutSeconds ?? 30) * 1000,
          clock: services.clock,
          signal,
        },
        task.inputs,
      );
    outcome = {
      kind: "succeeded",
      outputs: await runWithin(services, timeoutSeconds(task.inputs, config), run),
    };
  } catch (error) {
    outcome = failedOutcome(failureOf(error, ErrorCode.INTERNAL_ERROR));
  }
  if (startedAt !== undefined)
    metrics.completed(
      measured,
      outcome.kind === "succeeded" ? "success" : "error",
      clock.now().getTime() - startedAt.getTime(),
    );
  return finishOutcome(outcome, secrets.length > 0 ? redactor.with(secrets) : redactor);
}

function credentialFileRules({
  credentialsDirectory: directory,
  allowOpenFiles,
}: RunnerConfig): CredentialFileRules {
  return {
    ...(directory !== undefined && { directory }),
    ...(allowOpenFiles !== undefined && { allowOpenFiles }),
  };
}

/** What an action throws counts as an action error, the end of its time as an internal one. */
async function runWithin<T>(
  { clock, interrupt }: TaskServices,
  seconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(clock, seconds * 1000, interrupt, run);
  } catch (error) {
    if (error instanceof DeadlineError) {
      throw new TaskError(
        ErrorCode.INTERNAL_ERROR,
        `task execution exceeded global timeout of ${seconds} seconds`,
      );
    }
    if (error instanceof TaskError) throw error;
    const { message, externalMessage } = failureOf(error, ErrorCode.ACTION_ERROR);
    throw new TaskError(ErrorCode.ACTION_ERROR, message, externalMessage);
  }
}

/** The task's own timeout counts before the configured one. */
function timeoutSeconds(inputs: JsonObject, config: RunnerConfig): number {
  const own = inputs["timeout"];
  const usable = typeof own === "number" && Number.isInteger(own) && own > 0 && own <= MAX_TIMEOUT_SECONDS;
  return usable ? own : (config.taskTimeoutSeconds ?? 0);
}

/**
 * Extends the lease until told to stop, in even steps: a heartbeat without an answer does not hold up the
 * next one. A job that is gone needs no more heartbeats, but the action goes on.
 */
async function keepLease(
  { opms, clock, log }: TaskServices,
  task: TaskReference,
  beating: AbortController,
): Promise<void> {
  const over = beating.signal;
  const isOver = (): boolean => over.aborted;
  const beat = async (): Promise<void> => {
    try {
      if ((await opms.heartbeat(task, over)) === "gone") {
        log.write("info", "Task no longer exists remotely; stopping heartbeat");
        beating.abort(OVER);
      } else log.change("heartbeat", "ok", "debug", "Heartbeat sent successfully");
    } catch (error) {
      if (isOver()) return;
      log.change("heartbeat", "failing", "warn", "Failed to send heartbeat", { error: String(error) });
    }
  };
  for (;;) {
    await clock.sleep(HEARTBEAT_INTERVAL_MS, over);
    if (isOver()) return;
    void beat();
  }
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
