import { startTestPlane, type TestAnswer, type TestPlane } from "../control-plane.fixture";

const SESSION = "/api/parkit/v1/console/session";
const RUNNERS = "/api/parkit/v1/runners";

let test: TestPlane;

beforeEach(async () => {
  test = await startTestPlane();
});
afterEach(() => test.plane.close());

const keys = () => ({ apiKey: test.plane.apiKey, appKey: test.plane.appKey });

function logIn(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<TestAnswer> {
  return test.call("POST", SESSION, { body, headers: { "X-Parkit-Console": "", ...headers } });
}

/** Headers of a page that is logged in. */
async function session(body: unknown = keys()): Promise<Readonly<Record<string, string>>> {
  const answer = await logIn(body);
  const { session: opened } = answer.json as { session: { page: string } };
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  return { Cookie: cookie, "X-Parkit-Console": opened.page };
}

async function status(headers: Readonly<Record<string, string>>, path = RUNNERS): Promise<number> {
  return (await test.call("GET", path, { headers })).status;
}

describe("a session of the console", () => {
  it("is opened with both keys, and is answered as they are", async () => {
    const answer = await logIn(keys());
    expect(answer.status).toBe(201);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^parkit-console-\d+=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const opened = await session();
    const [mine, theirs] = await Promise.all([
      test.call("GET", SESSION, { headers: opened }),
      test.call("GET", SESSION),
    ]);
    expect(mine.json).toMatchObject({
      session: { user: { name: "admin" }, organization: { name: "parkit" } },
    });
    expect(mine.json).toEqual(theirs.json);
    expect(mine.text).not.toContain(test.plane.apiKey);
    expect(mine.text).not.toContain(test.plane.appKey);
  });

  it("is opened by a login link once, which stands behind the # of the address", async () => {
    const [, login = ""] =
      /^http:\/\/127\.0\.0\.1:\d+\/#login=([0-9a-f]{64})$/.exec(test.plane.consoleLink()) ?? [];
    expect([(await logIn({ login })).status, (await logIn({ login })).status]).toEqual([201, 403]);
    expect((await logIn({ login: "guessed" })).json).toMatchObject({ error: { code: "login-used" } });
  });

  it.each([
    ["a wrong key", () => ({ ...keys(), appKey: "wrong" })],
    ["one key", () => ({ apiKey: test.plane.apiKey })],
    ["nothing", () => ({})],
  ])("is not opened with %s", async (_what, body) => {
    expect((await logIn(body())).json).toMatchObject({ error: { code: "wrong-keys" } });
  });

  it("needs both of its halves", async () => {
    const [one, other] = [await session(), await session()];
    expect(await status(one)).toBe(200);
    expect(await status({ Cookie: one["Cookie"] ?? "" })).toBe(403);
    expect(await status({ "X-Parkit-Console": one["X-Parkit-Console"] ?? "" })).toBe(403);
    expect(await status({ ...one, Cookie: other["Cookie"] ?? "" })).toBe(403);
  });

  it.each([
    ["another origin", { Origin: "http://127.0.0.1:1" }],
    ["an origin that is hidden", { Origin: "null" }],
    ["another site", { "Sec-Fetch-Site": "cross-site" }],
    ["another port of this host", { "Sec-Fetch-Site": "same-site" }],
  ])("is of no use to %s, which cannot log in either", async (_what, headers) => {
    expect(await status({ ...(await session()), ...headers })).toBe(403);
    expect((await logIn(keys(), headers)).json).toMatchObject({ error: { code: "foreign-page" } });
  });

  it("is of use to the page itself, whose browser says so", async () => {
    const headers = { Origin: test.plane.url, "Sec-Fetch-Site": "same-origin" };
    expect(await status({ ...(await session()), ...headers })).toBe(200);
  });

  it("ends by itself after twelve hours, and when somebody logs out", async () => {
    const [lasting, closed] = [await session(), await session()];
    const out = await test.call("DELETE", SESSION, { headers: closed });
    expect([out.status, await status(closed), await status(lasting)]).toEqual([204, 403, 200]);
    test.advance(12 * 3600 * 1000);
    expect(await status(lasting)).toBe(403);
  });

  it("ends with its keys, and may do what they may", async () => {
    const call = async (method: string, path: string, body?: unknown): Promise<TestAnswer> =>
      test.call(method, `/api/parkit/v1/${path}`, { body });
    const made = await call("POST", "keys", {
      name: "second",
      type: "application",
      scopes: ["on_prem_runner_read"],
    });
    const { key } = made.json as { key: { id: string; secret: string } };
    const opened = await session({ ...keys(), appKey: key.secret });
    expect([await status(opened), await status(opened, "/api/parkit/v1/users")]).toEqual([200, 403]);
    await call("DELETE", `keys/${key.id}`);
    expect(await status(opened)).toBe(403);
  });

  it("is in the audit log when it is opened, without anything secret", async () => {
    await session();
    const { text } = await test.call("GET", "/api/parkit/v1/audit");
    expect(text).toContain(`"path":"${SESSION}"`);
    expect(text).not.toContain(test.plane.appKey);
  });
});

describe("waiting for changes", () => {
  const versionOf = ({ json }: TestAnswer): number => (json as { version: number }).version;

  it("ends with a change in the same organisation, and tells nothing else", async () => {
    const first = versionOf(await test.call("GET", "/api/parkit/v1/changes"));
    const other = await test.organisation("other");
    const theirs = versionOf(await other.call("GET", "/api/parkit/v1/changes"));
    const since = versionOf(await test.call("GET", `/api/parkit/v1/changes?since=${first}`));
    const waiting = test.call("GET", `/api/parkit/v1/changes?since=${since}&wait=60`);
    const runner = await test.enroll("edge");
    expect(versionOf(await waiting)).not.toBe(since);
    await runner.dequeue();
    expect(versionOf(await other.call("GET", "/api/parkit/v1/changes"))).toBe(theirs);
  });

  it.each(["wait=61", "wait=x", "since=-1"])("refuses %s", async (query) => {
    expect((await test.call("GET", `/api/parkit/v1/changes?${query}`)).status).toBe(400);
  });
});

describe("texts that start a new runner", () => {
  const path = "/api/parkit/v1/installation?name=edge&mode=pull&allow=com.datadoghq.http.request";

  it("are absent where nobody renders them", async () => {
    expect((await test.call("GET", path)).json).toMatchObject({ error: { code: "no-renderer" } });
  });

  it("are made for the name by which the control plane was called", async () => {
    const asked: unknown[] = [];
    const rendering = await startTestPlane({
      renderInstallation: (runner) => {
        asked.push(runner);
        return Promise.resolve({ docker: "d", compose: "c" });
      },
    });
    const answer = await rendering.call("GET", path);
    expect(answer.json).toEqual({ installation: { docker: "d", compose: "c" } });
    expect(asked).toEqual([
      {
        name: "edge",
        modes: ["pull"],
        allow: ["com.datadoghq.http.request"],
        controlPlane: rendering.plane.url,
      },
    ]);
    await rendering.plane.close();
  });

  it("are refused in the renderer's words", async () => {
    const rendering = await startTestPlane({
      renderInstallation: () => Promise.resolve({ problems: ["the name is odd", "so is the host"] }),
    });
    expect((await rendering.call("GET", path)).json).toEqual({
      error: { code: "invalid-runner", message: "the name is odd\nso is the host" },
    });
    await rendering.plane.close();
  });
});

describe("the timeline of a task", () => {
  it("has every time that it was handed out, came back and ended", async () => {
    const runner = await test.enroll("edge");
    const queued = await test.call("POST", "/api/parkit/v1/tasks", { body: { fqn: "com.example.a" } });
    const { task } = queued.json as { task: { id: string } };
    test.advance(1000);
    await runner.dequeue();
    test.advance(60_000);
    const second = await runner.dequeue();
    if (second === undefined) throw new Error("the task did not come back");
    test.advance(500);
    await runner.publish(second, { kind: "succeeded", outputs: {} });
    const { json } = await test.call("GET", `/api/parkit/v1/tasks/${task.id}`);
    expect((json as { task: { timeline: unknown } }).task.timeline).toEqual([
      { event: "queued", at: "2030-01-01T00:00:00.000Z" },
      { event: "delivered", at: "2030-01-01T00:00:01.000Z" },
      { event: "lease-ended", at: "2030-01-01T00:01:01.000Z" },
      { event: "delivered", at: "2030-01-01T00:01:01.000Z" },
      { event: "succeeded", at: "2030-01-01T00:01:01.500Z" },
    ]);
  });
});
