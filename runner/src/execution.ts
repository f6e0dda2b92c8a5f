/**
 * A task that may run, from the allowlist to its outcome: the one path for tasks that were pulled and for
 * those that browsers push.
 */
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import type { HttpClient } from "@parkit/protocol/internal/http/http-client";
import type { JsonObject } from "@parkit/protocol/internal/json";
import type { Redactor } from "@parkit/protocol/internal/redaction";
import { taskActionName } from "@parkit/protocol/internal/task-message";
import { failedOutcome, type TaskOutcome } from "@parkit/protocol/internal/task-report";
import type { VerifiedTask } from "@parkit/protocol/internal/verify";
import { findAction } from "./actions/registry";
import { type Clock, DeadlineError, withDeadline } from "./clock";
import type { RunnerConfig } from "./config/config";
import type { CredentialFileRules } from "./credential-file";
import { finishOutcome, type FinishedOutcome } from "./finished-outcome";
import { loadOnce } from "./load-once";
import type { Log } from "./log";
import type { RunnerMetrics } from "./metrics/runner-metrics";
import type { ActionPolicy } from "./policy/action-policy";
import type { UrlPolicy } from "./policy/url-policy";
import { failureOf, TaskError } from "./task-error";

/** Loaded with the first task: a runner is ready without what reads files of secrets. */
const credentials = loadOnce(() => import("./credentials.js"));

/** Longest timeout that a task can ask for, in seconds. */
const MAX_TIMEOUT_SECONDS = 2 ** 31 - 1;

/** What running a task takes. */
export interface ExecutionServices {
  readonly config: RunnerConfig;
  readonly actionPolicy: ActionPolicy;
  readonly http: HttpClient;
  readonly urlPolicy: UrlPolicy;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: RunnerMetrics;
  /** Aborted, with the error to report, when running actions have to end. */
  readonly interrupt: AbortSignal;
}

/** What of a task decides how it runs. */
export type ExecutableTask = Pick<
  VerifiedTask,
  "bundleId" | "actionName" | "client" | "connectionInfo" | "inputs" | "secDatadogHeaderValue"
>;

/** Runs a task. Never rejects: whatever happens becomes its outcome. */
export async function execute(services: ExecutionServices, task: ExecutableTask): Promise<FinishedOutcome> {
  const { config, log, redactor, clock, metrics } = services;
  log.write("info", "task verified successfully");
  const measured = { fqn: taskActionName(task), client: task.client };
  let startedAt: Date | undefined;
  let secrets: readonly string[] = [];
  let outcome: TaskOutcome;
  try {
    const action = await findAction(task.bundleId, task.actionName);
    services.actionPolicy.check(measured.fqn);
    const files = credentialFileRules(config);
    const { resolveCredential } = await credentials();
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
  { clock, interrupt }: ExecutionServices,
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
