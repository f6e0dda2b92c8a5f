import { OpmsPath } from "@parkit/protocol/internal/opms";
import { parseSigningKeySet, SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { documentOf, startTestPlane, type TestAnswer, type TestPlane } from "../control-plane.fixture";

const FAULTS = "/api/parkit/v1/faults";
const CONNECTIONS = "/api/v2/actions/connections";

let test: TestPlane;

beforeEach(async () => {
  test = await startTestPlane();
});

afterEach(() => test.plane.close());

async function inject(fault: object): Promise<TestAnswer> {
  const answer = await test.call("POST", FAULTS, { body: fault });
  expect(answer.status).toBe(201);
  return answer;
}

async function connectionNames(): Promise<readonly (string | undefined)[]> {
  const { text } = await test.call("GET", CONNECTIONS);
  return [...text.matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name);
}

async function createConnection(): Promise<TestAnswer> {
  const integration = {
    type: "AWS",
    credentials: { type: "AWSAssumeRole", account_id: "111122223333", role: "R" },
  };
  const attributes = { name: "prod", integration };
  return test.call("POST", CONNECTIONS, { body: documentOf("action_connection", attributes) });
}

it("answers in place of the handler, as often as asked", async () => {
  await inject({
    method: "POST",
    path: CONNECTIONS,
    times: 2,
    status: 429,
    headers: { "X-RateLimit-Reset": "2" },
    body: '{"errors":["Too many requests"]}',
  });
  for (let time = 1; time <= 2; time += 1) {
    const answer = await createConnection();
    expect([answer.status, answer.headers.get("x-ratelimit-reset")]).toEqual([429, "2"]);
    expect(answer.json).toEqual({ errors: ["Too many requests"] });
  }
  expect((await createConnection()).status).toBe(201);
  await expect(connectionNames()).resolves.toEqual(["prod"]);
});

it("drops a request before it has an effect", async () => {
  await inject({ method: "POST", path: CONNECTIONS, drop: "request" });
  await expect(createConnection()).rejects.toThrow("fetch failed");
  await expect(connectionNames()).resolves.toEqual([]);
});

it("loses an answer after the request had its effect", async () => {
  await inject({ method: "POST", path: CONNECTIONS, drop: "answer" });
  await expect(createConnection()).rejects.toThrow("fetch failed");
  await expect(connectionNames()).resolves.toEqual(["prod"]);
});

it("changes headers of an ordinary answer", async () => {
  const runner = await test.enroll("runner-a");
  await inject({ path: OpmsPath.DEQUEUE, headers: { "X-Retry-After-Ms": "999999" } });
  const answer = await runner.call("POST", OpmsPath.DEQUEUE);
  expect([answer.status, answer.text, answer.headers.get("x-retry-after-ms")]).toEqual([200, "", "999999"]);
});

it("applies to every path with the beginning, until it is deleted", async () => {
  const { json } = await inject({ path: "/api/v2/*", times: 0, status: 503 });
  for (let time = 1; time <= 3; time += 1) {
    expect((await test.call("GET", `${CONNECTIONS}/groups`)).status).toBe(503);
  }
  const { id } = (json as { fault: { id: string } }).fault;
  expect((await test.call("DELETE", `${FAULTS}/${id}`)).status).toBe(204);
  expect((await test.call("GET", CONNECTIONS)).status).toBe(200);
  expect((await test.call("DELETE", `${FAULTS}/${id}`)).status).toBe(404);
});

it("never locks anybody out of the faults", async () => {
  await inject({ path: "/*", times: 0, status: 500 });
  expect((await test.call("GET", FAULTS)).json).toMatchObject({ faults: [{ status: 500 }] });
  expect((await test.call("DELETE", FAULTS)).status).toBe(204);
  await expect(connectionNames()).resolves.toEqual([]);
});

it("delivers no keys, an empty set, and another set in the middle of a run", async () => {
  const runner = await test.enroll("runner-a");
  const keys = async () => [
    ...parseSigningKeySet((await runner.call("GET", SIGNING_KEYS_PATH)).text).keys.keys(),
  ];
  await inject({ path: SIGNING_KEYS_PATH, status: 503 });
  expect((await runner.call("GET", SIGNING_KEYS_PATH)).status).toBe(503);
  await inject({ path: SIGNING_KEYS_PATH, status: 200, body: '{"keys":[]}' });
  expect(await keys()).toEqual([]);
  const first = await runner.call("GET", SIGNING_KEYS_PATH);
  const tag = first.headers.get("etag") ?? "";
  const unchanged = await runner.call("GET", SIGNING_KEYS_PATH, { headers: { "If-None-Match": tag } });
  expect([unchanged.status, unchanged.text]).toEqual([304, ""]);
  const [old] = await keys();
  await test.call("POST", `${SIGNING_KEYS_PATH}/rotate`, { body: { keep: true } });
  expect(await keys()).toEqual([expect.stringMatching(/^key-/), old]);
  await test.call("POST", `${SIGNING_KEYS_PATH}/rotate`);
  expect(await keys()).not.toContain(old);
  const changed = await runner.call("GET", SIGNING_KEYS_PATH, { headers: { "If-None-Match": tag } });
  expect(changed.status).toBe(200);
});

it("refuses faults that make no sense", async () => {
  const wrong = [
    {},
    { path: "api" },
    { path: "/", status: 100 },
    { path: "/", status: 600 },
    { path: "/", times: -1 },
    { path: "/", delayMs: 120_001 },
    { path: "/", drop: "everything" },
    { path: "/", method: "get" },
    { path: "/", headers: { "Content-Length": "1" } },
    { path: "/", headers: { "X-A": "a\r\nb" } },
    { path: "/", headers: { "X-A": 1 } },
    { path: "/", colour: "blue" },
  ];
  for (const fault of wrong) {
    const answer = await test.call("POST", FAULTS, { body: fault });
    expect([fault, answer.status]).toEqual([fault, 400]);
    expect(answer.json).toMatchObject({ error: { code: "invalid-request" } });
  }
});
