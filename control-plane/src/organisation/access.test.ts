import {
  documentOf,
  idOf,
  startTestPlane,
  type Caller,
  type TestPlane,
  type TestUser,
} from "../control-plane.fixture";

let test: TestPlane;

beforeEach(async () => {
  test = await startTestPlane();
});

afterEach(() => test.plane.close());

const CONNECTIONS = "/api/v2/actions/connections";
const GROUPS = `${CONNECTIONS}/groups`;
const TASKS = "/api/parkit/v1/tasks";
const STANDARD = [
  "connections_read",
  "connections_write",
  "connections_resolve",
  "connection_groups_read",
  "connection_groups_write",
  "on_prem_runner_read",
  "on_prem_runner_use",
];
const without = (permission: string): readonly string[] => STANDARD.filter((one) => one !== permission);

const connectionBody = (attributes: object = {}): { readonly body: unknown } => ({
  body: documentOf("action_connection", {
    name: "billing",
    tags: ["env:prod"],
    integration: {
      type: "HTTP",
      base_url: "https://billing.example",
      credentials: { type: "HTTPTokenAuth", tokens: [{ name: "t", type: "SECRET", value: "s" }] },
    },
    ...attributes,
  }),
});
const makeConnection = async (call: Caller): Promise<string> =>
  idOf(await call("POST", CONNECTIONS, connectionBody()));
const groupBody = (connections: readonly string[]): { readonly body: unknown } => ({
  body: documentOf("connection_group", {
    name: "billing",
    integration_type: "HTTP",
    tag_keys: ["env"],
    connections,
  }),
});
const rename = { body: documentOf("action_connection", { name: "renamed" }) };

async function bind(
  call: Caller,
  resource: string,
  relations: Readonly<Record<string, readonly string[]>>,
  query = "",
): Promise<number> {
  const bindings = Object.entries(relations).map(([relation, principals]) => ({ relation, principals }));
  const body = documentOf("restriction_policy", { bindings }, resource);
  return (await call("POST", `/api/v2/restriction_policy/${resource}${query}`, { body })).status;
}

const status = async (answer: ReturnType<Caller>): Promise<number> => (await answer).status;
const canResolve = async (call: Caller, id: string): Promise<unknown> => {
  const { json } = await call("GET", `${CONNECTIONS}/${id}`);
  return (json as { data: { attributes: Record<string, unknown> } }).data.attributes[
    "acting_user_can_resolve"
  ];
};

describe("a permission that is missing", () => {
  it.each([
    ["connections_read", "GET", CONNECTIONS, undefined],
    ["connections_write", "POST", CONNECTIONS, connectionBody()],
    ["connection_groups_read", "GET", GROUPS, undefined],
    ["connection_groups_write", "POST", GROUPS, groupBody([])],
    ["on_prem_runner_read", "GET", "/api/parkit/v1/runners", undefined],
    ["user_access_manage", "GET", "/api/parkit/v1/users", undefined],
    ["user_access_manage", "POST", "/api/parkit/v1/organizations", { body: { name: "x" } }],
    ["user_access_manage", "POST", "/api/parkit/v1/faults", { body: { path: "/" } }],
  ])("%s refuses %s %s", async (permission, method, path, body) => {
    const [having, lacking] = [
      await test.user("a", [...STANDARD, permission]),
      await test.user("b", without(permission)),
    ];
    expect(await status(having.call(method, path, body))).toBeLessThan(300);
    const refused = await lacking.call(method, path, body);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining(permission)]);
  });

  it("is also one that the scopes of a key leave out", async () => {
    const key = await test.call("POST", "/api/parkit/v1/keys", {
      body: { name: "narrow", type: "application", registered: true, scopes: ["connections_read"] },
    });
    const headers = {
      "DD-API-KEY": test.plane.apiKey,
      "DD-APPLICATION-KEY": (key.json as { key: { secret: string } }).key.secret,
    };
    expect(await status(test.call("GET", CONNECTIONS, { headers }))).toBe(200);
    expect(await status(test.call("POST", CONNECTIONS, { ...connectionBody(), headers }))).toBe(403);
  });

  it("keeps a runner from enrolling", async () => {
    const { call } = await test.user("a", STANDARD);
    const refused = await call("POST", "/api/unstable/on_prem_runners", { body: {} });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining("required scope missing")]);
  });
});

describe("a connection without a policy", () => {
  it("is its author's to use and to change, and everybody's to look at", async () => {
    const [author, other] = [await test.user("author", STANDARD), await test.user("other", STANDARD)];
    const id = await makeConnection(author.call);
    const path = `${CONNECTIONS}/${id}`;
    expect([await canResolve(author.call, id), await canResolve(other.call, id)]).toEqual([true, false]);
    expect(await status(other.call("PATCH", path, rename))).toBe(403);
    expect(await status(other.call("DELETE", path))).toBe(403);
    expect(await bind(other.call, `connection:${id}`, { editor: [`user:${other.id}`] })).toBe(403);
    expect(await status(other.call("POST", GROUPS, groupBody([id])))).toBe(403);
    expect(await status(author.call("POST", GROUPS, groupBody([id])))).toBe(201);
    expect(await status(author.call("PATCH", path, rename))).toBe(200);
    expect(await status(author.call("DELETE", path))).toBe(204);
  });
});

describe("a restriction policy", () => {
  let author: TestUser;
  let other: TestUser;
  let id: string;
  beforeEach(async () => {
    [author, other] = [await test.user("author", STANDARD), await test.user("other", STANDARD)];
    id = await makeConnection(author.call);
  });

  it.each([
    ["viewer", [200, 403, false]],
    ["resolver", [200, 403, true]],
    ["editor", [200, 200, true]],
  ] as const)("lets a %s do what that relation grants", async (relation, [read, change, resolve]) => {
    const path = `${CONNECTIONS}/${id}`;
    const policy = {
      [relation]: [`user:${other.id}`],
      ...(relation !== "editor" && { editor: [`user:${author.id}`] }),
    };
    const bindings = relation === "editor" ? { editor: [`user:${other.id}`, `user:${author.id}`] } : policy;
    expect(await bind(author.call, `connection:${id}`, bindings)).toBe(200);
    expect(await status(other.call("GET", path))).toBe(read);
    expect(await canResolve(other.call, id)).toBe(resolve);
    expect(await status(other.call("PATCH", path, rename))).toBe(change);
  });

  it("hides a connection from those whom it does not name", async () => {
    await bind(author.call, `connection:${id}`, { editor: [`user:${author.id}`] });
    expect(await status(other.call("GET", `${CONNECTIONS}/${id}`))).toBe(403);
    expect((await other.call("GET", CONNECTIONS)).json).toMatchObject({ data: [], meta: { total: 0 } });
    expect((await author.call("GET", CONNECTIONS)).json).toMatchObject({ meta: { total: 1 } });
  });

  it("names users by role, team and organisation too, and follows their members", async () => {
    const team = idOf(await test.call("POST", "/api/parkit/v1/teams", { body: { name: "ops" } }));
    const editor = [`user:${author.id}`];
    const resolves = async (principal: string): Promise<unknown> => {
      await bind(author.call, `connection:${id}`, { viewer: ["org:4242"], resolver: [principal], editor });
      return canResolve(other.call, id);
    };
    expect(await resolves(`role:${author.role}`)).toBe(false);
    expect(await resolves(`role:${other.role}`)).toBe(true);
    expect(await resolves("org:1")).toBe(false);
    expect(await resolves("org:4242")).toBe(true);
    expect(await resolves(`team:${team}`)).toBe(false);
    await test.call("PATCH", `/api/parkit/v1/teams/${team}`, { body: { members: ["other"] } });
    expect(await canResolve(other.call, id)).toBe(true);
  });

  it("cannot take away its author's own access unless that is asked for", async () => {
    const bindings = { editor: [`user:${other.id}`] };
    expect(await bind(author.call, `connection:${id}`, bindings)).toBe(400);
    expect(await bind(author.call, `connection:${id}`, bindings, "?allow_self_lockout=true")).toBe(200);
    expect(await status(author.call("GET", `${CONNECTIONS}/${id}`))).toBe(403);
    expect(await status(test.call("GET", `${CONNECTIONS}/${id}`))).toBe(200);
  });

  it("of a group says who sees and who changes it", async () => {
    const group = idOf(await author.call("POST", GROUPS, groupBody([id])));
    const path = `${GROUPS}/${group}`;
    const patch = { body: documentOf("connection_group", { name: "renamed" }) };
    expect(await status(other.call("PATCH", path, patch))).toBe(403);
    await bind(author.call, `connection-group:${group}`, { editor: [`user:${author.id}`] });
    expect(await status(other.call("GET", path))).toBe(403);
    expect((await other.call("GET", GROUPS)).json).toMatchObject({ data: [] });
    await bind(author.call, `connection-group:${group}`, {
      editor: [`user:${author.id}`, `user:${other.id}`],
    });
    expect(await status(other.call("PATCH", path, patch))).toBe(200);
    expect(await status(other.call("DELETE", path))).toBe(204);
  });
});

describe("a runner", () => {
  const kubernetes = (runner: string): { readonly body: unknown } =>
    connectionBody({
      runner_id: runner,
      integration: { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } },
    });

  it("takes connections of its contributors, and of those alone", async () => {
    const runner = await test.enroll("edge");
    const { id, call } = await test.user("other", STANDARD);
    const access = `/api/parkit/v1/runners/${runner.id}/access`;
    const refused = await call("POST", CONNECTIONS, kubernetes(runner.id));
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining("not contributor")]);
    expect(await status(call("PUT", access, { body: { editor: [`user:${id}`] } }))).toBe(403);
    await test.call("PUT", access, { body: { viewer: [`user:${id}`] } });
    expect(await status(call("POST", CONNECTIONS, kubernetes(runner.id)))).toBe(403);
    await test.call("PUT", access, { body: { contributor: [`user:${id}`] } });
    expect(await status(call("POST", CONNECTIONS, kubernetes(runner.id)))).toBe(201);
    expect((await call("GET", access)).json).toEqual({ access: { contributor: [`user:${id}`] } });
  });

  it("takes none without the permission to use runners", async () => {
    const runner = await test.enroll("edge");
    const { id, call } = await test.user("other", without("on_prem_runner_use"));
    await test.call("PUT", `/api/parkit/v1/runners/${runner.id}/access`, {
      body: { editor: [`user:${id}`] },
    });
    const refused = await call("POST", CONNECTIONS, kubernetes(runner.id));
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining("on_prem_runner_use")]);
  });

  it("runs tasks of resolvers of the connection, also through a group", async () => {
    const runner = await test.enroll("edge");
    const connection = idOf(await test.call("POST", CONNECTIONS, kubernetes(runner.id)));
    const attributes = {
      name: "g",
      integration_type: "Kubernetes",
      tag_keys: ["env"],
      connections: [connection],
    };
    const group = idOf(await test.call("POST", GROUPS, { body: documentOf("connection_group", attributes) }));
    const { id, call } = await test.user("other", STANDARD);
    const fqn = "com.datadoghq.kubernetes.core.listPod";
    const direct = { body: { fqn, connection } };
    const through = { body: { fqn, group, tags: ["env:prod"] } };
    for (const body of [direct, through]) {
      const refused = await call("POST", TASKS, body);
      expect([refused.status, refused.json]).toMatchObject([403, { error: { code: "not-resolver" } }]);
    }
    await bind(test.call, `connection:${connection}`, { resolver: [`user:${id}`] });
    for (const body of [direct, through]) expect(await status(call("POST", TASKS, body))).toBe(201);
    await bind(test.call, `connection-group:${group}`, { viewer: ["user:somebody"] });
    expect(await status(call("POST", TASKS, through))).toBe(403);
  });

  it("that has never connected is told of when a task is queued for it", async () => {
    const runner = await test.enroll("edge");
    const queue = async (): Promise<unknown> =>
      (await test.call("POST", TASKS, { body: { fqn: "com.datadoghq.http.request", runner: "edge" } })).json;
    expect(await queue()).toMatchObject({
      warnings: ["runner edge has never connected: the task waits until it does"],
    });
    await runner.dequeue();
    expect(await queue()).toMatchObject({ warnings: [] });
  });
});

describe("users, roles, teams and keys", () => {
  const call: Caller = (...args) => test.call(...args);

  it("are made, changed and deleted, and a deleted user's keys with it", async () => {
    const user = await test.user("gone", STANDARD);
    const team = idOf(await call("POST", "/api/parkit/v1/teams", { body: { name: "t", members: ["gone"] } }));
    expect(await status(call("DELETE", `/api/parkit/v1/roles/${user.role}`))).toBe(409);
    expect(await status(call("DELETE", `/api/parkit/v1/users/${user.id}`))).toBe(204);
    expect(await status(user.call("GET", CONNECTIONS))).toBe(403);
    expect((await call("GET", "/api/parkit/v1/teams")).json).toEqual({
      teams: [{ id: team, name: "t", members: [] }],
    });
    expect(await status(call("DELETE", `/api/parkit/v1/roles/${user.role}`))).toBe(204);
  });

  it("show secrets once, when a key is made", async () => {
    const made = await call("POST", "/api/parkit/v1/keys", { body: { name: "k", type: "api" } });
    const { secret, id } = (made.json as { key: { secret: string; id: string } }).key;
    expect((await call("GET", "/api/parkit/v1/keys")).text).not.toContain(secret);
    const headers = { "DD-API-KEY": secret };
    expect(await status(call("GET", "/api/v1/validate", { headers }))).toBe(200);
    expect(await status(call("DELETE", `/api/parkit/v1/keys/${id}`))).toBe(204);
    expect(await status(call("GET", "/api/v1/validate", { headers }))).toBe(403);
  });

  it.each([
    ["users", { name: "admin" }, 409, "name-taken"],
    ["users", { name: "a", roles: ["nobody"] }, 404, "unknown-role"],
    ["users", { nam: "a" }, 400, "invalid-request"],
    ["roles", { name: "a", permissions: ["fly"] }, 400, "unknown-permission"],
    ["teams", { name: "a", members: ["nobody"] }, 404, "unknown-user"],
    ["teams", { name: "" }, 400, "invalid-request"],
    ["keys", { name: "a" }, 400, "invalid-request"],
    ["keys", { name: "a", type: "application", user: "nobody" }, 404, "unknown-user"],
    ["keys", { name: "a", type: "application", scopes: ["fly"] }, 400, "unknown-permission"],
    ["organizations", { name: "parkit" }, 409, "name-taken"],
  ])("%s %j is refused", async (kind, body, code, name) => {
    const refused = await call("POST", `/api/parkit/v1/${kind}`, { body });
    expect([refused.status, refused.json]).toMatchObject([code, { error: { code: name } }]);
  });

  it("cannot take away what the request itself stands on", async () => {
    const { json } = await call("GET", "/api/parkit/v1/keys");
    const { keys } = json as { keys: { id: string; user?: string }[] };
    for (const { id } of keys) expect(await status(call("DELETE", `/api/parkit/v1/keys/${id}`))).toBe(409);
    const own = keys.find(({ user }) => user !== undefined)?.user ?? "";
    expect(await status(call("DELETE", `/api/parkit/v1/users/${own}`))).toBe(409);
  });
});
