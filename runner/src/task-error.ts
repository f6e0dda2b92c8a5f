import { ErrorCode, taskFailure, type TaskFailure } from "@parkit/protocol/internal/error-code";

/**
 * Thrown where a task has to fail with a certain code. Any other error in an action counts as an action
 * error, elsewhere as an internal one.
 */
export class TaskError extends Error {
  override readonly name = "TaskError";
  /** What is reported. */
  readonly failure: TaskFailure;

  /**
   * @param errorCode - code on the wire.
   * @param message - full text for the operator.
   * @param externalMessage - text for the person who ran the task. @default - the message
   */
  constructor(errorCode: ErrorCode, message: string, externalMessage: string = message) {
    super(message);
    this.failure = { ...taskFailure(errorCode, message), externalMessage };
  }
}

/** An error of the action itself, such as an input that it cannot use. */
export function actionError(message: string, externalMessage = message): TaskError {
  return new TaskError(ErrorCode.ACTION_ERROR, message, externalMessage);
}

/** What is reported for anything that was thrown. */
export function failureOf(error: unknown, otherwise: ErrorCode): TaskFailure {
  if (error instanceof TaskError) return error.failure;
  return taskFailure(otherwise, error instanceof Error ? error.message : String(error));
}
