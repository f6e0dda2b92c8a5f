/**
 * `PrivateActionTask`: the signed part of a task, a protobuf message of Datadog's package
 * `datadog.privateactionrunner.privateactions`. Twelve fields do not earn a schema compiler and its runtime.
 */
import type { ConnectionInfo } from "./connection-info";
import { connectionInfoMessage } from "./connection-info-message";
import type { JsonObject } from "./json";
import { int32, int64, message, MessageError, nested, string, type MessageOf } from "./protobuf";
import { boundDepth, nestedTooDeeply, objectOf, struct, structOf } from "./struct";
import { WireFormatError } from "./wire-format-error";

/** Which product a task comes from. */
export const TaskClient = {
  UNSPECIFIED: 0,
  WORKFLOWS: 1,
  APP_BUILDER: 2,
  WORKFLOWS_SINGLE_ACTION_RUNNER: 4,
} as const;

/** `google.protobuf.Timestamp`: seconds since 1970 and nanoseconds after them. */
export interface Timestamp {
  readonly seconds: bigint;
  readonly nanos: number;
}

/**
 * A task as it was signed. Texts are empty, numbers zero and inputs an empty object where the bytes carry
 * none.
 */
export interface PrivateActionTask {
  /** Action name without its bundle: `request`. */
  readonly actionName: string;
  /** Bundle: `com.datadoghq.http`. */
  readonly bundleId: string;
  /** Organisation id, int64. */
  readonly orgId: bigint;
  readonly taskId: string;
  /** Value of the header `Sec-Datadog` that the HTTP action sends. */
  readonly secDatadogHeaderValue: string;
  readonly inputs: JsonObject;
  readonly connectionInfo?: ConnectionInfo;
  /** Instant after which the task must not run. */
  readonly expirationTime?: Timestamp;
  /** A {@link TaskClient}; a number, because newer ones may exist. */
  readonly client: number;
}

/** Largest message that is read, in bytes (4 MiB): our bound, the protocol has none. */
export const MAX_TASK_BYTES = 4 * 1024 * 1024;

/** Fully qualified name of a task's action: `com.datadoghq.http.request`. */
export function taskActionName(task: Pick<PrivateActionTask, "bundleId" | "actionName">): string {
  return `${task.bundleId}.${task.actionName}`;
}

/** The timestamp of a date. */
export function timestampOf(date: Date): Timestamp {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: BigInt(seconds), nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}

const taskMessage = message({
  actionName: string(1),
  bundleId: string(2),
  orgId: int64(3),
  taskId: string(4),
  secDatadogHeaderValue: string(5),
  inputs: nested(6, struct),
  connectionInfo: nested(10, connectionInfoMessage),
  expirationTime: nested(11, message({ seconds: int64(1), nanos: int32(2) })),
  client: int32(12),
});

/**
 * Serialises a task. Members of `inputs` keep their order; fields with their default value are left out.
 *
 * @throws {@link WireFormatError} when the inputs hold a number that is not finite or are nested too deeply.
 */
export function encodeTask(task: PrivateActionTask): Uint8Array {
  boundDepth(task.inputs);
  return taskMessage.encode({ ...task, inputs: structOf(task.inputs) });
}

/**
 * Reads a task. Unknown fields are skipped.
 *
 * @throws {@link WireFormatError} when the bytes are no such message, are more than {@link MAX_TASK_BYTES},
 *   or nest too deeply.
 */
export function decodeTask(bytes: Uint8Array): PrivateActionTask {
  if (bytes.length > MAX_TASK_BYTES) throw new WireFormatError("", `has more than ${MAX_TASK_BYTES} bytes`);
  const { inputs: fields, connectionInfo, expirationTime, ...rest } = decoded(bytes);
  const inputs = objectOf(fields);
  boundDepth(inputs);
  return {
    ...rest,
    inputs,
    ...(connectionInfo !== undefined && { connectionInfo }),
    ...(expirationTime !== undefined && { expirationTime }),
  };
}

function decoded(bytes: Uint8Array): MessageOf<typeof taskMessage> {
  try {
    return taskMessage.decode(bytes);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    switch (error.kind) {
      case "nesting":
        throw nestedTooDeeply();
      case "overrun":
        throw new WireFormatError("", error.problem);
      case "malformed":
        throw new WireFormatError("", "is not a PrivateActionTask", { cause: error });
    }
  }
}
