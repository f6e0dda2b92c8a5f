import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionToken, CredentialsType } from "@parkit/protocol/connection-info";
import { ErrorCode } from "@parkit/protocol/error-code";
import { encodePrivateKey } from "@parkit/protocol/key-pair";
import { OpmsPath } from "@parkit/protocol/opms";
import { verifyRunnerToken } from "@parkit/protocol/runner-token";
import { generateSigningKey } from "@parkit/protocol/signing-key";
import { SIGNING_KEYS_PATH } from "@parkit/protocol/signing-key-set";
import type { PrivateActionTask } from "@parkit/protocol/task-message";
import type { TaskOutcome } from "@parkit/protocol/task-report";
import { advanceUntil, manualClock, type ManualClock, until } from "./clock.fixture";
import type { RunnerConfig } from "./config";
import {
  type Answer,
  type ControlPlaneDouble,
  portOf,
  RUNNER,
  signedTask,
  startControlPlaneDouble,
  testIdentity,
  type TestTask,
} from "./control-plane.fixture";
import type { RunnerIdentity } from "./identity";
import { type RunningRunner, startRunner } from "./runner";

const CHECKSUM = "getChecksumFromURL";

let identity: RunnerIdentity;
let plane: ControlPlaneDouble;
let clock: ManualClock;
let lines: string[];
let runner: RunningRunner | undefined;
let service: Server;
let serviceUrl: string;
/** Requests that wait for the service's answer. */
let held: (() => void)[];

beforeAll(async () => {
  identity = await testIdentity();
});

beforeEach(async () => {
  plane = await startControlPlaneDouble();
  clock = manualClock();
  lines = [];
  held = [];
  service = createServer((request, response) => {
    const answer = (): void => void response.end("pong");
    if (request.url === "/held") held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceUrl = `http://127.0.0.1:${portOf(service.address())}`;
});

afterEach(async () => {
  const stopping = runner?.interrupt();
  await clock.advance(60_000);
  await stopping;
  runner = undefined;
  service.closeAllConnections();
  service.close();
  await plane.close();
});

async function start(config: Partial<RunnerConfig> = {}): Promise<RunningRunner> {
  const log = { write: (line: string) => lines.push(line) };
  const base = {
    apiUrl: plane.url,
    identity,
    modes: ["pull"],
    actionsAllowlist: ["com.datadoghq.http.request"],
  } as const;
  runner = await startRunner({ ...base, ...config }, { clock, log, logLevel: "debug" });
  return runner;
}

function without(task: PrivateActionTask, name: "expirationTime" | "connectionInfo"): PrivateActionTask {
  const copy: { -readonly [Name in keyof PrivateActionTask]: PrivateActionTask[Name] } = { ...task };
  if (name === "expirationTime") delete copy.expirationTime;
  else delete copy.connectionInfo;
  return copy;
}

/** Runs one task to its report. */
async function outcomeOf(task: TestTask, config?: Partial<RunnerConfig>): Promise<TaskOutcome | undefined> {
  plane.tasks.push(signedTask(task));
  await start(config);
  await until(() => plane.reports.length > 0);
  return plane.reports[0]?.outcome;
}

const ping = (): TestTask => ({ inputs: { url: `${serviceUrl}/ping`, verb: "GET" } });
const slow = (): TestTask => ({ inputs: { url: `${serviceUrl}/held`, verb: "GET" } });

describe("a task", () => {
  it("runs and is reported under its lease", async () => {
    const outcome = await outcomeOf({ ...ping(), taskId: "task-a", jobId: "job-a" });
    expect(outcome).toMatchObject({ kind: "succeeded", outputs: { status: 200, body: "pong" } });
    expect(plane.reports[0]?.task).toEqual({
      taskId: "task-a",
      jobId: "job-a",
      client: 1,
      actionFqn: "com.datadoghq.http.request",
    });
  });

  const refusals: readonly [name: string, task: TestTask, code: number, message: RegExp][] = [
    ["no data", { tamper: (envelope) => ({ ...envelope, data: new Uint8Array() }) }, 1, /no data/],
    ["no signature", { tamper: (envelope) => ({ ...envelope, signatures: [] }) }, 1, /no signatures/],
    ["another hash", { tamper: (envelope) => ({ ...envelope, hashType: 2 }) }, 1, /unsupported hash type/],
    [
      "bytes that are no task",
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
    const outcome = await outcomeOf({ ...ping(), ...task });
    expect(outcome).toMatchObject({
      kind: "failed",
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(plane.reports).toHaveLength(1);
  });

  it("whose data was changed after signing is refused", async () => {
    const flipLastByte = (data: Uint8Array): Uint8Array => {
      const changed = Uint8Array.from(data);
      const offset = Buffer.from(changed).indexOf("ping");
      changed[offset] = (changed[offset] ?? 0) ^ 1;
      return changed;
    };
    const outcome = await outcomeOf({
      ...ping(),
      tamper: (envelope) => ({ ...envelope, data: flipLastByte(envelope.data) }),
    });
    expect(outcome).toMatchObject({ kind: "failed", code: ErrorCode.SIGNATURE_ERROR });
  });

  it("runs what was signed, whatever stands beside it", async () => {
    const outcome = await outcomeOf(
      { ...ping(), action: "request", change: (task) => ({ ...task, actionName: CHECKSUM }) },
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
    const refused = await outcomeOf({ ...ping(), action: CHECKSUM, tokens });
    expect(refused).toMatchObject({ code: 2 });
  });

  it("without a job id is logged and nothing else", async () => {
    plane.tasks.push(signedTask({ ...ping(), jobId: "" }), signedTask({ ...ping(), jobId: "job-b" }));
    await start();
    await until(() => plane.reports.length > 0);
    expect(plane.reports.map(({ task }) => task.jobId)).toEqual(["job-b"]);
    expect(lines.join("")).toContain("no JobId");
  });

  it("that takes too long fails, and its request is cut", async () => {
    plane.tasks.push(signedTask({ inputs: { url: `${serviceUrl}/held`, verb: "GET", timeout: 7 } }));
    await start();
    await until(() => held.length === 1);
    const connections = async (): Promise<number> =>
      new Promise((resolve) => {
        service.getConnections((_error, open) => {
          resolve(open);
        });
      });
    expect(await connections()).toBe(1);
    await clock.advance(7_000);
    await until(() => plane.reports.length > 0);
    expect(plane.reports[0]?.outcome).toMatchObject({
      kind: "failed",
      code: 1,
      message: "task execution exceeded global timeout of 7 seconds",
    });
    while ((await connections()) > 0);
  });
});

describe("a task that comes again", () => {
  it("while it runs gets the outcome of the first run", async () => {
    plane.tasks.push(signedTask({ ...slow(), taskId: "twice", jobId: "job-1" }));
    plane.tasks.push(signedTask({ ...slow(), taskId: "twice", jobId: "job-2" }));
    await start();
    await until(() => held.length === 1 && plane.tasks.length === 0);
    held[0]?.();
    await until(() => plane.reports.length === 2);
    expect(held).toHaveLength(1);
    expect(plane.reports.map(({ task }) => task.jobId).sort()).toEqual(["job-1", "job-2"]);
    expect(plane.reports[0]?.outcome).toEqual(plane.reports[1]?.outcome);
  });

  it("after its report got lost is not run again", async () => {
    plane.answer(OpmsPath.PUBLISH, ({ body }) => (body.includes("job-1") ? { status: 400 } : undefined));
    plane.tasks.push(signedTask({ ...slow(), taskId: "lost", jobId: "job-1" }));
    await start();
    await until(() => held.length === 1);
    held[0]?.();
    await until(() => plane.to(OpmsPath.PUBLISH).length === 1);
    plane.tasks.push(signedTask({ ...slow(), taskId: "lost", jobId: "job-2" }));
    await advanceUntil(clock, () => plane.reports.length === 1);
    expect(held).toHaveLength(1);
    expect(plane.reports[0]).toMatchObject({ task: { jobId: "job-2" }, outcome: { kind: "succeeded" } });
  });
});

describe("calls to the control plane", () => {
  it("carry a fresh token of this runner and what it is", async () => {
    await start();
    await until(() => plane.to(OpmsPath.DEQUEUE).length > 0);
    const [keys, dequeue] = [plane.to(SIGNING_KEYS_PATH)[0], plane.to(OpmsPath.DEQUEUE)[0]];
    expect(dequeue?.headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      "x-datadog-onprem-modes": "pull",
      "x-datadog-onprem-version": "0.1.0",
      "x-datadog-onprem-containerized": "false",
    });
    const tokens = [keys, dequeue].map((request) => String(request?.headers["x-datadog-onprem-jwt"]));
    expect(new Set(tokens).size).toBe(2);
    const expectation = { publicKey: identity.key.publicKey, subject: RUNNER, now: clock.now() };
    const verified = await Promise.all(tokens.map((token) => verifyRunnerToken(token, expectation)));
    expect(verified.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it("say when the runner started and when it last got a task", async () => {
    plane.tasks.push(signedTask(ping()));
    await start();
    await until(() => plane.to(OpmsPath.DEQUEUE).length === 2);
    const attributes = plane.to(OpmsPath.DEQUEUE).map(({ body }): unknown => JSON.parse(body));
    expect(attributes[0]).toEqual({
      data: { type: "dequeue", attributes: { runner_started_at: "2030-01-01T00:00:00Z" } },
    });
    expect(attributes[1]).toMatchObject({
      data: { attributes: { last_task_received_at: "2030-01-01T00:00:00Z" } },
    });
  });

  it("do not ask for tasks before keys were delivered, and do after an empty delivery", async () => {
    plane.answer(SIGNING_KEYS_PATH, () => ({ status: 404 }));
    await start();
    await until(() => plane.to(SIGNING_KEYS_PATH).length === 1);
    await advanceUntil(clock, () => plane.to(SIGNING_KEYS_PATH).length === 3);
    expect(plane.to(OpmsPath.DEQUEUE)).toHaveLength(0);
    expect(lines.filter((line) => line.includes("cannot get signing keys"))).toHaveLength(1);
    plane.signingKeys = [];
    plane.answer(SIGNING_KEYS_PATH, () => undefined);
    plane.tasks.push(signedTask(ping()));
    await advanceUntil(clock, () => plane.reports.length === 1);
    expect(plane.reports[0]?.outcome).toMatchObject({ code: ErrorCode.SIGNATURE_KEY_NOT_FOUND });
  });

  it("take a new key as soon as a task names it", async () => {
    const added = generateSigningKey("key-2");
    await start();
    await until(() => plane.to(OpmsPath.DEQUEUE).length === 1);
    plane.signingKeys = [added];
    plane.tasks.push(signedTask({ ...ping(), signedWith: added }));
    await advanceUntil(clock, () => plane.reports.length === 1);
    expect(plane.reports[0]?.outcome).toMatchObject({ kind: "succeeded" });
  });

  it("wait as long as the server asks, and a second when it does not", async () => {
    plane.answer(OpmsPath.DEQUEUE, () => ({ status: 200, headers: { "X-Retry-After-Ms": "7500" } }));
    await start();
    await until(() => clock.sleeps.includes(7_500));
    plane.answer(OpmsPath.DEQUEUE, () => undefined);
    await advanceUntil(clock, () => clock.sleeps.includes(1_000));
    expect(plane.to(OpmsPath.DEQUEUE)).toHaveLength(2);
  });

  it.each([
    ["503", { status: 503 }],
    ["204", { status: 204 }],
    ["a web page", { status: 200, body: "<html>" }],
    ["an empty object", { status: 200, body: "{}" }],
    ["null", { status: 200, body: "null" }],
    ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:1/" } }],
    ["a cut connection", "cut"],
  ] as const)("back off after %s and recover", async (_name, answer) => {
    plane.answer(OpmsPath.DEQUEUE, () => answer);
    await start();
    await until(() => lines.join("").includes("failed to dequeue task"));
    await advanceUntil(clock, () => plane.to(OpmsPath.DEQUEUE).length === 3);
    plane.answer(OpmsPath.DEQUEUE, () => undefined);
    plane.tasks.push(signedTask(ping()));
    await advanceUntil(clock, () => plane.reports.length === 1);
    expect(lines.filter((line) => line.includes("failed to dequeue task"))).toHaveLength(1);
  });

  it("give up after 30 seconds of silence", async () => {
    plane.answer(OpmsPath.DEQUEUE, () => "silence");
    await start();
    await until(() => plane.to(OpmsPath.DEQUEUE).length === 1);
    await clock.advance(30_000);
    await until(() => lines.join("").includes("failed to dequeue task"));
    expect(clock.sleeps).toContain(1_000);
    await advanceUntil(clock, () => plane.to(OpmsPath.DEQUEUE).length === 2);
  });

  it("check the health every 30 seconds, even without keys, and log a failure once", async () => {
    plane.answer(SIGNING_KEYS_PATH, () => ({ status: 500 }));
    plane.answer(OpmsPath.HEALTH_CHECK, () => ({ status: 503 }));
    await start();
    const checks = (): number => plane.to(OpmsPath.HEALTH_CHECK).length;
    await clock.advance(29_999);
    expect(checks()).toBe(0);
    await advanceUntil(clock, () => checks() === 3);
    await until(() => lines.join("").includes("health check failed"));
    expect(lines.filter((line) => line.includes("health check failed"))).toHaveLength(1);
  });
});

describe("concurrency", () => {
  it("asks for a task only when there is a free slot", async () => {
    for (let task = 0; task < 4; task += 1) plane.tasks.push(signedTask(slow()));
    await start({ taskConcurrency: 2 });
    await until(() => held.length === 2);
    await clock.advance(5_000);
    expect(plane.tasks).toHaveLength(2);
    held[0]?.();
    await until(() => held.length === 3);
    expect(plane.tasks).toHaveLength(1);
  });
});

describe("heartbeats", () => {
  const heartbeats = (): number => plane.to(OpmsPath.HEARTBEAT).length;

  it("go on until the report was accepted", async () => {
    let accept = false;
    plane.answer(OpmsPath.PUBLISH, () => (accept ? undefined : "silence"));
    plane.tasks.push(signedTask({ ...slow(), taskId: "t", jobId: "j" }));
    await start({ httpTimeoutSeconds: 0 });
    await until(() => held.length === 1);
    await clock.advance(19_999);
    expect(heartbeats()).toBe(0);
    await clock.advance(1);
    await until(() => heartbeats() === 1);
    expect(plane.to(OpmsPath.HEARTBEAT)[0]?.body).toBe(
      '{"data":{"id":"t","type":"heartbeat","attributes":{"task_id":"t","client":1,"action_fqn":"com.datadoghq.http.request","job_id":"j"}}}',
    );
    held[0]?.();
    await until(() => plane.to(OpmsPath.PUBLISH).length === 1);
    await advanceUntil(clock, () => heartbeats() === 2);
    accept = true;
    await advanceUntil(clock, () => plane.reports.length === 1);
    const after = heartbeats();
    await clock.advance(60_000);
    expect(heartbeats()).toBe(after);
  });

  it("stop when the job is gone, and the task is reported nevertheless", async () => {
    plane.answer(OpmsPath.HEARTBEAT, () => ({ status: 404 }));
    plane.tasks.push(signedTask(slow()));
    await start({ httpTimeoutSeconds: 0 });
    await until(() => held.length === 1);
    await clock.advance(20_000);
    await until(() => lines.join("").includes("no longer exists"));
    await clock.advance(60_000);
    expect(heartbeats()).toBe(1);
    held[0]?.();
    await until(() => plane.reports.length === 1);
    expect(plane.reports[0]?.outcome.kind).toBe("succeeded");
  });

  it("that fail do not disturb the task", async () => {
    plane.answer(OpmsPath.HEARTBEAT, () => ({ status: 500 }));
    plane.tasks.push(signedTask(slow()));
    await start({ httpTimeoutSeconds: 0 });
    await until(() => held.length === 1);
    await advanceUntil(clock, () => heartbeats() === 3, 20_000);
    held[0]?.();
    await until(() => plane.reports.length === 1);
    expect(lines.filter((line) => line.includes("Failed to send heartbeat"))).toHaveLength(1);
  });
});

describe("a report", () => {
  it.each([500, 503, 408, 425, 429])("is sent again, byte for byte, after a %d", async (status) => {
    let failures = 2;
    plane.answer(OpmsPath.PUBLISH, () => (failures-- > 0 ? { status } : undefined));
    plane.tasks.push(signedTask(ping()));
    await start();
    await advanceUntil(clock, () => plane.reports.length === 1);
    const bodies = plane.to(OpmsPath.PUBLISH).map(({ body }) => body);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
  });

  it("is sent four times at most", async () => {
    plane.answer(OpmsPath.PUBLISH, () => "cut");
    plane.tasks.push(signedTask(ping()));
    await start();
    await advanceUntil(clock, () => lines.join("").includes('"retries":false'));
    expect(plane.to(OpmsPath.PUBLISH)).toHaveLength(4);
  });

  it.each([400, 401, 403, 404, 409, 422])("is not sent again after a %d", async (status) => {
    plane.answer(OpmsPath.PUBLISH, () => ({ status }));
    plane.tasks.push(signedTask(ping()));
    await start();
    await until(() => lines.join("").includes('"retries":false'));
    await clock.advance(10_000);
    expect(plane.to(OpmsPath.PUBLISH)).toHaveLength(1);
  });
});

describe("stopping", () => {
  it("finishes and reports what runs, and asks for nothing more", async () => {
    plane.tasks.push(signedTask(slow()), signedTask(slow()));
    const { drain, done } = await start();
    // The third dequeue brought nothing, and the loop pauses: no call is under way.
    await until(() => held.length === 2 && clock.sleeps.includes(1_000));
    const asked = plane.to(OpmsPath.DEQUEUE).length;
    const drained = drain();
    for (const answer of held) answer();
    await drained;
    expect(await done).toBe("drained");
    expect(plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "succeeded"]);
    expect(plane.to(OpmsPath.DEQUEUE)).toHaveLength(asked);
    expect(clock.waiting).toBe(0);
  });

  it.each([
    ["idle", (): Answer | undefined => undefined],
    ["backing off", () => ({ status: 503 })],
    ["held by a pacing hint", () => ({ status: 200, headers: { "X-Retry-After-Ms": "120000" } })],
  ] as const)("ends at once when %s", async (_name, answer) => {
    plane.answer(OpmsPath.DEQUEUE, answer);
    const { drain, done } = await start();
    await until(() => plane.to(OpmsPath.DEQUEUE).length === 1 && clock.sleeps.length > 3);
    await drain();
    expect(await done).toBe("drained");
  });

  it("ends at once while it waits for keys", async () => {
    plane.answer(SIGNING_KEYS_PATH, () => "silence");
    const { drain, done, ready } = await start();
    await until(() => plane.to(SIGNING_KEYS_PATH).length === 1);
    await drain();
    expect(await done).toBe("drained");
    await ready;
  });

  it("handles the task that a dequeue under way brings", async () => {
    let bring: ((answer: Answer) => void) | undefined;
    plane.answer(OpmsPath.DEQUEUE, () => new Promise<Answer>((resolve) => (bring = resolve)));
    const { drain, done } = await start();
    await until(() => plane.to(OpmsPath.DEQUEUE).length === 1);
    const drained = drain();
    await clock.advance(499);
    bring?.({ status: 200, body: signedTask(ping()) });
    await drained;
    expect(await done).toBe("drained");
    expect(plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded"]);
  });

  it("gives a dequeue under way half a second", async () => {
    plane.answer(OpmsPath.DEQUEUE, () => "silence");
    const { drain } = await start();
    await until(() => plane.to(OpmsPath.DEQUEUE).length === 1);
    const drained = drain();
    await clock.advance(500);
    await drained;
    expect(plane.to(OpmsPath.DEQUEUE)).toHaveLength(1);
  });

  it("interrupts what runs at the second signal, and reports that", async () => {
    plane.tasks.push(signedTask(slow()));
    const { drain, interrupt, done } = await start();
    await until(() => held.length === 1);
    void drain();
    await interrupt();
    expect(await done).toBe("interrupted");
    expect(plane.reports[0]?.outcome).toMatchObject({
      kind: "failed",
      code: 1,
      externalMessage: "the action was interrupted",
    });
  });

  it("interrupts what still runs after 170 seconds", async () => {
    plane.tasks.push(signedTask(slow()));
    const { drain, done } = await start({ httpTimeoutSeconds: 0 });
    await until(() => held.length === 1);
    void drain();
    await clock.advance(169_999);
    expect(plane.reports).toHaveLength(0);
    await clock.advance(1);
    expect(await done).toBe("interrupted");
    expect(plane.reports).toHaveLength(1);
  });

  it("gives reports five seconds after an interruption", async () => {
    plane.answer(OpmsPath.PUBLISH, () => "silence");
    plane.tasks.push(signedTask(slow()));
    const { interrupt, done } = await start();
    await until(() => held.length === 1);
    void interrupt();
    await until(() => plane.to(OpmsPath.PUBLISH).length === 1);
    await clock.advance(5_000);
    expect(await done).toBe("interrupted");
  });

  it("follows the signal that it was started with", async () => {
    const controller = new AbortController();
    const config = { apiUrl: plane.url, identity, modes: ["pull"], actionsAllowlist: [] } as const;
    const { done } = await startRunner(config, { clock, signal: controller.signal });
    controller.abort();
    expect(await done).toBe("drained");
  });
});

describe("the log", () => {
  it("says what this runner is, in lines of JSON", async () => {
    await outcomeOf(ping());
    const records = lines.map((line): unknown => JSON.parse(line));
    expect(records).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining("reference runner") as string }),
    );
    expect(records).toContainEqual(
      expect.objectContaining({ message: "Starting loop", runner_id: RUNNER.runnerId }),
    );
  });

  it("holds no secret, whatever happens and in whatever form", async () => {
    const canary = "canary-7f3k9x-secret";
    const directory = mkdtempSync(join(tmpdir(), "runner-canary-"));
    const path = join(directory, "b.json");
    writeFileSync(
      path,
      JSON.stringify({ auth_type: "Basic Auth", credentials: [{ username: "svc", password: canary }] }),
    );
    service.removeAllListeners("request");
    // The service tells what it was sent, as a careless one does.
    service.on("request", (request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(request.url?.startsWith("/fail") === true ? 500 : 200, {
        "x-echo": String(request.headers["x-key"]),
      });
      response.end(JSON.stringify(request.headers));
    });
    const tokens: readonly ConnectionToken[] = [
      { nameSegments: ["root_tokens", "username"], value: { kind: "plain-text", value: "svc" } },
      { nameSegments: ["root_tokens", "password"], value: { kind: "file-secret", path } },
    ];
    const header = { key: "X-Key", value: ["{{ password }}"] };
    const leak = { key: "X-Leak", value: [encodePrivateKey(identity.key)] };
    for (const url of [`${serviceUrl}/ok`, `${serviceUrl}/fail`, "http://127.0.0.1:1/"]) {
      const inputs = {
        url,
        verb: "GET",
        requestHeaders: [header, leak],
        urlParams: [{ key: "k", value: canary }],
      };
      plane.tasks.push(signedTask({ inputs, tokens, credentialsType: CredentialsType.BASIC_AUTH }));
    }
    plane.answer(OpmsPath.HEALTH_CHECK, () => ({ status: 500, body: '{"errors":["trouble"]}' }));
    await start({ taskConcurrency: 1 });
    await until(() => plane.reports.length === 3);
    await advanceUntil(clock, () => lines.join("").includes("health check failed"));
    rmSync(directory, { recursive: true });
    const told =
      lines.join("") +
      plane
        .to(OpmsPath.PUBLISH)
        .map(({ body }) => body)
        .join("");
    expect(plane.reports.map(({ outcome }) => outcome.kind)).toEqual(["succeeded", "failed", "failed"]);
    expect(told).toContain("***");
    const forms = [
      canary,
      Buffer.from(canary).toString("hex"),
      Buffer.from(`svc:${canary}`).toString("base64").slice(8, -4),
    ];
    for (const form of [
      ...forms,
      encodePrivateKey(identity.key),
      identity.key.privateKey.export({ format: "jwk" }).d ?? "",
    ]) {
      expect(told).not.toContain(form);
    }
  });
});
