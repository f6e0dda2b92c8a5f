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
import { type Clock, DeadlineError, withDeadline } from "./clock";
import type { RunnerConfig } from "./config";
import { ControlPlaneError } from "./control-plane-error";
import type { CredentialFileRules } from "./credential-file";
import { resolveCredential } from "./credentials";
import { finishOutcome, type FinishedOutcome } from "./finished-outcome";
import type { Log } from "./log";
import type { OpmsClient } from "./opms";
import type { ActionPolicy } from "./policy/action-policy";
import type { UrlPolicy } from "./policy/url-policy";
import type { SigningKeys } from "./signing-keys";
import { failureOf, TaskError } from "./task-error";
import type { TaskLedger } from "./task-ledger";

/** How often a lease is extended, in milliseconds; first one interval after receipt. */
const HEARTBEAT_INTERVAL_MS = 20_000;
/** Pauses before a report is sent again, in milliseconds: three more attempts. */
const PUBLISH_PAUSES_MS: readonly number[] = [1_000, 2_000, 4_000];
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
  /** Aborted, with the error to report, when running actions have to end. */
  readonly interrupt: AbortSignal;
  /** Aborted when there is no more time to report. */
  readonly giveUp: AbortSignal;
}

/** Handles one task. Never rejects for anything that the task or the control plane does. */
export async function handleTask(services: TaskServices, dequeued: DequeuedTask): Promise<void> {
  const verification = await verify(services, dequeued);
  const task = referenceOf(dequeued, verification);
  const log = services.log.child({ task_id: task.taskId, action_fqn: task.actionFqn, job_id: task.jobId });
  if (!verification.ok)
    log.write("error", "could not verify workflow task", { error: verification.failure.message });
  if (task.jobId === "") return;
  const reported = new AbortController();
  const heartbeats = keepLease({ ...services, log }, task, reported.signal);
  try {
    const outcome = await outcomeOf({ ...services, log }, verification);
    await report({ ...services, log }, task, outcome);
  } finally {
    reported.abort();
    await heartbeats;
  }
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

async function outcomeOf(services: TaskServices, verification: Verification): Promise<TaskOutcome> {
  if (!verification.ok) return failedOutcome(verification.failure);
  const { task } = verification;
  return services.ledger.once(task.taskId, task.expirationTime, () => execute(services, task));
}

async function execute(services: TaskServices, task: VerifiedTask): Promise<FinishedOutcome> {
  const { config, log, redactor } = services;
  log.write("info", "task verified successfully");
  let secrets: readonly string[] = [];
  let outcome: TaskOutcome;
  try {
    const action = findAction(task.bundleId, task.actionName);
    services.actionPolicy.check(taskActionName(task));
    const credential = await resolveCredential(task.connectionInfo, credentialFileRules(config));
    secrets = credential.secrets;
    log.write("info", "Running private action");
    const run = (signal: AbortSignal) =>
      action.run(
        {
          credential,
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
 * Extends the lease until the report was accepted. A job that is gone needs no more heartbeats, but the
 * action goes on.
 */
async function keepLease(
  { opms, clock, log, giveUp }: TaskServices,
  task: TaskReference,
  reported: AbortSignal,
): Promise<void> {
  const isOver = (): boolean => reported.aborted || giveUp.aborted;
  for (;;) {
    await clock.sleep(HEARTBEAT_INTERVAL_MS, reported);
    if (isOver()) return;
    try {
      if ((await opms.heartbeat(task, reported)) === "gone") {
        log.write("info", "Task no longer exists remotely; stopping heartbeat");
        return;
      }
      log.change("heartbeat", "ok", "debug", "Heartbeat sent successfully");
    } catch (error) {
      if (isOver()) return;
      log.change("heartbeat", "failing", "warn", "Failed to send heartbeat", {
        error: String(error),
      });
    }
  }
}

/**
 * Sends the report, again where that may help. The ledger keeps the outcome for the case that the task comes
 * back.
 */
async function report(
  { opms, clock, log, giveUp }: TaskServices,
  task: TaskReference,
  outcome: TaskOutcome,
): Promise<void> {
  const succeeded = outcome.kind === "succeeded";
  const message = `Private actions completed with ${succeeded ? "success" : "failure"}`;
  log.write(succeeded ? "info" : "warn", message, { outcome: describeOutcome(outcome) });
  const body = encodeTaskReport({ task, outcome });
  for (const pause of [...PUBLISH_PAUSES_MS, undefined]) {
    try {
      await opms.publish(body, giveUp);
      log.write("debug", "report accepted");
      return;
    } catch (error) {
      const again = error instanceof ControlPlaneError && error.isTransient && !giveUp.aborted;
      log.write(
        again && pause !== undefined ? "warn" : "error",
        `publish ${succeeded ? "success" : "failure"} error`,
        {
          error: String(error),
          retries: again && pause !== undefined,
        },
      );
      if (!again || pause === undefined) return;
      await clock.sleep(pause, giveUp);
    }
  }
}
