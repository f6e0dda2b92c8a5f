import {
  documentOf,
  idOf,
  startTestPlane,
  type Caller,
  type TestAnswer,
  type TestPlane,
  type TestRunner,
} from "../control-plane.fixture";

const WORKFLOWS = "/api/v2/workflows";
const CONNECTIONS = "/api/v2/actions/connections";
const INSTANCES = "/api/parkit/v1/workflow-instances";
const HTTP = { type: "HTTP", credentials: { type: "HTTPNoAuth" } };

let test: TestPlane;
let eu: TestRunner;
let us: TestRunner;
let group: string;
let cluster: string;

async function connection(name: string, runner: TestRunner, tags: readonly string[]): Promise<string> {
  const attributes = { name, runner_id: runner.id, tags, integration: HTTP };
  return idOf(await test.call("POST", CONNECTIONS, { body: documentOf("action_connection", attributes) }));
}

beforeEach(async () => {
  test = await startTestPlane();
  [eu, us] = [await test.enroll("eu"), await test.enroll("us")];
  const members = [await connection("eu", eu, ["env:eu"]), await connection("us", us, ["env:us"])];
  cluster = await connection("cluster", us, []);
  const attributes = { name: "billing", integration_type: "HTTP", tag_keys: ["env"], connections: members };
  group = idOf(
    await test.call("POST", `${CONNECTIONS}/groups`, {
      body: documentOf("connection_group", attributes),
    }),
  );
});
afterEach(() => test.plane.close());

/** As `forWorkflow` of a connection and of a group writes it into `spec_json`. */
const specOf = (tags: readonly string[], more: object = {}): object => ({
  triggers: [{ startStepNames: ["Ask_billing"], workflowTrigger: {} }],
  connectionEnvs: [
    {
      env: "default",
      connections: [{ connectionId: cluster, label: "CLUSTER" }],
      connectionGroups: [{ connectionGroupId: group, label: "BILLING", tags }],
    },
  ],
  steps: [
    {
      name: "Ask_billing",
      actionId: "com.datadoghq.http.request",
      connectionLabel: "BILLING",
      parameters: [{ name: "url", value: "https://billing.example/{{ Trigger.path }}" }],
      outboundEdges: [{ branchName: "main", nextStepName: "Tell" }],
      ...more,
    },
    {
      name: "Tell",
      actionId: "com.datadoghq.http.request",
      connectionLabel: "CLUSTER",
      parameters: [{ name: "body", value: "{{ Steps.Ask_billing.body }}" }],
    },
  ],
});

const workflowOf = (attributes: object): object => documentOf("workflows", attributes);

async function store(spec: object, call: Caller = test.call): Promise<string> {
  const made = await call("POST", WORKFLOWS, { body: workflowOf({ name: "billing", spec }) });
  expect(made.status).toBe(201);
  return idOf(made);
}

const run = (id: string, payload: object, call: Caller = test.call): Promise<TestAnswer> =>
  call("POST", `${WORKFLOWS}/${id}/instances`, { body: { meta: { payload } } });

const shown = async (instance: string, query = ""): Promise<unknown> =>
  (await test.call("GET", `${INSTANCES}/${instance}${query}`)).json;

async function end(runner: TestRunner, outputs: string): Promise<void> {
  const task = await runner.dequeue();
  if (task === undefined) throw new Error("there is no task");
  expect(await runner.publish(task, { kind: "succeeded", outputs: { body: outputs } })).toBe(200);
}

/** Inputs of the tasks that wait or ran, newest last. */
async function tasks(): Promise<readonly { readonly runner: string; readonly connection: string }[]> {
  const { json } = await test.call("GET", "/api/parkit/v1/tasks");
  return (json as { readonly tasks: readonly { readonly runner: string; readonly connection: string }[] })
    .tasks;
}

describe("a run of a workflow", () => {
  it("goes to the runner of the member that the tag values pick, and on from step to step", async () => {
    const started = await run(await store(specOf(["env:{{ Trigger.env }}"])), { env: "eu", path: "health" });
    expect(started.status).toBe(200);
    const instance = idOf(started);
    expect(started.json).toEqual({ data: { id: instance } });
    expect(await tasks()).toMatchObject([{ runner: eu.id, group }]);
    const waiting = shown(instance, "?wait=60");
    await end(eu, "fine");
    await end(us, "told");
    expect(await waiting).toMatchObject({
      instance: {
        status: "succeeded",
        steps: [
          { name: "Ask_billing", status: "succeeded", outputs: { body: "fine" } },
          { name: "Tell", status: "succeeded", outputs: { body: "told" } },
        ],
      },
    });
    expect(await tasks()).toMatchObject([
      { connection: expect.any(String) as string },
      { connection: cluster },
    ]);
  });

  it("ends with the step that fails", async () => {
    const instance = idOf(await run(await store(specOf(["env:us"])), { path: "" }));
    const task = await us.dequeue();
    if (task === undefined) throw new Error("there is no task");
    await us.publish(task, { kind: "failed", code: 2, message: "inner", externalMessage: "it is down" });
    expect(await shown(instance)).toMatchObject({
      instance: {
        status: "failed",
        steps: [{ status: "failed", error: "it is down" }, { status: "waiting" }],
      },
    });
    expect(await us.dequeue()).toBeUndefined();
  });

  it("is not changed by a later change of its workflow, and can be cancelled", async () => {
    const id = await store(specOf(["env:eu"]));
    const instance = idOf(await run(id, { path: "" }));
    await test.call("PATCH", `${WORKFLOWS}/${id}`, { body: workflowOf({ spec: {} }) });
    await end(eu, "fine");
    const cancelled = await test.call("PUT", `${WORKFLOWS}/${id}/instances/${instance}/cancel`);
    expect([cancelled.status, cancelled.json]).toEqual([200, { data: { attributes: { id: instance } } }]);
    expect(await shown(instance)).toMatchObject({
      instance: { status: "failed", steps: [{ status: "succeeded" }, { error: "the task was cancelled" }] },
    });
  });

  it("is listed below its workflow", async () => {
    const [one, other] = [await store(specOf(["env:eu"])), await store(specOf(["env:eu"]))];
    const instance = idOf(await run(one, { path: "" }));
    const list = async (id: string): Promise<unknown> =>
      (await test.call("GET", `${WORKFLOWS}/${id}/instances`)).json;
    expect(await list(one)).toEqual({ data: [{ id: instance }], meta: { page: { totalCount: 1 } } });
    expect(await list(other)).toEqual({ data: [], meta: { page: { totalCount: 0 } } });
    expect((await test.call("GET", `${WORKFLOWS}/${one}/instances/${instance}`)).status).toBe(200);
    expect((await test.call("GET", `${WORKFLOWS}/${other}/instances/${instance}`)).status).toBe(404);
  });
});

describe("a run is refused", () => {
  const refused = async (spec: object, payload: object = { path: "" }): Promise<unknown> => {
    const { status, json } = await run(await store(spec), payload);
    expect(await tasks()).toEqual([]);
    return [status, json];
  };
  const because = (text: string): unknown => [400, { errors: [expect.stringContaining(text)] }];

  it("when no member of the group has the values", async () => {
    expect(await refused(specOf(["env:asia"]))).toEqual(
      because("step Ask_billing: no connection of group billing has env:asia"),
    );
  });

  it("when two have them, after the tags of one were changed", async () => {
    const { json } = await test.call("GET", `${CONNECTIONS}?filter[tags]=env:us`);
    const [member] = (json as { readonly data: readonly { readonly id: string }[] }).data;
    await test.call("PATCH", `${CONNECTIONS}/${member?.id ?? ""}`, {
      body: documentOf("action_connection", { tags: ["env:eu"] }),
    });
    expect(await refused(specOf(["env:eu"]))).toEqual(
      because("several connections of group billing have env:eu"),
    );
  });

  it("when the tags are not those of the group, or an expression names nothing", async () => {
    expect(await refused(specOf(["zone:eu"]))).toEqual(because("picks by env"));
    expect(await refused(specOf(["env:{{ Trigger.env }}"]))).toEqual(
      because("{{ Trigger.env }} is not there"),
    );
  });

  it("when the specification has no step to begin with, an unknown label, or what is not done here", async () => {
    expect(await refused({})).toEqual(because("no trigger with a first step"));
    expect(await refused(specOf(["env:eu"], { connectionLabel: "NONE" }))).toEqual(
      because("is not a label of connectionEnvs"),
    );
    expect(await refused(specOf(["env:eu"], { connectionLabel: undefined }))).toEqual(
      because("names no connection"),
    );
    expect(await refused(specOf(["env:eu"], { iterationOptions: {} }))).toEqual(because("iterationOptions"));
    expect(
      await refused(specOf(["env:eu"], { outboundEdges: [{ branchName: "main", nextStepName: "Nowhere" }] })),
    ).toEqual(because('has no step "Nowhere"'));
  });

  it("with 403 for a user who may not resolve the member that is picked, and for that one alone", async () => {
    const ada = await test.user("ada", [
      "workflows_run",
      "connections_resolve",
      "connection_groups_read",
      "connections_read",
    ]);
    const id = await store(specOf(["env:{{ Trigger.env }}"]));
    const bind = (resource: string, relation: string): Promise<TestAnswer> =>
      test.call("POST", `/api/v2/restriction_policy/${resource}`, {
        body: documentOf(
          "restriction_policy",
          { bindings: [{ relation, principals: [`user:${ada.id}`] }] },
          resource,
        ),
      });
    await bind(`workflow:${id}`, "runner");
    const { json } = await test.call("GET", `${CONNECTIONS}?filter[tags]=env:us`);
    const [member] = (json as { readonly data: readonly { readonly id: string }[] }).data;
    await bind(`connection:${member?.id ?? ""}`, "resolver");
    const denied = await run(id, { env: "eu", path: "" }, ada.call);
    expect([denied.status, denied.json]).toEqual([
      403,
      { errors: ["step Ask_billing: you are not resolver of connection eu"] },
    ]);
    const started = await run(id, { env: "us", path: "" }, ada.call);
    expect(started.status).toBe(200);
    await end(us, "fine");
    expect(await shown(idOf(started))).toMatchObject({
      instance: {
        status: "failed",
        steps: [
          { status: "succeeded" },
          { status: "failed", error: "step Tell: you are not resolver of connection cluster" },
        ],
      },
    });
  });
});

describe("a workflow", () => {
  it("is created, read, changed and deleted, with its access", async () => {
    const spec = specOf(["env:eu"]);
    const id = await store(spec);
    const item = `${WORKFLOWS}/${id}`;
    const read = await test.call("GET", item);
    expect([read.status, read.json]).toMatchObject([
      200,
      { data: { id, type: "workflows", attributes: { name: "billing", spec } } },
    ]);
    const patched = await test.call("PATCH", item, { body: workflowOf({ name: "other" }) });
    expect([patched.status, patched.json]).toMatchObject([
      200,
      { data: { attributes: { name: "other", spec } } },
    ]);
    const deleted = await test.call("DELETE", item);
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect((await test.call("GET", item)).status).toBe(404);
    expect((await test.call("GET", `${WORKFLOWS}/none`)).status).toBe(400);
    expect((await test.call("POST", WORKFLOWS, { body: workflowOf({ name: "no spec" }) })).status).toBe(400);
  });

  it("is run by its runners and changed by its editors alone", async () => {
    const id = await store(specOf(["env:eu"]));
    const ada = await test.user("ada", ["workflows_read", "workflows_write", "workflows_run"]);
    const answers = await Promise.all([
      ada.call("GET", `${WORKFLOWS}/${id}`),
      run(id, {}, ada.call),
      ada.call("PATCH", `${WORKFLOWS}/${id}`, { body: workflowOf({ name: "other" }) }),
      ada.call("DELETE", `${WORKFLOWS}/${id}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
  });
});
