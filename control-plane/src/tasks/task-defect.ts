/** Things that can be wrong with a delivered task, made on purpose, to see a runner refuse it. */
import { CredentialsType } from "@parkit/protocol/internal/connection-info";
import { sealTask, type SignedEnvelope } from "@parkit/protocol/internal/envelope";
import { KeyType, type SigningKey } from "@parkit/protocol/internal/signing-key";
import { encodeTask, timestampOf, type PrivateActionTask } from "@parkit/protocol/internal/task-message";

const TASK_DEFECTS = {
  /** The signed task has no expiration time. */
  "missing-expiry": inTask(withoutExpiry),
  /** The signed task expired in 2001. */
  expired: inTask((task) => ({ ...task, expirationTime: timestampOf(new Date(1_000_000_000_000)) })),
  /** The task was signed for another organisation. */
  "wrong-org": inTask((task) => ({ ...task, orgId: task.orgId + 1n })),
  /** The task was signed for another runner. */
  "wrong-runner": inTask((task) => withConnection(task, { runnerId: "runner-of-somebody-else" })),
  /** The signed task has no connection, which Datadog's own runner does not survive. */
  "missing-connection": inTask(withoutConnection),
  /** The connection's credentials are of a type that runners refuse. */
  "oauth2-credentials": inTask((task) => withConnection(task, { credentialsType: CredentialsType.OAUTH2 })),
  /** The envelope has no data. */
  "empty-data": inEnvelope((envelope) => ({ ...envelope, data: new Uint8Array() })),
  /** The data is not a task, though it is signed. */
  "garbage-data": (_task: PrivateActionTask, key: SigningKey) => sealTask(Buffer.from("\xff\xff\xff"), [key]),
  /** The data was changed after signing. */
  tampered: inEnvelope((envelope, task) => ({
    ...envelope,
    data: encodeTask({ ...task, secDatadogHeaderValue: `${task.secDatadogHeaderValue}-tampered` }),
  })),
  /** The envelope has no signature. */
  "no-signatures": inEnvelope((envelope) => ({ ...envelope, signatures: [] })),
  /** The envelope names another hash. */
  "wrong-hash-type": inEnvelope((envelope) => ({ ...envelope, hashType: 2 })),
  /** The signature names a key that nobody has. */
  "unknown-key": inEnvelope((envelope) => changeSignatures(envelope, { keyId: "key-that-nobody-has" })),
  /** The signature names the right key and a wrong type. */
  "key-type-mismatch": inEnvelope((envelope, _task, key) =>
    changeSignatures(envelope, { keyType: KeyType[key.keyType === "ED25519" ? "X509_RSA" : "ED25519"] }),
  ),
  /** A broken signature of the right key stands before a good one. */
  "first-signature-invalid": inEnvelope((envelope) => ({
    ...envelope,
    signatures: [
      ...changeSignatures(envelope, { signature: new Uint8Array(64) }).signatures,
      ...envelope.signatures,
    ],
  })),
  /** The document has no envelope. */
  "missing-envelope": inEnvelope((envelope) => envelope),
  /** The document has no job id, so that nothing can be reported. */
  "missing-job-id": inEnvelope((envelope) => envelope),
};

/** Name of a defect. */
export type TaskDefect = keyof typeof TASK_DEFECTS;

/** Every defect. */
export const TASK_DEFECT_NAMES: readonly TaskDefect[] = Object.keys(TASK_DEFECTS).filter(isTaskDefect);

/** Whether the text names a defect. */
export function isTaskDefect(text: string): text is TaskDefect {
  return Object.hasOwn(TASK_DEFECTS, text);
}

/** Signs a task, with the defect if there is one. */
export function sealWithDefect(
  task: PrivateActionTask,
  key: SigningKey,
  defect: TaskDefect | undefined,
): SignedEnvelope {
  return defect === undefined ? sealTask(encodeTask(task), [key]) : TASK_DEFECTS[defect](task, key);
}

/** Member of the answer's attributes that the defect removes. */
export function memberRemovedBy(defect: TaskDefect | undefined): string | undefined {
  if (defect === "missing-envelope") return "signed_envelope";
  return defect === "missing-job-id" ? "job_id" : undefined;
}

type Seal = (task: PrivateActionTask, key: SigningKey) => SignedEnvelope;

function inTask(change: (task: PrivateActionTask) => PrivateActionTask): Seal {
  return (task, key) => sealTask(encodeTask(change(task)), [key]);
}

function inEnvelope(
  change: (envelope: SignedEnvelope, task: PrivateActionTask, key: SigningKey) => SignedEnvelope,
): Seal {
  return (task, key) => change(sealTask(encodeTask(task), [key]), task, key);
}

type ChangeableTask = { -readonly [Member in keyof PrivateActionTask]: PrivateActionTask[Member] };

function withoutExpiry(task: PrivateActionTask): PrivateActionTask {
  const copy: ChangeableTask = { ...task };
  delete copy.expirationTime;
  return copy;
}

function withoutConnection(task: PrivateActionTask): PrivateActionTask {
  const copy: ChangeableTask = { ...task };
  delete copy.connectionInfo;
  return copy;
}

function withConnection(
  task: PrivateActionTask,
  change: Partial<NonNullable<PrivateActionTask["connectionInfo"]>>,
): PrivateActionTask {
  return task.connectionInfo === undefined
    ? task
    : { ...task, connectionInfo: { ...task.connectionInfo, ...change } };
}

function changeSignatures(
  envelope: SignedEnvelope,
  change: Partial<SignedEnvelope["signatures"][number]>,
): SignedEnvelope {
  const signatures = envelope.signatures.map((signature) => ({ ...signature, ...change }));
  return { ...envelope, signatures };
}
