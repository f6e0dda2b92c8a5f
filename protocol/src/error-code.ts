/**
 * Codes with which a runner reports a failed task, as Datadog's `ActionPlatformErrorCode`. They travel as
 * numbers.
 */

/** Error codes by name. */
export const ErrorCode = {
  /** Never sent. */
  UNSPECIFIED: 0,
  /**
   * Any plain error: malformed envelope, unknown bundle or action, credential that cannot be resolved, task
   * timeout.
   */
  INTERNAL_ERROR: 1,
  /** An action failed, or the allowlist or the URL policy refused it. */
  ACTION_ERROR: 2,
  /** Defined by Datadog; the agent's runner never sends it. */
  CONNECTION_ERROR: 3,
  /** No signature of the task names a key that the runner has. */
  SIGNATURE_KEY_NOT_FOUND: 4,
  /** The signature does not match, or its key is of another type. */
  SIGNATURE_ERROR: 5,
  /** The signed expiration time has passed. */
  EXPIRED_TASK: 6,
  /** The task was signed for another organisation. */
  MISMATCHED_ORG_ID: 7,
  /** The task was signed for another runner. */
  MISMATCHED_RUNNER_ID: 8,
  /**
   * The runner was killed while the action ran, and does not know how far it came: the task is not run a
   * second time. A code of parkit's own; Datadog's runner, which keeps no journal, runs such a task again.
   */
  INTERRUPTED: 9001,
  /** Deprecated by Datadog. */
  DEPRECATED_INTEGRATION_ERR_CONNECTION: 4001,
  /** Deprecated by Datadog. */
  DEPRECATED_INTEGRATION_ERR_ACTION: 4009,
  /** Deprecated by Datadog. */
  DEPRECATED_INTEGRATION_ERR_UNEXPECTED: 4012,
} as const;

/** Name of an error code. */
export type ErrorCodeName = keyof typeof ErrorCode;

/** Number of an error code. */
export type ErrorCode = (typeof ErrorCode)[ErrorCodeName];

/** Name of a code that arrived on the wire, for people; the bare number when it is none of Datadog's. */
export function errorCodeName(code: number): string {
  return Object.entries(ErrorCode).find(([, value]) => value === code)?.[0] ?? String(code);
}

/** Why a task failed, as the runner knows it and as it is published. */
export interface TaskFailure {
  readonly code: ErrorCode;
  /** Full text for the operator: `payload.error_details`. */
  readonly message: string;
  /** Text for the person who ran the workflow: `payload.api_error`. */
  readonly externalMessage: string;
}

/** A failure whose two messages are the same, as they are wherever no action supplied one of its own. */
export function taskFailure(code: ErrorCode, message: string): TaskFailure {
  return { code, message, externalMessage: message };
}
