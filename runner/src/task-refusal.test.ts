import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { generateSigningKey } from "@parkit/protocol/internal/signing-key";
import type { PrivateActionTask } from "@parkit/protocol/internal/task-message";
import { until } from "./clock.fixture";
import { signedTask, type TestTask } from "./control-plane.fixture";
import { openRunnerStage, type RunnerStage } from "./runner.fixture";

const CHECKSUM = "getChecksumFromURL";

let stage: RunnerStage;

beforeEach(async () => {
  stage = await openRunnerStage();
});
afterEach(() => stage.close());

function without(task: PrivateActionTask, name: "expirationTime" | "connectionInfo"): PrivateActionTask {
  const copy: { -readonly [Name in keyof PrivateActionTask]: PrivateActionTask[Name] } = { ...task };
  if (name === "expirationTime") delete copy.expirationTime;
  else delete copy.connectionInfo;
  return copy;
}

describe("a task", () => {
  const refusals: readonly [name: string, task: TestTask, code: number, message: RegExp][] = [
    ["no data", { tamper: (envelope) => ({ ...envelope, data: new Uint8Array() }) }, 1, /no data/],
    ["no signature", { tamper: (envelope) => ({ ...envelope, signatures: [] }) }, 1, /no signatures/],
    ["another hash", { tamper: (envelope) => ({ ...envelope, hashType: 2 }) }, 1, /unsupported hash type/],
    [
      "bytes that are not a task",
      { tamper: (envelope) => ({ ...envelope, data: Buffer.from("garbage") }) },
      1,
      /unmarshal/,
    ],
    ["no expiration", { change: (task) => without(task, "expirationTime") }, 1, /expiration/],
    [
      "a past expiration",
      { change: (task) => ({ ...task, expirationTime: { seconds: 1n, nanos: 0 } }) },
      6,
      /expired/,
    ],
    ["an unknown key", { signedWith: generateSigningKey("key-2") }, 4, /no matching key/],
    ["a forged signature", { signedWith: generateSigningKey("key-1") }, 5, /signature verification failed/],
    [
      "another key type",
      {
        tamper: (envelope) => ({
          ...envelope,
          signatures: envelope.signatures.map((one) => ({ ...one, keyType: 1 })),
        }),
      },
      5,
      /key type mismatch/,
    ],
    ["another organisation", { change: (task) => ({ ...task, orgId: 4243n }) }, 7, /org id mismatch/],
    ["no connection", { change: (task) => without(task, "connectionInfo") }, 8, /runner id mismatch/],
    [
      "an unknown bundle",
      { bundle: "com.datadoghq.nothing" },
      1,
      /could not find bundle for com.datadoghq.nothing/,
    ],
    ["an unknown action", { action: "teleport" }, 1, /could not find action for teleport/],
    [
      "an action that is not allowed",
      { action: CHECKSUM },
      2,
      /action com.datadoghq.http.getChecksumFromURL is not in the allow list/,
    ],
    ["an unsupported credential type", { credentialsType: 3 }, 1, /unsupported credential type/],
  ];
  it.each(refusals)("with %s is refused", async (_name, task, code, message) => {
    const outcome = await stage.outcomeOf({ ...stage.ping(), ...task });
    expect(outcome).toMatchObject({
      kind: "failed",
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(stage.plane.reports).toHaveLength(1);
  });

  it.each([
    ["envelope", { signed_envelope: "x" }],
    ["signature", { signed_envelope: { data: "AA==", hash_type: 1, signatures: [{ signature: "?" }] } }],
    ["name", { name: 7 }],
    ["organisation", { org_id: "4242" }],
  ])("whose %s cannot be read is refused once, and holds up no other", async (_what, changes) => {
    const whole = JSON.parse(signedTask(stage.ping())) as { data: { attributes: object } };
    const broken = { data: { ...whole.data, attributes: { ...whole.data.attributes, ...changes } } };
    stage.plane.tasks.push(JSON.stringify(broken), signedTask(stage.ping()));
    await stage.start();
    await until(() => stage.plane.reports.length === 2);
    expect(stage.plane.reports.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: "failed",
          code: ErrorCode.INTERNAL_ERROR,
          message: expect.stringMatching(/^the task cannot be read: data\.attributes\./) as string,
        }),
        expect.objectContaining({ kind: "succeeded" }),
      ]),
    );
    expect(stage.lines.join("")).not.toContain("failed to dequeue task");
  });

  it("whose data was changed after signing is refused", async () => {
    const flipLastByte = (data: Uint8Array): Uint8Array => {
      const changed = Uint8Array.from(data);
      const offset = Buffer.from(changed).indexOf("ping");
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      return changed;
    };
    const outcome = await stage.outcomeOf({
      ...stage.ping(),
      tamper: (envelope) => ({ ...envelope, data: flipLastByte(envelope.data) }),
    });
    expect(outcome).toMatchObject({ kind: "failed", code: ErrorCode.SIGNATURE_ERROR });
  });

  it("runs what was signed, whatever stands beside it", async () => {
    const outcome = await stage.outcomeOf(
      { ...stage.ping(), action: "request", change: (task) => ({ ...task, actionName: CHECKSUM }) },
      { actionsAllowlist: ["com.datadoghq.http.request"] },
    );
    expect(outcome).toMatchObject({
      kind: "failed",
      code: 2,
      message: expect.stringContaining(CHECKSUM) as string,
    });
  });

  it("that is refused touches no credential file", async () => {
    const tokens = [
      {
        nameSegments: ["root_tokens", "a"],
        value: { kind: "file-secret", path: "/nowhere/at/all.json" } as const,
      },
    ];
    const refused = await stage.outcomeOf({ ...stage.ping(), action: CHECKSUM, tokens });
    expect(refused).toMatchObject({ code: 2 });
  });
});
