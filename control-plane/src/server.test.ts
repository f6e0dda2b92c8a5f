import { connect } from "node:net";
import fc from "fast-check";
import type { ControlPlaneEvent } from "./event";
import { documentOf, idOf, startTestPlane, type TestPlane } from "./control-plane.fixture";
import { routeTable, type Route } from "./route";

let test: TestPlane;
let events: ControlPlaneEvent[];

beforeEach(async () => {
  events = [];
  test = await startTestPlane({
    maxBodyBytes: 2048,
    log: (event) => {
      events.push(event);
    },
  });
});

afterEach(() => test.plane.close());

/** Writes bytes to a fresh connection and reads until the other side closes it. */
function raw(bytes: string, url = test.plane.url): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("close", () => {
      resolve(text);
    });
    socket.on("error", reject);
  });
}

describe("the server", () => {
  it("answers 404 for unknown paths and 405 with the methods for known ones", async () => {
    const unknown = await test.call("GET", "/api/v2/nothing");
    expect([unknown.status, unknown.json]).toEqual([404, { errors: ["Not found"] }]);
    const method = await test.call("DELETE", "/api/v2/actions/connections");
    expect([method.status, method.headers.get("allow")]).toEqual([405, "POST, GET"]);
  });

  it("refuses large bodies with 413, also when their length is not told", async () => {
    const answer = await test.call("POST", "/api/v2/actions/connections", { body: "x".repeat(2049) });
    expect([answer.status, answer.json]).toEqual([413, { errors: ["Request too large"] }]);
    const chunked = `POST /api/v2/actions/connections HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
    await expect(raw(`${chunked}900\r\n${"x".repeat(0x900)}\r\n`)).resolves.toMatch(/^HTTP\/1.1 413 /);
  });

  it("lets the sender of a large body finish, so that it sees why", async () => {
    const body = "x".repeat(3 * 1024 * 1024);
    const answer = await test.call("POST", "/api/v2/actions/connections", { body });
    expect([answer.status, answer.json]).toEqual([413, { errors: ["Request too large"] }]);
  });

  it("answers only to names of its own, which no page of somebody else has", async () => {
    const named = await startTestPlane({ hostNames: ["datadog.example.com"] });
    const status = async (host: string, url: string): Promise<string | undefined> =>
      /^HTTP\/1.1 (\d+) /.exec(
        await raw(`GET /api/v1/validate HTTP/1.1\r\n${host}Connection: close\r\n\r\n`, url),
      )?.[1];
    const { url } = named.plane;
    expect(await status("Host: evil.example\r\n", url)).toBe("421");
    expect(await status("Host: localhost\r\nHost: evil.example\r\n", url)).toBe("400");
    for (const host of ["localhost:80", "[::1]", "control-plane", "datadog.example.com:8443"])
      expect(await status(`Host: ${host}\r\n`, url)).toBe("403");
    await named.plane.close();
  });

  it("closes connections on which nobody says anything", async () => {
    const { plane } = await startTestPlane({ requestTimeoutMs: 300 });
    await expect(raw("", plane.url)).resolves.toMatch(/^(HTTP\/1.1 408 |$)/);
    await plane.close();
  });

  it("ends slow requests with 408, in the head and in the body", async () => {
    const { plane, call } = await startTestPlane({ requestTimeoutMs: 300 });
    await expect(raw("GET /api/v1/validate HTTP/1.1\r\nHost:", plane.url)).resolves.toMatch(
      /^HTTP\/1.1 408 /,
    );
    const head = "POST /api/v1/validate HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n";
    await expect(raw(`${head}x`, plane.url)).resolves.toMatch(/^HTTP\/1.1 408 /);
    expect((await call("GET", "/api/v1/validate")).status).toBe(200);
    await plane.close();
  });

  it("answers what is not HTTP with 400", async () => {
    await expect(raw("\x16\x03\x01 hello\r\n\r\n")).resolves.toMatch(/^HTTP\/1.1 400 /);
    await expect(
      raw("GET http://elsewhere/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    ).resolves.toMatch(/^HTTP\/1.1 404 /);
  });

  it("closes while requests wait", async () => {
    await test.enroll("runner-a");
    const queued = await test.call("POST", "/api/parkit/v1/tasks", { body: { fqn: "a.b" } });
    const { id } = (queued.json as { task: { id: string } }).task;
    const waiting = test.call("GET", `/api/parkit/v1/tasks/${id}?wait=60`).catch((error: unknown) => error);
    await test.plane.close();
    expect(await waiting).toBeDefined();
  });

  it("refuses a port that is taken", async () => {
    const port = Number(new URL(test.plane.url).port);
    await expect(startTestPlane({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("logs requests without anything secret", async () => {
    const { apiKey, appKey } = test.plane;
    const integration = {
      type: "Notion",
      credentials: { type: "NotionAPIKey", api_token: "s3cr3t-in-body" },
    };
    const body = documentOf("action_connection", { name: "n", integration });
    await test.call("POST", "/api/v2/actions/connections", { body });
    await test.call("GET", "/api/v2/actions/connections?filter[search]=s3cr3t-in-query");
    const log = JSON.stringify(events);
    expect(events).toContainEqual({
      event: "request",
      method: "POST",
      path: "/api/v2/actions/connections",
      status: 201,
      durationMs: expect.any(Number) as number,
    });
    for (const secret of [apiKey, appKey, "s3cr3t"]) expect(log).not.toContain(secret);
  });
});

describe("hostile requests", () => {
  const GROUP_ID = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
  const paths: readonly (readonly [string, string])[] = [
    ["POST", "/api/unstable/on_prem_runners"],
    ["POST", "/api/unstable/on_prem_runners/api_key_only"],
    ["POST", "/api/v2/on-prem-management-service/workflow-tasks/dequeue"],
    ["POST", "/api/v2/on-prem-management-service/workflow-tasks/heartbeat"],
    ["POST", "/api/v2/on-prem-management-service/workflow-tasks/publish-task-update"],
    ["POST", "/api/v2/actions/connections"],
    ["PATCH", "/api/v2/actions/connections/{connection}"],
    ["POST", "/api/v2/actions/connections/groups"],
    ["PATCH", "/api/v2/actions/connections/groups/{group}"],
    ["PATCH", `/api/v2/actions/connections/groups/${GROUP_ID}`],
    ["POST", `/api/v2/restriction_policy/connection:${GROUP_ID}`],
    ["POST", "/api/parkit/v1/tasks"],
    ["POST", "/api/parkit/v1/signing-keys/rotate"],
  ];
  const keys = ["data", "attributes", "integration", "credentials", "type", "tokens", "body", "tags", "name"];
  const words = ["action_connection", "connection_group", "HTTP", "HTTPTokenAuth", "AWS", "heartbeat", "a.b"];
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<unknown>(...words, "", null, true, 0, -1, 1e308, "9".repeat(30)),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys, "__proto__", "runner_id"), tie("tree"), { maxKeys: 6 }),
    ),
  }));
  /** Documents that are nearly right get deeper than noise does. */
  const nearly = (type: string) => tree.map((attributes) => JSON.stringify({ data: { type, attributes } }));
  const connection = fc
    .record({
      name: tree,
      integration: fc.record({ type: tree, credentials: tree }),
      tags: tree,
      runner_id: tree,
    })
    .map((attributes) => JSON.stringify(documentOf("action_connection", attributes)));
  const bodies = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    tree.map((value) => JSON.stringify(value)),
    ...["createRunnerRequest", "action_connection", "connection_group", "taskUpdate", "heartbeat"].map(
      nearly,
    ),
    connection,
  );

  it("are refused with a 4xx or accepted, and never break the server", async () => {
    const runner = await test.enroll("runner-a");
    const integration = {
      type: "HTTP",
      base_url: "https://a.example",
      credentials: { type: "HTTPTokenAuth", tokens: [{ name: "t", type: "SECRET", value: "v" }] },
    };
    const made = await test.call("POST", "/api/v2/actions/connections", {
      body: documentOf("action_connection", { name: "c", integration }),
    });
    const group = { name: "g", integration_type: "HTTP", tag_keys: ["env"], connections: [] };
    const grouped = await test.call("POST", "/api/v2/actions/connections/groups", {
      body: documentOf("connection_group", group),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), bodies, async ([method, template], body) => {
        const path = template.replace("{connection}", idOf(made)).replace("{group}", idOf(grouped));
        const caller = path.includes("/workflow-tasks/") ? runner : test;
        const { status } = await caller.call(method, path, { body });
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
        // What was let in must also be shown.
        const list = await test.call("GET", "/api/v2/actions/connections");
        expect(list.status).toBe(200);
      }),
    );
    expect(events.filter(({ event }) => event === "internal-error")).toEqual([]);
  });

  it("with any path and query are answered", async () => {
    const part = fc.oneof(
      fc.webPath(),
      fc.string({ unit: "grapheme", maxLength: 20 }).map(encodeURIComponent),
    );
    const prefix = fc.constantFrom(
      "/",
      "/api/v2/actions/connections/",
      "/api/v2/restriction_policy/",
      "/api/parkit/v1/tasks/",
      "/api/v2/actions/connections?page[size]=",
      "/api/v2/actions/connections?filter[tags]=",
    );
    await fc.assert(
      fc.asyncProperty(prefix, part, async (start, rest) => {
        const { status } = await test.call("GET", start + rest);
        expect(status).toBeLessThan(500);
      }),
    );
  });
});

describe("the routing table", () => {
  const handle = () => ({ status: 200, body: "" });
  const routes: readonly Route[] = [
    { method: "GET", path: "/a/{id}", handle },
    { method: "GET", path: "/a/{other}", handle },
    { method: "PATCH", path: "/a/{id}", handle },
    { method: "GET", path: "/a/groups", handle },
  ];
  const find = routeTable(routes);

  it("prefers what has no parameters, then what stands first, and decodes parameters", () => {
    expect(find("GET", "/a/groups")).toMatchObject({
      kind: "found",
      route: { path: "/a/groups" },
    });
    expect(find("GET", "/a/x%20y")).toMatchObject({ kind: "found", parameters: { id: "x y" } });
    expect(find("PATCH", "/a/groups")).toMatchObject({ kind: "found", parameters: { id: "groups" } });
    expect(find("PATCH", "/a/1")).toMatchObject({ kind: "found", route: { method: "PATCH" } });
  });

  it("does not find empty or broken parameters, or more segments", () => {
    for (const path of ["/a/", "/a/%", "/a/b/c", "/a"]) {
      expect(find("GET", path)).toEqual({ kind: "not-found" });
    }
    expect(find("DELETE", "/a/1")).toEqual({
      kind: "other-methods",
      allowed: ["GET", "GET", "PATCH"],
    });
  });
});
