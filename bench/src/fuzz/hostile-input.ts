/**
 * What the other side may send to whatever reads envelopes, tokens and credential files: good inputs with
 * some bytes changed, and how each reader has to take them.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { encodeDequeueAnswer, parseDequeueAnswer } from "@parkit/protocol/internal/dequeue";
import { sealTask } from "@parkit/protocol/internal/envelope";
import { generateRunnerKey } from "@parkit/protocol/internal/key-pair";
import { signRunnerToken, verifyRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { generateSigningKey } from "@parkit/protocol/internal/signing-key";
import { encodeSigningKeySet, parseSigningKeySet } from "@parkit/protocol/internal/signing-key-set";
import { decodeTask, encodeTask, timestampOf } from "@parkit/protocol/internal/task-message";
import { verifyTask } from "@parkit/protocol/internal/verify";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { readFileSecret } from "@parkit/runner/internal/credential-file";
import { TaskError } from "@parkit/runner/internal/task-error";
import fc from "fast-check";

/** Something that reads what came from elsewhere. */
export interface Reader {
  readonly name: string;
  /** An input that it takes. */
  readonly good: Buffer;
  /**
   * Reads an input.
   *
   * @returns what is wrong with how it took the input; undefined when nothing is
   */
  readonly read: (input: Buffer) => string | undefined | Promise<string | undefined>;
}

/** What reading hostile inputs came to. */
export interface HostileRun {
  /** One text per input that was taken wrongly, with the input. */
  readonly findings: readonly string[];
  /** The longest that one input took, in milliseconds. */
  readonly slowest: number;
}

const NOW = new Date("2030-01-01T00:00:00Z");
const SUBJECT = { orgId: 9007199254740993n, runnerId: "runner-a1" };
const SECRET = "s3cr3t-of-the-file";

/** The readers, each with an input of its own. Credential files lie in the directory. */
export async function hostileReaders(directory: string): Promise<readonly Reader[]> {
  const keys = [generateSigningKey("key-1"), generateSigningKey("key-2", "X509_RSA")];
  const { keys: known } = parseSigningKeySet(encodeSigningKeySet(keys));
  const data = encodeTask({
    actionName: "request",
    bundleId: "com.datadoghq.http",
    orgId: SUBJECT.orgId,
    taskId: "task-1",
    secDatadogHeaderValue: "",
    inputs: { url: "https://intranet.example.test", list: [1, null, { deep: true }] },
    connectionInfo: { connectionId: "c", tokens: [], credentialsType: 1, runnerId: SUBJECT.runnerId },
    expirationTime: timestampOf(new Date("2030-01-01T00:05:00Z")),
    client: 1,
  });
  const unsigned = {
    taskId: "task-1",
    actionName: "request",
    bundleId: "com.datadoghq.http",
    client: 1,
    orgId: 1n,
  };
  const answers = keys.map((key) =>
    encodeDequeueAnswer({ unsigned, inputs: {}, jobId: "job-1", envelope: sealTask(data, [key]) }),
  );
  const runnerKey = await generateRunnerKey();
  const token = signRunnerToken(SUBJECT, runnerKey.privateKey, NOW);
  return [
    ...answers.map((answer): Reader => ({
      name: "envelope",
      good: Buffer.from(answer),
      read: (input) => {
        const dequeued = wireErrorOr(() => parseDequeueAnswer(input.toString()));
        if (dequeued === undefined) return undefined;
        const verification = verifyTask(dequeued, { ...SUBJECT, keys: known, now: NOW });
        const bytes = dequeued.envelope?.data ?? Buffer.of();
        return verification.ok && !Buffer.from(bytes).equals(data)
          ? "bytes that nobody signed were taken for a task"
          : undefined;
      },
    })),
    {
      name: "signed bytes",
      good: Buffer.from(data),
      read: (input) => {
        wireErrorOr(() => decodeTask(input));
        return undefined;
      },
    },
    {
      name: "runner token",
      good: Buffer.from(token),
      read: (input) => {
        const text = input.toString();
        const { ok } = verifyRunnerToken(text, {
          publicKey: runnerKey.publicKey,
          subject: SUBJECT,
          now: NOW,
        });
        return ok && text !== token ? "another token was taken" : undefined;
      },
    },
    {
      name: "signing keys",
      good: Buffer.from(encodeSigningKeySet(keys)),
      read: (input) => {
        wireErrorOr(() => parseSigningKeySet(input.toString()));
        return undefined;
      },
    },
    {
      name: "credential file",
      good: Buffer.from(
        JSON.stringify({
          auth_type: "Token Auth",
          credentials: [{ tokenName: "t", tokenValue: SECRET }],
        }),
      ),
      read: async (input) => {
        const path = join(directory, "credentials.json");
        writeFileSync(path, input, { mode: 0o600 });
        try {
          const value = await readFileSecret(path, "t", { directory });
          return typeof value === "string" ? undefined : "the secret is no text";
        } catch (error) {
          if (!(error instanceof TaskError)) throw error;
          return error.message.includes(SECRET) ? "the refusal holds the secret" : undefined;
        }
      },
    },
  ];
}

/** Reads so many inputs with the readers in turn. The same seed makes the same changes. */
export async function readHostileInputs(
  inputs: number,
  seed: number,
  note: (text: string) => void = () => undefined,
): Promise<HostileRun> {
  const directory = mkdtempSync(join(tmpdir(), "parkit-hostile-"));
  const findings: string[] = [];
  const prototype = prototypeMembers();
  let slowest = 0;
  try {
    const readers = await hostileReaders(directory);
    const changes = fc.sample(fc.array(CHANGE, { minLength: 1, maxLength: 4 }), { numRuns: inputs, seed });
    for (const [index, edits] of changes.entries()) {
      const { name, good, read } = readers[index % readers.length] ?? fail();
      const input = edits.reduce(changed, good);
      const started = performance.now();
      const finding = await complaintOf(read, input);
      slowest = Math.max(slowest, performance.now() - started);
      const wrong = finding ?? (prototypeMembers() === prototype ? undefined : "a prototype was changed");
      if (wrong !== undefined) findings.push(`${name}: ${wrong}: ${input.toString("base64")}`);
      if ((index + 1) % 10_000 === 0) note(`${index + 1} inputs, ${findings.length} taken wrongly`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  return { findings, slowest };
}

async function complaintOf(read: Reader["read"], input: Buffer): Promise<string | undefined> {
  try {
    return await read(input);
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

/** What reading gives; undefined when it refuses in the way that readers do. */
function wireErrorOr<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}

function prototypeMembers(): string {
  return [Object.prototype, Array.prototype, Function.prototype]
    .flatMap((prototype) => Object.getOwnPropertyNames(prototype))
    .join();
}

function fail(): never {
  throw new Error("there are no readers");
}

/** Pieces that mean something to a reader. */
const PIECE = fc.oneof(
  fc.constantFrom(
    ...'{ } [ ] , : null true -1 1e999 9007199254740993 18446744073709551616 "" {{ }} \\u0000 \\ud800'.split(
      " ",
    ),
    '"__proto__":{"polluted":true},',
    '"constructor":{"prototype":{}},',
    "[".repeat(300),
    "9".repeat(400),
    "eyJhbGciOiJub25lIn0",
    "..",
  ),
  // A field of protobuf with a length that no message has.
  fc.constantFrom("\x0a\xff\xff\xff\xff\x0f", "\x32\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "\x80\x80\x80"),
  fc.string({ unit: "binary", maxLength: 6 }),
);

/** One change of an input; places are parts of the whole, in thousandths. */
const CHANGE = fc.record({
  at: fc.nat({ max: 1000 }),
  kind: fc.constantFrom("flip", "insert", "remove", "cut", "repeat"),
  size: fc.integer({ min: 1, max: 40 }),
  piece: PIECE,
  bit: fc.nat({ max: 7 }),
});

type Change = typeof CHANGE extends fc.Arbitrary<infer T> ? T : never;

function changed(input: Buffer, { at, kind, size, piece, bit }: Change): Buffer {
  const place = Math.floor((at * input.length) / 1001);
  const [before, after] = [input.subarray(0, place), input.subarray(place)];
  switch (kind) {
    case "flip": {
      const copy = Buffer.from(input);
      if (place < copy.length) copy.writeUInt8(copy.readUInt8(place) ^ (1 << bit), place);
      return copy;
    }
    case "insert":
      return Buffer.concat([before, Buffer.from(piece, "latin1"), after]);
    case "remove":
      return Buffer.concat([before, after.subarray(size)]);
    case "cut":
      return before;
    case "repeat":
      return Buffer.concat([input, after]);
  }
}
