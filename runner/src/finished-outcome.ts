/**
 * A task's outcome in the form in which it may leave the runner: without secrets, not too large, and surely
 * JSON.
 */
import { ErrorCode, taskFailure } from "@parkit/protocol/internal/error-code";
import { type JsonValue, stringifyJson } from "@parkit/protocol/internal/json";
import type { Redactor } from "@parkit/protocol/internal/redaction";
import { failedOutcome, type TaskOutcome } from "@parkit/protocol/internal/task-report";

/** Largest output that is reported, in bytes (15 MiB). */
const MAX_OUTPUT_BYTES = 15 * 1024 * 1024;
/** Longest message that is reported, in characters. */
const MAX_MESSAGE_LENGTH = 16 * 1024;

/** An outcome with its size. */
export interface FinishedOutcome {
  readonly outcome: TaskOutcome;
  /** Size of its JSON, in bytes. */
  readonly bytes: number;
}

/** Finishes an outcome. What an action returned and cannot be reported becomes a failure that says so. */
export function finishOutcome(outcome: TaskOutcome, redactor: Redactor): FinishedOutcome {
  if (outcome.kind === "succeeded") return finishOutputs(outcome.outputs, redactor);
  const message = redactor.redactText(outcome.message).slice(0, MAX_MESSAGE_LENGTH);
  const externalMessage = redactor.redactText(outcome.externalMessage).slice(0, MAX_MESSAGE_LENGTH);
  const bytes = Buffer.byteLength(message) + Buffer.byteLength(externalMessage);
  return { outcome: { ...outcome, message, externalMessage }, bytes };
}

function finishOutputs(returned: JsonValue, redactor: Redactor): FinishedOutcome {
  try {
    const outputs = redactor.redact(returned);
    const bytes = Buffer.byteLength(stringifyJson(outputs));
    if (bytes > MAX_OUTPUT_BYTES) {
      return unreportable(`the output has ${bytes} bytes, more than ${MAX_OUTPUT_BYTES}`);
    }
    return { outcome: { kind: "succeeded", outputs }, bytes };
  } catch {
    return unreportable("the output is not JSON");
  }
}

function unreportable(problem: string): FinishedOutcome {
  const message = `the action ended, but its result cannot be reported: ${problem}`;
  return { outcome: failedOutcome(taskFailure(ErrorCode.ACTION_ERROR, message)), bytes: message.length };
}
