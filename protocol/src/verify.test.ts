import fc from "fast-check";
import { encodeDequeueAnswer, parseDequeueAnswer, type DequeuedTask } from "./dequeue";
import { HashType, sealTask, type SignedEnvelope } from "./envelope";
import { ErrorCode } from "./error-code";
import {
  encodeSigningKeyFile,
  generateSigningKey,
  KeyType,
  parseSigningKeyFile,
  type SigningKey,
  type VerificationKey,
} from "./signing-key";
import { decodeTask, encodeTask, TaskClient, timestampOf, type PrivateActionTask } from "./task-message";
import { verifyTask, type Verification, type VerificationContext } from "./verify";
import { WireFormatError } from "./wire-format-error";

const now = new Date("2030-01-01T00:00:00Z");
const key = generateSigningKey("key-1");
const otherKey = generateSigningKey("key-2");
const context: VerificationContext = {
  keys: new Map([["key-1", publicHalf(key)]]),
  orgId: 9007199254740993n,
  runnerId: "runner-a1",
  now,
};
const task = {
  actionName: "request",
  bundleId: "com.datadoghq.http",
  orgId: context.orgId,
  taskId: "signed-id",
  secDatadogHeaderValue: "",
  inputs: { url: "https://intranet.example.test" },
  connectionInfo: { connectionId: "c1", tokens: [], credentialsType: 1, runnerId: context.runnerId },
  expirationTime: timestampOf(new Date("2030-01-01T00:05:00Z")),
  client: TaskClient.WORKFLOWS,
} satisfies PrivateActionTask;

function publicHalf(signingKey: SigningKey): VerificationKey {
  return parseSigningKeyFile(encodeSigningKeyFile(signingKey));
}

function dequeued(
  changes: Partial<PrivateActionTask> = {},
  keys: readonly SigningKey[] = [key],
): DequeuedTask {
  return around(sealTask(encodeTask({ ...task, ...changes }), keys));
}

function without(name: keyof PrivateActionTask): DequeuedTask {
  const rest = { ...task, [name]: undefined };
  return around(sealTask(encodeTask(rest), [key]));
}

function around(envelope: SignedEnvelope): DequeuedTask {
  const unsigned = { taskId: "unsigned-id", actionName: "other", bundleId: "other", client: 2, orgId: 1n };
  return { unsigned, hasAttributes: true, jobId: "job-1", envelope };
}

function changed(change: (envelope: SignedEnvelope) => Partial<SignedEnvelope>): DequeuedTask {
  const envelope = sealTask(encodeTask(task), [key]);
  return around({ ...envelope, ...change(envelope) });
}

function codeOf(verification: Verification): number | "verified" {
  return verification.ok ? "verified" : verification.failure.code;
}

describe("verifyTask", () => {
  it("gives what was signed, with job id and trace from outside", () => {
    const verification = verifyTask({ ...dequeued(), traceId: 2n ** 64n - 1n, spanId: 7n }, context);
    expect(verification).toEqual({
      ok: true,
      task: { ...task, jobId: "job-1", traceId: 2n ** 64n - 1n, spanId: 7n },
    });
  });

  /** Every failure, in the order of the checks. */
  const failures: readonly (readonly [string, DequeuedTask, number, string])[] = [
    [
      "no attributes",
      { ...dequeued(), hasAttributes: false, jobId: "" },
      ErrorCode.INTERNAL_ERROR,
      "empty task",
    ],
    ["no job id", { ...dequeued(), jobId: "" }, ErrorCode.INTERNAL_ERROR, "no JobId"],
    ["no envelope", withoutEnvelope(), ErrorCode.INTERNAL_ERROR, "envelope is missing"],
    ["no data", changed(() => ({ data: Buffer.alloc(0) })), ErrorCode.INTERNAL_ERROR, "no data"],
    ["no signatures", dequeued({}, []), ErrorCode.INTERNAL_ERROR, "no signatures"],
    [
      "no hash type",
      changed(() => ({ hashType: HashType.HASH_TYPE_UNKNOWN })),
      ErrorCode.INTERNAL_ERROR,
      "unsupported hash type: HASH_TYPE_UNKNOWN",
    ],
    [
      "a new hash type",
      changed(() => ({ hashType: 9 })),
      ErrorCode.INTERNAL_ERROR,
      "unsupported hash type: 9",
    ],
    [
      "garbage",
      around(sealTask(Buffer.from("garbage"), [key])),
      ErrorCode.INTERNAL_ERROR,
      "cannot unmarshal",
    ],
    ["no expiration", without("expirationTime"), ErrorCode.INTERNAL_ERROR, "no expiration"],
    [
      "an expiration in the past",
      dequeued({ expirationTime: { seconds: 1893455999n, nanos: 999_999_999 } }),
      ErrorCode.EXPIRED_TASK,
      "expired",
    ],
    ["an unknown key", dequeued({}, [otherKey]), ErrorCode.SIGNATURE_KEY_NOT_FOUND, "no matching key found"],
    [
      "another key type",
      changed(({ signatures }) => ({
        signatures: signatures.map((signature) => ({ ...signature, keyType: KeyType.X509_RSA })),
      })),
      ErrorCode.SIGNATURE_ERROR,
      "key type mismatch",
    ],
    [
      "another's signature",
      dequeued({}, [{ ...otherKey, keyId: "key-1" }]),
      ErrorCode.SIGNATURE_ERROR,
      "signature verification failed",
    ],
    [
      "another organisation",
      dequeued({ orgId: context.orgId + 1n }),
      ErrorCode.MISMATCHED_ORG_ID,
      "org id mismatch",
    ],
    ["no connection", without("connectionInfo"), ErrorCode.MISMATCHED_RUNNER_ID, "runner id mismatch"],
    [
      "another runner",
      dequeued({ connectionInfo: { ...task.connectionInfo, runnerId: "runner-b2" } }),
      ErrorCode.MISMATCHED_RUNNER_ID,
      "runner id mismatch",
    ],
  ];

  it.each(failures)("refuses a task with %s", (_case, input, code, message) => {
    const verification = verifyTask(input, context);
    expect(codeOf(verification)).toBe(code);
    if (verification.ok) throw new Error("unreachable");
    expect(verification.failure.message).toContain(message);
    expect(verification.failure.externalMessage).toBe(verification.failure.message);
  });

  it("reports the earlier of two problems", () => {
    const wrong = { orgId: 1n, connectionInfo: { ...task.connectionInfo, runnerId: "runner-b2" } };
    const past = { expirationTime: { seconds: 0n, nanos: 0 } };
    expect(codeOf(verifyTask(dequeued({ ...wrong, ...past }, [otherKey]), context))).toBe(
      ErrorCode.EXPIRED_TASK,
    );
    expect(codeOf(verifyTask(dequeued(wrong, [otherKey]), context))).toBe(ErrorCode.SIGNATURE_KEY_NOT_FOUND);
    expect(codeOf(verifyTask(dequeued(wrong, [{ ...otherKey, keyId: "key-1" }]), context))).toBe(
      ErrorCode.SIGNATURE_ERROR,
    );
    expect(codeOf(verifyTask(dequeued(wrong), context))).toBe(ErrorCode.MISMATCHED_ORG_ID);
  });

  it("tries the first signature whose key it knows, and no other", () => {
    const forged = { ...otherKey, keyId: "key-1" };
    expect(codeOf(verifyTask(dequeued({}, [otherKey, key]), context))).toBe("verified");
    expect(codeOf(verifyTask(dequeued({}, [forged, key]), context))).toBe(ErrorCode.SIGNATURE_ERROR);
    expect(codeOf(verifyTask(dequeued({}, [key, forged]), context))).toBe("verified");
  });

  it("refuses every change of one bit in the data, with the code of the first check that notices", () => {
    const envelope = sealTask(encodeTask(task), [key]);
    const seen = new Set<number>();
    for (let bit = 0; bit < envelope.data.length * 8; bit += 1) {
      const data = flipped(envelope.data, bit);
      const code = codeOf(verifyTask(around({ ...envelope, data }), context));
      expect({ bit, code }).toEqual({ bit, code: expectedCode(data) });
      seen.add(Number(code));
    }
    expect([...seen].sort()).toEqual([
      ErrorCode.INTERNAL_ERROR,
      ErrorCode.SIGNATURE_ERROR,
      ErrorCode.EXPIRED_TASK,
    ]);
  });

  it("refuses every change of one bit in the signature", () => {
    for (let bit = 0; bit < 64 * 8; bit += 1) {
      const input = changed(({ signatures }) => ({
        signatures: signatures.map((entry) => ({ ...entry, signature: flipped(entry.signature, bit) })),
      }));
      expect(codeOf(verifyTask(input, context))).toBe(ErrorCode.SIGNATURE_ERROR);
    }
  });

  it("never throws for anything that parses", () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    const signature = fc.record({
      key_type: fc.nat({ max: 3 }),
      key_id: fc.constantFrom("key-1", "key-2"),
      signature: bytes.map((value) => Buffer.from(value).toString("base64")),
    });
    const envelope = fc.record(
      {
        data: fc
          .oneof(bytes, fc.constant(encodeTask(task)))
          .map((value) => Buffer.from(value).toString("base64")),
        hash_type: fc.nat({ max: 2 }),
        signatures: fc.array(signature, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(envelope, (signed_envelope) => {
        const input = parseDequeueAnswer(
          JSON.stringify({ data: { attributes: { job_id: "j", signed_envelope } } }),
        );
        expect(input && verifyTask(input, context).ok).toBe(false);
      }),
    );
  });

  it("verifies what crossed the wire", () => {
    const { unsigned, envelope = sealTask(Buffer.alloc(0), []) } = dequeued();
    const body = encodeDequeueAnswer({ unsigned, jobId: "job-1", envelope, traceId: 2n ** 64n - 1n });
    const input = parseDequeueAnswer(body);
    expect(input && verifyTask(input, context)).toEqual({
      ok: true,
      task: { ...task, jobId: "job-1", traceId: 2n ** 64n - 1n },
    });
  });
});

function withoutEnvelope(): DequeuedTask {
  const { unsigned, hasAttributes, jobId } = dequeued();
  return { unsigned, hasAttributes, jobId };
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/**
 * Changed data cannot carry a valid signature, so only the checks before the signature may answer otherwise.
 */
function expectedCode(data: Uint8Array): number {
  let expirationTime;
  try {
    ({ expirationTime } = decodeTask(data));
  } catch (error) {
    if (error instanceof WireFormatError) return ErrorCode.INTERNAL_ERROR;
    throw error;
  }
  if (expirationTime === undefined) return ErrorCode.INTERNAL_ERROR;
  const seconds = Number(expirationTime.seconds) + expirationTime.nanos / 1e9;
  return seconds < now.getTime() / 1000 ? ErrorCode.EXPIRED_TASK : ErrorCode.SIGNATURE_ERROR;
}
