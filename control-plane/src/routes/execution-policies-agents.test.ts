import {
  documentOf,
  idOf,
  startTestPlane,
  type TestAnswer,
  type TestPlane,
  type TestRunner,
} from "../control-plane.fixture";

const PATH = "/api/v2/actions/execution-policies";
const LIST_POD = "com.datadoghq.kubernetes.core.listPod";
const DELETE_POD = "com.datadoghq.kubernetes.core.deletePod";
const LIST_NODE = "com.datadoghq.kubernetes.core.listNode";

let test: TestPlane;
let runner: TestRunner;

beforeEach(async () => {
  test = await startTestPlane();
  runner = await test.enroll("cluster", "ownerless");
});
afterEach(() => test.plane.close());

const run = (fqn: string, inputs: object = {}): Promise<TestAnswer> =>
  test.call("POST", "/api/parkit/v1/tasks", { body: { fqn, inputs, runner: runner.id } });
const tag = (agent: object): Promise<TestAnswer> =>
  test.call("PUT", `/api/parkit/v1/runners/${runner.id}/agent`, { body: agent });

async function policy(attributes: object): Promise<string> {
  const pattern = { integration: "INTEGRATION_KUBERNETES", action_fqns: ["*"] };
  const body = documentOf("execution_policy", { name: "p", action_pattern: pattern, ...attributes });
  return idOf(await test.call("POST", PATH, { body }));
}

const denied = (message: string) => ({ status: 403, json: { error: { code: "denied-by-policy", message } } });

describe("a task for an ownerless runner", () => {
  it("runs when it only reads, by the default policies, and not otherwise", async () => {
    expect(await run(LIST_POD)).toMatchObject({ status: 201 });
    expect(await run(DELETE_POD)).toMatchObject(
      denied(`no execution policy allows ${DELETE_POD} on runner cluster`),
    );
    expect(await run("com.datadoghq.http.request")).toMatchObject({ status: 403 });
  });

  it("is judged by the tags of its Agent", async () => {
    await policy({ effect: "allow", targets: [{ agent_tags: ["env:prod", "region:eu"] }] });
    expect(await run(DELETE_POD)).toMatchObject({ status: 403 });
    const agent = { agentTags: ["env:prod", "region:eu"], hostname: "node-1", clusterId: "c-1" };
    expect(await tag(agent)).toMatchObject({ status: 200, json: { agent } });
    expect(await run(DELETE_POD)).toMatchObject({ status: 201 });
  });

  it("is denied by one policy whatever others allow", async () => {
    await policy({ effect: "deny", name: "never", targets: [{ agent_tags: ["*"] }] });
    expect(await run(LIST_POD)).toMatchObject(denied(`${LIST_POD} on runner cluster is denied by never`));
  });

  it("stays within namespaces, where the policies that allow it do", async () => {
    const scope = { kubernetes: { rules: [{ target_namespaces: ["shop"] }] } };
    await policy({ effect: "allow", scope, targets: [{ agent_tags: ["*"] }] });
    expect(await run(DELETE_POD, { namespace: "shop" })).toMatchObject({ status: 201 });
    expect(await run(DELETE_POD, { namespace: "jobs" })).toMatchObject({ status: 403 });
    await policy({ effect: "deny", scope, targets: [{ agent_tags: ["*"] }] });
    expect(await run(LIST_NODE)).toMatchObject({ status: 403 });
  });

  it("is for those whom the policy is for", async () => {
    const id = await policy({ effect: "deny", targets: [{ agent_tags: ["*"] }] });
    const bindings = [
      { relation: "resolver", principals: ["team:interns"] },
      { relation: "editor", principals: ["team:admins"] },
    ];
    const access = documentOf("restriction_policy", { bindings }, `execution-policy:${id}`);
    await test.call("POST", `/api/v2/restriction_policy/execution-policy:${id}`, { body: access });
    expect(await run(LIST_POD)).toMatchObject({ status: 201 });
  });

  it("finds its runner by the host or the cluster of its Agent", async () => {
    const ask = (target: object): Promise<TestAnswer> =>
      test.call("POST", "/api/parkit/v1/tasks", { body: { fqn: LIST_POD, ...target } });
    const node = await test.enroll("node-1", "ownerless");
    const path = `/api/parkit/v1/runners/${node.id}/agent`;
    await test.call("PUT", path, { body: { agentTags: ["env:prod"], hostname: "node-1" } });
    await tag({ agentTags: ["env:prod"], clusterId: "c-1" });
    expect(await ask({ hostname: "node-1" })).toMatchObject({
      status: 201,
      json: { task: { runner: node.id } },
    });
    expect(await ask({ clusterId: "c-1" })).toMatchObject({
      status: 201,
      json: { task: { runner: runner.id } },
    });
    expect(await ask({ hostname: "node-2" })).toMatchObject({
      status: 404,
      json: { error: { code: "unknown-agent", message: expect.stringContaining("host node-2") as string } },
    });
    expect(await ask({ clusterId: "c-1", runner: "cluster" })).toMatchObject({ status: 400 });
    await test.call("PUT", path, { body: { clusterId: "c-1" } });
    expect(await ask({ clusterId: "c-1" })).toMatchObject({
      status: 409,
      json: { error: { code: "ambiguous-agent" } },
    });
    await policy({ effect: "deny", name: "never", targets: [{ agent_tags: ["env:prod"] }] });
    await tag({ agentTags: ["env:prod"], clusterId: "c-2" });
    expect(await ask({ clusterId: "c-2" })).toMatchObject({ status: 403 });
  });

  it("is not found in the Agent of an owned runner", async () => {
    const owned = await test.enroll("owned");
    const body = { hostname: "node-3" };
    await test.call("PUT", `/api/parkit/v1/runners/${owned.id}/agent`, { body });
    expect(
      await test.call("POST", "/api/parkit/v1/tasks", { body: { fqn: LIST_POD, hostname: "node-3" } }),
    ).toMatchObject({ status: 404 });
  });

  it("asks no policy about an owned runner", async () => {
    runner = await test.enroll("owned");
    expect(await run(DELETE_POD)).toMatchObject({ status: 201 });
  });
});

describe("the Agent of a runner", () => {
  it("is not known at first, and refuses what is no tag", async () => {
    const path = `/api/parkit/v1/runners/${runner.id}/agent`;
    expect(await test.call("GET", path)).toMatchObject({ status: 200, json: { agent: { agentTags: [] } } });
    expect(await tag({ agentTags: ["env:*"] })).toMatchObject({ status: 400 });
    expect(await test.call("GET", "/api/parkit/v1/runners/none/agent")).toMatchObject({ status: 404 });
  });
});
