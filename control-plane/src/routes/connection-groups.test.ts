import {
  documentOf,
  idOf,
  startTestPlane,
  type TestAnswer,
  type TestPlane,
  type TestRunner,
} from "../control-plane.fixture";

const CONNECTIONS = "/api/v2/actions/connections";
const GROUPS = "/api/v2/actions/connections/groups";
const TASKS = "/api/parkit/v1/tasks";

let test: TestPlane;
let runner: TestRunner;

beforeEach(async () => {
  test = await startTestPlane();
  runner = await test.enroll("runner-a");
});

afterEach(() => test.plane.close());

async function connection(tags: readonly string[], type = "HTTP"): Promise<string> {
  const credentials = { type: type === "HTTP" ? "HTTPNoAuth" : "KubernetesServiceAccount" };
  const attributes = {
    name: `of ${tags.join(" ")}`,
    runner_id: runner.id,
    tags,
    integration: { type, credentials },
  };
  return idOf(await test.call("POST", CONNECTIONS, { body: documentOf("action_connection", attributes) }));
}

function create(attributes: object): Promise<TestAnswer> {
  const group = { name: "billing", integration_type: "HTTP", tag_keys: ["env"], connections: [] };
  const body = documentOf("connection_group", { ...group, ...attributes });
  return test.call("POST", GROUPS, { body });
}

function patch(id: string, attributes: object): Promise<TestAnswer> {
  return test.call("PATCH", `${GROUPS}/${id}`, { body: documentOf("connection_group", attributes) });
}

function run(task: object): Promise<TestAnswer> {
  return test.call("POST", TASKS, { body: { fqn: "com.datadoghq.http.request", ...task } });
}

describe("a group", () => {
  it("is created, read, changed and deleted", async () => {
    const [prod, staging] = [await connection(["env:prod"]), await connection(["env:staging"])];
    const created = await create({ connections: [prod] });
    const id = idOf(created);
    expect(created.status).toBe(201);
    expect(created.json).toEqual({
      data: {
        id,
        type: "connection_group",
        attributes: {
          name: "billing",
          integration_type: "HTTP",
          tag_keys: ["env"],
          connections: [prod],
          is_favorite: false,
          created_at: "2030-01-01T00:00:00.000Z",
          last_updated_at: "2030-01-01T00:00:00.000Z",
        },
      },
    });
    test.advance(1000);
    expect((await patch(id, { connections: [prod, staging] })).json).toMatchObject({
      data: { attributes: { connections: [prod, staging], last_updated_at: "2030-01-01T00:00:01.000Z" } },
    });
    expect((await test.call("GET", GROUPS)).json).toMatchObject({ data: [{ id }], meta: { total: 1 } });
    expect((await test.call("DELETE", `${GROUPS}/${id}`)).status).toBe(204);
    expect((await test.call("GET", `${GROUPS}/${id}`)).status).toBe(404);
    expect((await test.call("GET", `${GROUPS}/no-uuid`)).status).toBe(400);
  });

  it("may be empty and may have three keys", async () => {
    expect((await create({ tag_keys: ["env", "region", "team"] })).status).toBe(201);
  });

  it("is refused when a rule is broken", async () => {
    const prod = await connection(["env:prod", "team:a"]);
    const alike = await connection(["env:prod", "team:b"]);
    const bare = await connection(["team:c"]);
    const twice = await connection(["env:a", "env:b"]);
    const empty = await connection(["env:"]);
    const cluster = await connection(["env:dev"], "Kubernetes");
    const cases: readonly (readonly [object, string])[] = [
      [{ tag_keys: [] }, "1 to 3"],
      [{ tag_keys: ["a", "b", "c", "d"] }, "1 to 3"],
      [{ tag_keys: ["env", "env"] }, "twice"],
      [{ tag_keys: ["default"] }, "default"],
      [{ connections: ["x"] }, "UUID"],
      [{ connections: ["5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10"] }, "does not exist"],
      [{ connections: [prod, prod] }, "twice"],
      [{ connections: [cluster] }, "of type Kubernetes"],
      [{ connections: [bare] }, "exactly one value"],
      [{ connections: [twice] }, "exactly one value"],
      [{ connections: [empty] }, "exactly one value"],
      [{ connections: [prod, alike] }, "same values"],
    ];
    for (const [attributes, detail] of cases) {
      const answer = await create(attributes);
      expect(answer.json).toEqual({
        errors: [
          { status: "400", title: "Invalid Parameter", detail: expect.stringContaining(detail) as string },
        ],
      });
    }
    expect((await create({ connections: [prod, alike], tag_keys: ["env", "team"] })).status).toBe(201);
  });

  it("loses a member that is deleted", async () => {
    const prod = await connection(["env:prod"]);
    const id = idOf(await create({ connections: [prod] }));
    await test.call("DELETE", `${CONNECTIONS}/${prod}`);
    expect((await test.call("GET", `${GROUPS}/${id}`)).json).toMatchObject({
      data: { attributes: { connections: [] } },
    });
  });

  it("does not exist where the preview is switched off", async () => {
    const without = await startTestPlane({ connectionGroups: false });
    for (const method of ["GET", "POST"]) {
      const answer = await without.call(method, GROUPS, method === "POST" ? { body: {} } : {});
      expect([answer.status, answer.json]).toEqual([404, { errors: ["Not found"] }]);
    }
    await without.plane.close();
  });
});

describe("a task through a group", () => {
  it("[S162] goes to the connection that the tags pick", async () => {
    const [prod, staging] = [await connection(["env:prod"]), await connection(["env:staging"])];
    await create({ connections: [prod, staging] });
    expect((await run({ group: "billing", tags: { env: "staging" } })).json).toMatchObject({
      task: { status: "queued", connection: staging, runner: runner.id },
    });
    expect((await run({ group: "billing", tags: ["env:prod"] })).json).toMatchObject({
      task: { connection: prod },
    });
    await expect(runner.dequeue()).resolves.toBeDefined();
  });

  it("[S168] is refused with a code when the tags do not pick exactly one", async () => {
    const [prod, staging] = [await connection(["env:prod"]), await connection(["env:staging"])];
    await create({ connections: [prod, staging] });
    const code = async (task: object) => {
      const answer = await run(task);
      return [answer.status, (answer.json as { error: { code: string } }).error.code];
    };
    expect(await code({ group: "billing", tags: { env: "dev" } })).toEqual([404, "no-member"]);
    expect(await code({ group: "billing" })).toEqual([400, "wrong-tag-keys"]);
    expect(await code({ group: "billing", tags: { team: "a" } })).toEqual([400, "wrong-tag-keys"]);
    expect(await code({ group: "billing", tags: ["env"] })).toEqual([400, "invalid-tag"]);
    expect(await code({ group: "nothing", tags: {} })).toEqual([404, "unknown-connection-group"]);
    const many = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `k${at}:v`);
    expect(await code({ group: "billing", tags: many(100) })).toEqual([400, "wrong-tag-keys"]);
    for (const tags of [
      many(101),
      Object.fromEntries(many(101).map((tag) => [tag.slice(0, -2), "v"] as const)),
    ])
      expect((await run({ group: "billing", tags })).json).toMatchObject({
        error: { code: "invalid-request", message: "a task names at most 100 tags" },
      });
    const attributes = { tags: ["env:prod"] };
    await test.call("PATCH", `${CONNECTIONS}/${staging}`, {
      body: documentOf("action_connection", attributes),
    });
    expect(await code({ group: "billing", tags: { env: "prod" } })).toEqual([409, "ambiguous-member"]);
  });
});

describe("a task", () => {
  const code = async (task: object) => {
    const answer = await run(task);
    return answer.status === 201 ? 201 : (answer.json as { error: { code: string } }).error.code;
  };

  it("goes to the runner that is named by id, name or URN, or to the only one", async () => {
    const urn = `urn:dd:apps:on-prem-runner:us1:4242:${runner.id}`;
    for (const task of [{}, { runner: runner.id }, { runner: "runner-a" }, { runner: urn }]) {
      expect((await run(task)).json).toMatchObject({ task: { runner: runner.id } });
    }
    await test.enroll("runner-b");
    expect(await code({})).toBe("runner-not-named");
    expect(await code({ runner: "runner-c" })).toBe("unknown-runner");
  });

  it("needs a connection that has a runner, and the same one if a runner is named", async () => {
    await test.enroll("runner-b");
    const prod = await connection(["env:prod"]);
    expect(await code({ connection: prod, runner: "runner-a" })).toBe(201);
    expect(await code({ connection: prod, runner: "runner-b" })).toBe("other-runner");
    expect(await code({ connection: "of env:prod" })).toBe(201);
    await connection(["env:prod"]);
    expect(await code({ connection: "of env:prod" })).toBe("ambiguous-connection");
    expect(await code({ connection: "nothing" })).toBe("unknown-connection");
    expect(await code({ connection: prod, group: "billing" })).toBe("invalid-request");
    expect(await code({ tags: { env: "prod" } })).toBe("invalid-request");
  });

  it("needs a well-formed action, and members that are known", async () => {
    expect(await code({ fqn: "request" })).toBe("invalid-action");
    expect(await code({ fqn: 7 })).toBe("invalid-request");
    expect(await code({ input: {} })).toBe("invalid-request");
    expect(await code({ defect: "rust" })).toBe("unknown-defect");
  });
});
