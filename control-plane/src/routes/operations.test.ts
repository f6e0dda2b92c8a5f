import { idOf, startTestPlane, type TestPlane } from "../control-plane.fixture";

let test: TestPlane;

beforeEach(async () => {
  test = await startTestPlane();
});

afterEach(() => test.plane.close());

const TASKS = "/api/parkit/v1/tasks";
const FAULTS = "/api/parkit/v1/faults";
const queue = async (): Promise<string> =>
  idOf(await test.call("POST", TASKS, { body: { fqn: "com.datadoghq.http.request" } }));
const shown = async (id: string): Promise<unknown> => (await test.call("GET", `${TASKS}/${id}`)).json;

describe("a task that is cancelled", () => {
  const cancelled = {
    task: { status: "failed", error: { name: "INTERNAL_ERROR", message: "the task was cancelled" } },
  };

  it("is not handed out, and wakes who waits for it", async () => {
    const runner = await test.enroll("edge");
    const id = await queue();
    const waiting = test.call("GET", `${TASKS}/${id}?wait=60`);
    expect((await test.call("POST", `${TASKS}/${id}/cancel`)).json).toMatchObject(cancelled);
    expect((await waiting).json).toMatchObject(cancelled);
    expect(await runner.dequeue()).toBeUndefined();
  });

  it("takes the lease of a runner that has it, and its report changes nothing", async () => {
    const runner = await test.enroll("edge");
    const id = await queue();
    const task = await runner.dequeue();
    if (task === undefined) throw new Error("there is no task");
    await test.call("POST", `${TASKS}/${id}/cancel`);
    expect(await runner.heartbeat(task)).toBe(404);
    expect(await runner.publish(task, { kind: "succeeded", outputs: {} })).toBe(200);
    expect(await shown(id)).toMatchObject(cancelled);
  });

  it("cannot be one that has ended, or that there is not", async () => {
    await test.enroll("edge");
    const id = await queue();
    await test.call("POST", `${TASKS}/${id}/cancel`);
    expect((await test.call("POST", `${TASKS}/${id}/cancel`)).json).toMatchObject({
      error: { code: "task-ended" },
    });
    expect((await test.call("POST", `${TASKS}/nothing/cancel`)).status).toBe(404);
  });
});

it("the audit log has each change and each denial, who it was, and nothing secret", async () => {
  const { id, call } = await test.user("reader", ["connections_read"]);
  const made = await test.call("POST", "/api/parkit/v1/keys", { body: { name: "k", type: "api" } });
  await call("DELETE", "/api/v2/actions/connections/5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10");
  await call("GET", "/api/v2/actions/connections");
  await test.enroll("edge", "ownerless");
  const { text, headers } = await test.call("GET", "/api/parkit/v1/audit");
  expect(headers.get("content-type")).toBe("application/x-ndjson");
  const entries = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries.slice(-3)).toMatchObject([
    {
      user: { name: "admin" },
      method: "POST",
      path: "/api/parkit/v1/keys",
      status: 201,
      created: idOf(made),
    },
    { user: { id, name: "reader" }, method: "DELETE", status: 403, at: test.now().toISOString() },
    { path: "/api/unstable/on_prem_runners/api_key_only", status: 200 },
  ]);
  expect(entries.some(({ method }) => method === "GET")).toBe(false);
  const { secret } = (made.json as { key: { secret: string } }).key;
  for (const hidden of [secret, test.plane.apiKey, test.plane.appKey]) expect(text).not.toContain(hidden);
});

it("tells whoever watches the process that it answers, and what it has counted", async () => {
  const runner = await test.enroll("edge");
  await queue();
  expect((await test.call("GET", "/health", { headers: {} })).json).toEqual({ status: "ok" });
  const counted = async (): Promise<string> => (await test.call("GET", "/metrics", { headers: {} })).text;
  const before = await counted();
  expect(before).toContain('parkit_control_plane_events_total{event="task-queued"} 1\n');
  expect(before).toContain("parkit_control_plane_open_tasks 1\n");
  expect(before).toContain("parkit_control_plane_runners 1\n");
  await runner.dequeue();
  expect(await counted()).toContain('parkit_control_plane_events_total{event="task-delivered"} 1\n');
  expect(before).not.toContain("edge");
});

describe("a status of 429", () => {
  const reset = async (): Promise<unknown> => {
    const { status, headers } = await test.call("GET", "/api/v2/current_user");
    return [status, headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-reset")];
  };

  it("tells when to come back", async () => {
    await test.call("POST", FAULTS, { body: { path: "/api/v2/current_user", status: 429 } });
    expect(await reset()).toEqual([429, "0", "1"]);
    expect(await reset()).toEqual([200, null, null]);
  });

  it("tells what a fault says instead", async () => {
    const headers = { "X-RateLimit-Reset": "7" };
    await test.call("POST", FAULTS, { body: { path: "/api/v2/current_user", status: 429, headers } });
    expect(await reset()).toEqual([429, "0", "7"]);
  });
});

describe("faults by chance", () => {
  it("hit the share that was asked for", async () => {
    await test.call("POST", FAULTS, {
      body: { path: "/api/v1/validate", times: 0, percent: 30, status: 503 },
    });
    const statuses = [];
    for (let call = 0; call < 300; call += 1)
      statuses.push((await test.call("GET", "/api/v1/validate")).status);
    const hit = statuses.filter((status) => status === 503).length;
    // Ten standard deviations on either side.
    expect(hit).toBeGreaterThan(10);
    expect(hit).toBeLessThan(170);
    expect(statuses.filter((status) => status === 200)).toHaveLength(300 - hit);
  });
});

describe("faults to begin with", () => {
  it("are there from the first request on", async () => {
    const other = await startTestPlane({ faults: [{ path: "/health", times: 0, status: 503 }] });
    expect((await other.call("GET", "/health")).status).toBe(503);
    await other.plane.close();
  });

  it("are refused with their number when they are none", async () => {
    const faults = [{ path: "/health" }, { path: "health" }];
    await expect(startTestPlane({ faults })).rejects.toThrow(
      'fault 2: path must be there and start with "/"',
    );
  });
});
