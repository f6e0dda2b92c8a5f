/** What a runner says about a task that it holds: heartbeats while it runs, one report at its end. */
import { errorCodeName, type TaskFailure } from "./error-code";
import type { JsonObject, JsonValue } from "./json";
import { omitEmpty, parseResourceDocument, resourceDocument } from "./json-api";
import {
  enumNumber,
  memberPath,
  optionalMember,
  optionalObject,
  optionalString,
  requiredString,
  type Located,
} from "./json-member";
import { taskActionName, type PrivateActionTask } from "./task-message";
import { WireFormatError } from "./wire-format-error";

/** Which task, and under which lease. */
export interface TaskReference {
  readonly taskId: string;
  /** The task's client, as in the task; zero is not sent. */
  readonly client: number;
  /** `<bundle>.<action>`. */
  readonly actionFqn: string;
  /** Lease id from the dequeue answer. */
  readonly jobId: string;
}

/** How a task ended. */
export type TaskOutcome =
  | {
      readonly kind: "succeeded";
      /** The action's output; null is not sent. */
      readonly outputs: JsonValue;
    }
  | {
      readonly kind: "failed";
      /** Error code; a number, because newer ones may arrive. */
      readonly code: number;
      /** Text for the operator. */
      readonly message: string;
      /** Text for the person who ran the task; older runners send none. */
      readonly externalMessage: string;
    };

/** A report of a task's end. */
export interface TaskReport {
  readonly task: TaskReference;
  readonly outcome: TaskOutcome;
}

const HEARTBEAT_TYPE = "heartbeat";
const REPORT_TYPE = "taskUpdate";
const SUCCEEDED_ID = "succeed_task";
const FAILED_ID = "fail_task";
/** The only branch that Datadog's runner reports. */
const MAIN_BRANCH = "main";

/** How a task is referred to in heartbeats and reports. */
export function taskReference(
  task: Pick<PrivateActionTask, "taskId" | "client" | "bundleId" | "actionName"> & { readonly jobId: string },
): TaskReference {
  return { taskId: task.taskId, client: task.client, actionFqn: taskActionName(task), jobId: task.jobId };
}

/** Outcome of a task that failed. */
export function failedOutcome(failure: TaskFailure): TaskOutcome {
  return { kind: "failed", ...failure };
}

/** Outcome as one line for people: `succeeded`, or `failed: SIGNATURE_ERROR: …`. */
export function describeOutcome(outcome: TaskOutcome): string {
  return outcome.kind === "succeeded"
    ? "succeeded"
    : `failed: ${errorCodeName(outcome.code)}: ${outcome.message}`;
}

/** Body of a heartbeat. */
export function encodeHeartbeat(task: TaskReference): string {
  return resourceDocument({ type: HEARTBEAT_TYPE, id: task.taskId, attributes: referenceJson(task) });
}

/**
 * Reads the body of a heartbeat.
 *
 * @throws {@link WireFormatError} when it is not such a document.
 */
export function parseHeartbeat(body: string): TaskReference {
  const { attributes } = parseResourceDocument(body, HEARTBEAT_TYPE);
  return readReference(attributes);
}

/** Body of a report. */
export function encodeTaskReport({ task, outcome }: TaskReport): string {
  const id = outcome.kind === "succeeded" ? SUCCEEDED_ID : FAILED_ID;
  const attributes = { ...referenceJson(task), payload: payloadJson(outcome) };
  return resourceDocument({ type: REPORT_TYPE, id, attributes });
}

/**
 * Reads the body of a report.
 *
 * @throws {@link WireFormatError} when it is not such a document.
 */
export function parseTaskReport(body: string): TaskReport {
  const { id, attributes } = parseResourceDocument(body, REPORT_TYPE);
  const task = readReference(attributes);
  const payload = optionalObject(attributes, "payload") ?? {
    object: {},
    path: memberPath(attributes, "payload"),
  };
  if (id === SUCCEEDED_ID) {
    return { task, outcome: { kind: "succeeded", outputs: optionalMember(payload, "outputs") ?? null } };
  }
  if (id !== FAILED_ID) throw new WireFormatError("data.id", `is neither ${SUCCEEDED_ID} nor ${FAILED_ID}`);
  const outcome: TaskOutcome = {
    kind: "failed",
    code: enumNumber(payload, "error_code"),
    message: optionalString(payload, "error_details") ?? "",
    externalMessage: optionalString(payload, "api_error") ?? "",
  };
  return { task, outcome };
}

function referenceJson(task: TaskReference): JsonObject {
  return omitEmpty({
    task_id: task.taskId,
    client: task.client,
    action_fqn: task.actionFqn,
    job_id: task.jobId,
  });
}

function payloadJson(outcome: TaskOutcome): JsonObject {
  if (outcome.kind === "failed") {
    const { code, message, externalMessage } = outcome;
    return omitEmpty({ error_code: code, error_details: message, api_error: externalMessage });
  }
  // An empty text or a zero is an output like any other; only null stands for "nothing".
  return { branch: MAIN_BRANCH, ...(outcome.outputs !== null && { outputs: outcome.outputs }) };
}

function readReference(attributes: Located): TaskReference {
  return {
    taskId: requiredString(attributes, "task_id"),
    client: enumNumber(attributes, "client"),
    actionFqn: optionalString(attributes, "action_fqn") ?? "",
    jobId: requiredString(attributes, "job_id"),
  };
}
