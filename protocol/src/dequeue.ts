/**
 * Asking for a task: the dequeue call of the task queue. At most one task per call; no task is an empty body.
 */
import { parseEnvelope, envelopeJson, type SignedEnvelope } from "./envelope";
import { integerJson, parseJson, stringifyJson, type JsonObject } from "./json";
import { resourceDocument, resourceJson, parseResourceDocument, omitEmpty } from "./json-api";
import {
  documentRoot,
  enumNumber,
  memberPath,
  optionalInteger,
  optionalObject,
  optionalString,
  requiredObject,
  type Located,
} from "./json-member";
import { WireFormatError } from "./wire-format-error";

/** Body of a dequeue request. Times are sent in UTC with whole seconds. */
export interface DequeueRequest {
  /** When the runner's client started; the same for its whole life. */
  readonly runnerStartedAt?: Date;
  /** When a dequeue last returned a task; absent until one has. */
  readonly lastTaskReceivedAt?: Date;
}

/** Body that says "no task": a 200 with zero bytes. Any other empty document would be read as a task. */
export const IDLE_ANSWER = "";

/**
 * The parts of an answer that are not signed. They serve to report failures before verification, and nothing
 * else.
 */
export interface UnsignedTask {
  /** Task id; empty when absent. */
  readonly taskId: string;
  readonly actionName: string;
  readonly bundleId: string;
  readonly client: number;
  readonly orgId?: bigint;
}

/** An answer with a task, read but not verified. */
export interface DequeuedTask {
  readonly unsigned: UnsignedTask;
  /** False when the document has no attributes at all. */
  readonly hasAttributes: boolean;
  /** Lease id, echoed in heartbeats and reports; empty when absent, and then nothing can be reported. */
  readonly jobId: string;
  readonly envelope?: SignedEnvelope;
  /** What cannot be read of the document: such a task is refused. Holds no value of it. */
  readonly problem?: string;
  /** Parent of the runner's trace, uint64. */
  readonly traceId?: bigint;
  /** Parent of the runner's trace, uint64. */
  readonly spanId?: bigint;
}

/** Body of a dequeue request. */
export function encodeDequeueRequest(request: DequeueRequest): string {
  const attributes = omitEmpty({
    runner_started_at: request.runnerStartedAt && utcSeconds(request.runnerStartedAt),
    last_task_received_at: request.lastTaskReceivedAt && utcSeconds(request.lastTaskReceivedAt),
  });
  return resourceDocument({ type: "dequeue", attributes });
}

/**
 * Reads the body of a dequeue request. Older clients send none.
 *
 * @throws {@link WireFormatError} when there is a body that is not such a document.
 */
export function parseDequeueRequest(body: string): DequeueRequest {
  if (body === "") return {};
  const { attributes } = parseResourceDocument(body, "dequeue");
  const runnerStartedAt = optionalDate(attributes, "runner_started_at");
  const lastTaskReceivedAt = optionalDate(attributes, "last_task_received_at");
  return {
    ...(runnerStartedAt !== undefined && { runnerStartedAt }),
    ...(lastTaskReceivedAt !== undefined && { lastTaskReceivedAt }),
  };
}

/** What a control plane puts into an answer. */
export interface DequeueAnswer {
  readonly unsigned: UnsignedTask;
  /** Unsigned copy of the inputs. */
  readonly inputs?: JsonObject;
  readonly jobId: string;
  readonly envelope: SignedEnvelope;
  readonly traceId?: bigint;
  readonly spanId?: bigint;
}

/** Body of an answer with a task. */
export function encodeDequeueAnswer(answer: DequeueAnswer): string {
  const { unsigned, inputs, jobId, envelope, traceId, spanId } = answer;
  const attributes: JsonObject = {
    ...omitEmpty({
      name: unsigned.actionName,
      bundle_id: unsigned.bundleId,
      job_id: jobId,
      client: unsigned.client,
      org_id: unsigned.orgId === undefined ? undefined : integerJson(unsigned.orgId),
      inputs,
      trace_id: traceId,
      span_id: spanId,
    }),
    signed_envelope: envelopeJson(envelope),
  };
  return stringifyJson({ data: resourceJson({ id: unsigned.taskId, type: "task", attributes }) });
}

/**
 * Reads an answer. What is missing or of the wrong form is left for verification to judge, in its own order
 * and with its own codes: a task that was handed out has to come to its end. Datadog's runner counts a wrong
 * form as a failed call instead, and reports nothing.
 *
 * @returns undefined when there is no task.
 * @throws {@link WireFormatError} when there is a body that is no document with `data`: the call failed.
 */
export function parseDequeueAnswer(body: string): DequeuedTask | undefined {
  if (body === IDLE_ANSWER) return undefined;
  const data = requiredObject(documentRoot(parseJson(body)), "data");
  const problems: WireFormatError[] = [];
  const read = <T>(member: () => T): T | undefined => {
    try {
      return member();
    } catch (error) {
      if (!(error instanceof WireFormatError)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  const present = read(() => optionalObject(data, "attributes"));
  const attributes = present ?? { object: {}, path: memberPath(data, "attributes") };
  const orgId = read(() => optionalInteger(attributes, "org_id"));
  const unsigned: UnsignedTask = {
    taskId: read(() => optionalString(data, "id")) ?? "",
    actionName: read(() => optionalString(attributes, "name")) ?? "",
    bundleId: read(() => optionalString(attributes, "bundle_id")) ?? "",
    client: read(() => enumNumber(attributes, "client")) ?? 0,
    ...(orgId !== undefined && { orgId }),
  };
  const jobId = read(() => optionalString(attributes, "job_id")) ?? "";
  const envelope = read(() => {
    const sealed = optionalObject(attributes, "signed_envelope");
    return sealed && parseEnvelope(sealed);
  });
  const traceId = read(() => optionalUint64(attributes, "trace_id"));
  const spanId = read(() => optionalUint64(attributes, "span_id"));
  const [problem] = problems;
  return {
    unsigned,
    hasAttributes: present !== undefined,
    jobId,
    ...(envelope !== undefined && { envelope }),
    ...(problem !== undefined && { problem: problem.message }),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

function utcSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function optionalDate(attributes: Located, name: string): Date | undefined {
  const text = optionalString(attributes, name);
  if (text === undefined || text === "") return undefined;
  const date = new Date(text);
  if (!RFC3339.test(text) || Number.isNaN(date.getTime())) {
    throw new WireFormatError(memberPath(attributes, name), "is not an RFC 3339 time");
  }
  return date;
}

function optionalUint64(attributes: Located, name: string): bigint | undefined {
  const value = optionalInteger(attributes, name);
  if (value !== undefined && (value < 0n || value >= 2n ** 64n)) {
    throw new WireFormatError(memberPath(attributes, name), "is not an unsigned 64-bit whole number");
  }
  return value;
}
