import { generateRunnerKey, type RunnerKey } from "@parkit/protocol/internal/key-pair";
import { OpmsPath } from "@parkit/protocol/internal/opms";
import { signRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { parseSigningKeySet, SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { verifyTask, type Verification } from "@parkit/protocol/internal/verify";
import type { DequeuedTask } from "@parkit/protocol/internal/dequeue";
import {
  documentOf,
  idOf,
  startTestPlane,
  TEST_ORG_ID,
  TOKEN_HEADER,
  type TestPlane,
  type TestRunner,
} from "../control-plane.fixture";
import type { ControlPlaneEvent } from "../event";
import { TASK_DEFECT_NAMES, type TaskDefect } from "../tasks/task-defect";

const REQUEST = "com.datadoghq.http.request";

let test: TestPlane;
let runner: TestRunner;

beforeEach(async () => {
  test = await startTestPlane();
  runner = await test.enroll("runner-a");
});

afterEach(() => test.plane.close());

async function queue(task: object): Promise<void> {
  const answer = await test.call("POST", "/api/parkit/v1/tasks", { body: { fqn: REQUEST, ...task } });
  expect(answer.status).toBe(201);
}

async function dequeued(): Promise<DequeuedTask> {
  const task = await runner.dequeue();
  if (task === undefined) throw new Error("a task was expected");
  return task;
}

async function verified(task: DequeuedTask): Promise<Verification> {
  const { keys } = parseSigningKeySet((await runner.call("GET", SIGNING_KEYS_PATH)).text);
  return verifyTask(task, { keys, orgId: TEST_ORG_ID, runnerId: runner.id, now: test.now() });
}

describe("dequeue", () => {
  it("answers 200 with nothing at all when there is no task, also to an empty body", async () => {
    const answer = await runner.call("POST", OpmsPath.DEQUEUE, { body: "" });
    expect([answer.status, answer.text, answer.headers.get("content-length")]).toEqual([200, "", "0"]);
    expect(answer.headers.has("x-retry-after-ms")).toBe(false);
  });

  it("hands out a task that verifies, with the inputs that were queued", async () => {
    await queue({ inputs: { url: "http://127.0.0.1:1/", verb: "GET" } });
    const task = await dequeued();
    await expect(verified(task)).resolves.toMatchObject({
      ok: true,
      task: {
        bundleId: "com.datadoghq.http",
        actionName: "request",
        orgId: TEST_ORG_ID,
        inputs: { url: "http://127.0.0.1:1/", verb: "GET" },
        connectionInfo: { runnerId: runner.id, tokens: [], credentialsType: 1 },
        client: 1,
      },
    });
    expect(task.jobId).not.toBe("");
  });

  it("hands a task to its own runner only", async () => {
    const other = await test.enroll("runner-b");
    await queue({ runner: other.id });
    await expect(runner.dequeue()).resolves.toBeUndefined();
    await expect(other.dequeue()).resolves.toBeDefined();
  });

  it.each(["ED25519", "X509_RSA"])(
    "has outcomes of verification for every defect, signed by %s",
    async (type) => {
      await test.call("POST", `${SIGNING_KEYS_PATH}/rotate`, { body: { type } });
      const expected: Record<TaskDefect, number> = {
        "missing-expiry": 1,
        expired: 6,
        "wrong-org": 7,
        "wrong-runner": 8,
        "missing-connection": 8,
        "oauth2-credentials": 0,
        "empty-data": 1,
        "garbage-data": 1,
        tampered: 5,
        "no-signatures": 1,
        "wrong-hash-type": 1,
        "unknown-key": 4,
        "key-type-mismatch": 5,
        "first-signature-invalid": 5,
        "missing-envelope": 1,
        "missing-job-id": 1,
      };
      for (const defect of TASK_DEFECT_NAMES) {
        await queue({ defect });
        const verification = await verified(await dequeued());
        const code = verification.ok ? 0 : verification.failure.code;
        expect([defect, code]).toEqual([defect, expected[defect]]);
      }
    },
  );
});

describe("a task's end", () => {
  it("is kept with its outputs, and the first report counts", async () => {
    await queue({});
    const task = await dequeued();
    expect(await runner.publish(task, { kind: "succeeded", outputs: { status: 200, body: "pong" } })).toBe(
      200,
    );
    const failure = { kind: "failed", code: 2, message: "late", externalMessage: "late" } as const;
    expect(await runner.publish(task, failure)).toBe(200);
    const answer = await test.call("GET", `/api/parkit/v1/tasks/${task.unsigned.taskId}`);
    expect(answer.json).toMatchObject({
      task: { status: "succeeded", deliveries: 1, outputs: { status: 200, body: "pong" } },
    });
  });

  it("is kept with code and both messages when it failed", async () => {
    await queue({});
    const task = await dequeued();
    await runner.publish(task, { kind: "failed", code: 2, message: "inner", externalMessage: "outer" });
    const answer = await test.call("GET", `/api/parkit/v1/tasks/${task.unsigned.taskId}`);
    expect(answer.json).toMatchObject({
      task: {
        status: "failed",
        error: { code: 2, name: "ACTION_ERROR", message: "inner", externalMessage: "outer" },
      },
    });
  });

  it("wakes whoever waits for it", async () => {
    await queue({});
    const task = await dequeued();
    const waiting = test.call("GET", `/api/parkit/v1/tasks/${task.unsigned.taskId}?wait=60`);
    await runner.publish(task, { kind: "succeeded", outputs: null });
    expect((await waiting).json).toMatchObject({ task: { status: "succeeded" } });
  });
});

describe("a lease", () => {
  it("ends without heartbeats, and the task comes back under another job id", async () => {
    await queue({});
    const first = await dequeued();
    test.advance(60_000);
    const second = await dequeued();
    expect(second.unsigned.taskId).toBe(first.unsigned.taskId);
    expect(second.jobId).not.toBe(first.jobId);
    expect(await runner.heartbeat(first)).toBe(404);
    expect(await runner.heartbeat(second)).toBe(200);
  });

  it("is extended by heartbeats", async () => {
    await queue({});
    const task = await dequeued();
    for (let beat = 1; beat <= 4; beat += 1) {
      test.advance(59_999);
      expect(await runner.heartbeat(task)).toBe(200);
    }
    await expect(runner.dequeue()).resolves.toBeUndefined();
  });

  it("ends for good after five deliveries, and the task fails", async () => {
    await queue({});
    const task = await dequeued();
    for (let delivery = 2; delivery <= 5; delivery += 1) {
      test.advance(60_000);
      await dequeued();
    }
    test.advance(60_000);
    await expect(runner.dequeue()).resolves.toBeUndefined();
    const answer = await test.call("GET", `/api/parkit/v1/tasks/${task.unsigned.taskId}`);
    expect(answer.json).toMatchObject({ task: { status: "failed", deliveries: 5, error: { code: 1 } } });
  });

  it("of an unknown job, or of another runner, is 404 for heartbeat and report", async () => {
    await queue({ runner: runner.id });
    const task = await dequeued();
    const other = await test.enroll("runner-b");
    const outcome = { kind: "succeeded", outputs: 1 } as const;
    expect(await other.heartbeat(task)).toBe(404);
    expect(await other.publish(task, outcome)).toBe(404);
    expect(await runner.heartbeat({ ...task, jobId: "no-such-job" })).toBe(404);
    expect(await runner.publish({ ...task, jobId: "no-such-job" }, outcome)).toBe(404);
    expect(await runner.publish(task, outcome)).toBe(200);
    expect(await runner.heartbeat(task)).toBe(404);
  });
});

describe("a task that cannot be delivered", () => {
  it("is refused when its inputs are nested too deeply, hold no finite number, or are too large", async () => {
    const refused = async (inputs: string) => {
      const answer = await test.call("POST", "/api/parkit/v1/tasks", {
        body: `{"fqn":"${REQUEST}","inputs":${inputs}}`,
      });
      return [answer.status, (answer.json as { error: { code: string } }).error.code];
    };
    const nested = (depth: number) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
    expect(await refused(nested(150))).toEqual([400, "invalid-request"]);
    expect(await refused('{"a":1e999}')).toEqual([400, "invalid-request"]);
    expect(await refused(`{"a":[${"1,".repeat(1_000_000)}1]}`)).toEqual([413, "task-too-large"]);
    await queue({ inputs: JSON.parse(nested(50)) as object });
    await expect(runner.dequeue()).resolves.toBeDefined();
  });

  it("fails when its connection is deleted before", async () => {
    const attributes = {
      name: "c",
      runner_id: runner.id,
      integration: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
    };
    const connections = "/api/v2/actions/connections";
    const made = await test.call("POST", connections, {
      body: documentOf("action_connection", attributes),
    });
    const id = idOf(made);
    await queue({ connection: id });
    await queue({ connection: id });
    await dequeued();
    await test.call("DELETE", `${connections}/${id}`);
    await expect(runner.dequeue()).resolves.toBeUndefined();
    const { json } = await test.call("GET", "/api/parkit/v1/tasks");
    expect(json).toMatchObject({ tasks: [{ status: "failed", error: { code: 3 } }, { status: "running" }] });
  });
});

describe("the runner's token", () => {
  it("is demanded by every route", async () => {
    for (const path of Object.values(OpmsPath)) {
      const method = path === OpmsPath.HEALTH_CHECK ? "GET" : "POST";
      const answer = await runner.call(method, path, { headers: { [TOKEN_HEADER]: "no.to.ken" } });
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.json).toEqual({ errors: [{ status: "401", title: "error validating JWT" }] });
    }
  });

  it("[S117] must be of the runner's own key, organisation and time", async () => {
    const status = async (orgId: bigint, key: RunnerKey, seconds: number) => {
      const at = new Date(test.now().getTime() + seconds * 1000);
      const token = signRunnerToken({ orgId, runnerId: runner.id }, key.privateKey, at);
      return (await runner.call("GET", OpmsPath.HEALTH_CHECK, { headers: { [TOKEN_HEADER]: token } })).status;
    };
    expect(await status(TEST_ORG_ID, runner.key, 0)).toBe(200);
    expect(await status(TEST_ORG_ID, await generateRunnerKey(), 0)).toBe(401);
    expect(await status(TEST_ORG_ID + 1n, runner.key, 0)).toBe(401);
    expect(await status(TEST_ORG_ID, runner.key, -3600)).toBe(401);
    expect(await status(TEST_ORG_ID, runner.key, 3600)).toBe(401);
  });
});

describe("a token that is used again", () => {
  it("is told of in the log, and refused where a fault says so", async () => {
    const events: ControlPlaneEvent[] = [];
    await test.plane.close();
    test = await startTestPlane({ log: (event) => events.push(event) });
    runner = await test.enroll("runner-b");
    const sign = (): string =>
      signRunnerToken({ orgId: TEST_ORG_ID, runnerId: runner.id }, runner.key.privateKey, test.now());
    const token = sign();
    const check = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await runner.call("GET", OpmsPath.HEALTH_CHECK, { headers })).status;
    expect([await check({ [TOKEN_HEADER]: token }), await check({ [TOKEN_HEADER]: token })]).toEqual([
      200, 200,
    ]);
    const told = events.filter(({ event }) => event === "token-used-again");
    expect(told).toEqual([{ event: "token-used-again", runnerId: runner.id, uses: 1 }]);
    expect(JSON.stringify(events)).not.toContain(token);
    const fault = { path: OpmsPath.HEALTH_CHECK, times: 0, usedTokens: "refuse" };
    expect((await test.call("POST", "/api/parkit/v1/faults", { body: fault })).json).toMatchObject({
      fault: { usedTokens: "refuse" },
    });
    expect(await check({ [TOKEN_HEADER]: token })).toBe(401);
    expect(await check({ [TOKEN_HEADER]: sign() })).toBe(200);
  });
});

describe("the health check", () => {
  it("tells the server's time", async () => {
    const answer = await runner.call("GET", OpmsPath.HEALTH_CHECK);
    expect(answer.headers.get("x-server-time")).toBe("2030-01-01T00:00:00.000Z");
  });
});
