/**
 * Verification of a dequeued task: the checks of Datadog's runner, in its order and with its error codes. A
 * task without a connection, which that runner does not expect, is refused like one of another runner.
 */
import type { ConnectionInfo } from "./connection-info";
import type { DequeuedTask } from "./dequeue";
import { HashType, type EnvelopeSignature, type SignedEnvelope } from "./envelope";
import { ErrorCode, taskFailure, type TaskFailure } from "./error-code";
import { KeyType, verifyTaskData, type VerificationKeys } from "./signing-key";
import { decodeTask, type PrivateActionTask, type Timestamp } from "./task-message";
import { WireFormatError } from "./wire-format-error";

/** What a task is checked against. */
export interface VerificationContext {
  /** Keys that are valid now, by id. */
  readonly keys: VerificationKeys;
  /** Organisation of the runner, int64. */
  readonly orgId: bigint;
  /** Id of the runner, the last part of its URN. */
  readonly runnerId: string;
  readonly now: Date;
}

/**
 * A task whose signature, time and addressee were verified. Everything but job id and trace is taken from the
 * signed bytes.
 */
export interface VerifiedTask extends PrivateActionTask {
  readonly connectionInfo: ConnectionInfo;
  readonly expirationTime: Timestamp;
  /** Lease id; not signed. */
  readonly jobId: string;
  /** Parent of the runner's trace, uint64; not signed. */
  readonly traceId?: bigint;
  /** Parent of the runner's trace, uint64; not signed. */
  readonly spanId?: bigint;
}

/** Outcome of verification. A failure of a task without a job id cannot be published, only logged. */
export type Verification =
  { readonly ok: true; readonly task: VerifiedTask } | { readonly ok: false; readonly failure: TaskFailure };

/** Verifies a dequeued task. Never throws for anything that came from the other side. */
export function verifyTask(dequeued: DequeuedTask, context: VerificationContext): Verification {
  const { jobId, envelope, problem, traceId, spanId } = dequeued;
  if (!dequeued.hasAttributes) return refuse(ErrorCode.INTERNAL_ERROR, "empty task");
  if (jobId === "") return refuse(ErrorCode.INTERNAL_ERROR, "the task has no JobId");
  if (problem !== undefined) return refuse(ErrorCode.INTERNAL_ERROR, `the task cannot be read: ${problem}`);
  if (envelope === undefined) return refuse(ErrorCode.INTERNAL_ERROR, "the signed envelope is missing");
  const formProblem = envelopeProblem(envelope);
  if (formProblem !== undefined) return refuse(ErrorCode.INTERNAL_ERROR, formProblem);
  const task = tryDecode(envelope.data);
  if (task === undefined) return refuse(ErrorCode.INTERNAL_ERROR, "cannot unmarshal the signed task");
  const { connectionInfo, expirationTime } = task;
  if (expirationTime === undefined)
    return refuse(ErrorCode.INTERNAL_ERROR, "the task has no expiration time");
  if (isBefore(expirationTime, context.now)) return refuse(ErrorCode.EXPIRED_TASK, "the task is expired");
  const signatureFailure = checkSignature(envelope, context.keys);
  if (signatureFailure !== undefined) return { ok: false, failure: signatureFailure };
  if (task.orgId !== context.orgId) {
    return refuse(ErrorCode.MISMATCHED_ORG_ID, "the task is for another organisation: org id mismatch");
  }
  if (connectionInfo?.runnerId !== context.runnerId) {
    return refuse(ErrorCode.MISMATCHED_RUNNER_ID, "the task is for another runner: runner id mismatch");
  }
  const trace = { ...(traceId !== undefined && { traceId }), ...(spanId !== undefined && { spanId }) };
  return { ok: true, task: { ...task, connectionInfo, expirationTime, jobId, ...trace } };
}

function envelopeProblem(envelope: SignedEnvelope): string | undefined {
  if (envelope.data.length === 0) return "the signed envelope has no data";
  if (envelope.signatures.length === 0) return "the signed envelope has no signatures";
  if (envelope.hashType !== HashType.SHA256)
    return `unsupported hash type: ${hashTypeName(envelope.hashType)}`;
  return undefined;
}

/** Only the first signature with a known key counts: a valid one behind it does not rescue the task. */
function checkSignature(envelope: SignedEnvelope, keys: VerificationKeys): TaskFailure | undefined {
  const signature = envelope.signatures.find(({ keyId }) => keys.has(keyId));
  const key = signature && keys.get(signature.keyId);
  if (signature === undefined || key === undefined) {
    return taskFailure(
      ErrorCode.SIGNATURE_KEY_NOT_FOUND,
      "no matching key found for any signature of the task",
    );
  }
  if (signature.keyType !== KeyType[key.keyType]) {
    return taskFailure(ErrorCode.SIGNATURE_ERROR, `key type mismatch: the local key is ${key.keyType}`);
  }
  const valid = verifyTaskData(envelope.data, key, signature.signature);
  return valid ? undefined : taskFailure(ErrorCode.SIGNATURE_ERROR, signatureFailed(signature));
}

function signatureFailed({ keyId }: EnvelopeSignature): string {
  return `signature verification failed with key ${JSON.stringify(keyId)}`;
}

function tryDecode(data: Uint8Array): PrivateActionTask | undefined {
  try {
    return decodeTask(data);
  } catch (error) {
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}

const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_MILLISECOND = 1_000_000n;

function isBefore({ seconds, nanos }: Timestamp, now: Date): boolean {
  return seconds * NANOS_PER_SECOND + BigInt(nanos) < BigInt(now.getTime()) * NANOS_PER_MILLISECOND;
}

function hashTypeName(hashType: number): string {
  return hashType === HashType.HASH_TYPE_UNKNOWN ? "HASH_TYPE_UNKNOWN" : String(hashType);
}

function refuse(code: ErrorCode, message: string): Verification {
  return { ok: false, failure: taskFailure(code, message) };
}
