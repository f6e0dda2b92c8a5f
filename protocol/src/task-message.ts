/**
 * `PrivateActionTask`: the signed part of a task, a protobuf message of Datadog's package `datadog.privateactionrunner.privateactions`.
 * It is written and read by hand over the wire reader: twelve fields do not earn a schema compiler and its runtime.
 */
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  EMPTY_CONNECTION_INFO,
  readConnectionInfo,
  writeConnectionInfo,
  type ConnectionInfo,
} from "./connection-info";
import type { JsonObject, JsonValue } from "./json";
import { isDelimited, isVarint, readFields, readNested, readString } from "./protobuf-message";
import { readStruct, writeStruct } from "./struct";
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

/** A task as it was signed. Texts are empty, numbers zero and inputs an empty object where the bytes carry none. */
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

/**
 * Serialises a task. Members of `inputs` keep their order; fields with their default value are left out.
 *
 * @throws {@link WireFormatError} when the inputs hold a number that is not finite or are nested too deeply.
 */
export function encodeTask(task: PrivateActionTask): Uint8Array {
  const writer = new BinaryWriter();
  const text = (field: number, value: string): void => {
    if (value !== "") writer.tag(field, WireType.LengthDelimited).string(value);
  };
  const message = (field: number, write: () => void): void => {
    writer.tag(field, WireType.LengthDelimited).fork();
    write();
    writer.join();
  };
  const { connectionInfo, expirationTime } = task;
  text(1, task.actionName);
  text(2, task.bundleId);
  if (task.orgId !== 0n) writer.tag(3, WireType.Varint).int64(task.orgId);
  text(4, task.taskId);
  text(5, task.secDatadogHeaderValue);
  message(6, () => {
    writeStruct(writer, task.inputs);
  });
  if (connectionInfo !== undefined) {
    message(10, () => {
      writeConnectionInfo(writer, connectionInfo);
    });
  }
  if (expirationTime !== undefined) {
    message(11, () => {
      writeTimestamp(writer, expirationTime);
    });
  }
  if (task.client !== 0) writer.tag(12, WireType.Varint).int32(task.client);
  return writer.finish();
}

/**
 * Reads a task. Unknown fields are skipped.
 *
 * @throws {@link WireFormatError} when the bytes are no such message, are more than {@link MAX_TASK_BYTES}, or nest too deeply.
 */
export function decodeTask(bytes: Uint8Array): PrivateActionTask {
  if (bytes.length > MAX_TASK_BYTES) throw new WireFormatError("", `has more than ${MAX_TASK_BYTES} bytes`);
  try {
    return readTask(new BinaryReader(bytes));
  } catch (error) {
    if (error instanceof WireFormatError) throw error;
    throw new WireFormatError("", "is not a PrivateActionTask", { cause: error });
  }
}

function readTask(reader: BinaryReader): PrivateActionTask {
  const texts = { actionName: "", bundleId: "", taskId: "", secDatadogHeaderValue: "" };
  const textFields = new Map<number, keyof typeof texts>([
    [1, "actionName"],
    [2, "bundleId"],
    [4, "taskId"],
    [5, "secDatadogHeaderValue"],
  ]);
  const inputs = new Map<string, JsonValue>();
  let orgId = 0n;
  let client = 0;
  let connectionInfo: ConnectionInfo | undefined;
  let expirationTime: Timestamp | undefined;
  readFields(reader, reader.len, (field, type) => {
    const textField = textFields.get(field);
    if (textField !== undefined && isDelimited(type)) texts[textField] = readString(reader);
    else if (field === 3 && isVarint(type)) orgId = BigInt(reader.int64());
    else if (field === 6 && isDelimited(type)) readStruct(reader, inputs);
    else if (field === 10 && isDelimited(type)) {
      connectionInfo = readConnectionInfo(reader, connectionInfo ?? EMPTY_CONNECTION_INFO);
    } else if (field === 11 && isDelimited(type)) expirationTime = readTimestamp(reader, expirationTime);
    else if (field === 12 && isVarint(type)) client = reader.int32();
    else return false;
    return true;
  });
  return {
    ...texts,
    orgId,
    inputs: Object.fromEntries(inputs),
    client,
    ...(connectionInfo !== undefined && { connectionInfo }),
    ...(expirationTime !== undefined && { expirationTime }),
  };
}

function readTimestamp(reader: BinaryReader, earlier: Timestamp = { seconds: 0n, nanos: 0 }): Timestamp {
  let { seconds, nanos } = earlier;
  readNested(reader, (field, type) => {
    if (!isVarint(type)) return false;
    if (field === 1) seconds = BigInt(reader.int64());
    else if (field === 2) nanos = reader.int32();
    else return false;
    return true;
  });
  return { seconds, nanos };
}

function writeTimestamp(writer: BinaryWriter, { seconds, nanos }: Timestamp): void {
  if (seconds !== 0n) writer.tag(1, WireType.Varint).int64(seconds);
  if (nanos !== 0) writer.tag(2, WireType.Varint).int32(nanos);
}
