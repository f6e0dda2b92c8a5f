import { randomBytes } from "node:crypto";
import { OpmsPath } from "@parkit/protocol/internal/opms";
import { signRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { pageRoutes } from "../console/page-routes";
import type { ControlPlaneSettings } from "../context";
import {
  documentOf,
  idOf,
  startTestPlane,
  TEST_ORG_ID,
  TOKEN_HEADER,
  type Caller,
  type TestOrganisation,
  type TestPlane,
  type TestRunner,
} from "../control-plane.fixture";
import { openPlane } from "../plane";
import { memoryStore } from "../store/store";
import { TaskSignals } from "../tasks/task-signals";
import { allRoutes } from "./all-routes";

const CONTROL = "/api/parkit/v1";
const CONNECTIONS = "/api/v2/actions/connections";
const WORKFLOWS = "/api/v2/workflows";
const POLICIES = "/api/v2/actions/execution-policies";

/** Every route there is, so that one that is added is tried too. */
const ROUTES = allRoutes(
  openPlane({
    settings: {} as ControlPlaneSettings,
    store: memoryStore(),
    taskSignals: new TaskSignals(),
    now: () => new Date(),
    randomBytes,
    log: () => undefined,
  }),
).map(({ method, path }) => [method, path] as const);

/** What watches the process has no key; it is told nothing of any organisation. */
const OPEN = ["/health", "/metrics", ...pageRoutes().map(({ path }) => path)];
const CLOSED_ROUTES = ROUTES.filter(([, path]) => !OPEN.includes(path));

/** What the API key alone opens, by design. */
const API_KEY_ALONE = ["/api/v1/validate", "/api/v2/validate", "/api/unstable/on_prem_runners/api_key_only"];

let test: TestPlane;
let other: TestOrganisation;
let runner: TestRunner;
/** Ids of what the first organisation has, by the path below which they stand. */
let ids: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  test = await startTestPlane();
  other = await test.organisation("other");
  runner = await test.enroll("edge");
  const { call } = test;
  const attributes = {
    name: "cluster",
    runner_id: runner.id,
    tags: ["env:prod"],
    integration: { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } },
  };
  const connection = idOf(
    await call("POST", CONNECTIONS, { body: documentOf("action_connection", attributes) }),
  );
  const group = { name: "g", integration_type: "Kubernetes", tag_keys: ["env"], connections: [connection] };
  const groupId = idOf(
    await call("POST", `${CONNECTIONS}/groups`, {
      body: documentOf("connection_group", group),
    }),
  );
  const task = idOf(await call("POST", `${CONTROL}/tasks`, { body: { fqn: "com.datadoghq.http.request" } }));
  await call("POST", `${CONTROL}/teams`, { body: { name: "team-of-the-first" } });
  const listed = async (kind: string): Promise<readonly string[]> => {
    const { json } = await call("GET", `${CONTROL}/${kind}`);
    return (json as Record<string, { id: string }[]>)[kind]?.map(({ id }) => id) ?? [];
  };
  const policy = {
    name: "p",
    effect: "allow",
    action_pattern: { integration: "INTEGRATION_SCRIPT", action_fqns: ["*"] },
  };
  const policyId = idOf(await call("POST", POLICIES, { body: documentOf("execution_policy", policy) }));
  const workflow = {
    name: "w",
    spec: {
      triggers: [{ startStepNames: ["One"] }],
      connectionEnvs: [{ env: "default", connections: [{ connectionId: connection, label: "C" }] }],
      steps: [{ name: "One", actionId: "com.datadoghq.http.request", connectionLabel: "C" }],
    },
  };
  const workflowId = idOf(await call("POST", WORKFLOWS, { body: documentOf("workflows", workflow) }));
  const instance = idOf(await call("POST", `${WORKFLOWS}/${workflowId}/instances`, { body: {} }));
  const fault = idOf(await call("POST", `${CONTROL}/faults`, { body: { path: "/nowhere" } }));
  ids = new Map([
    [CONNECTIONS, [connection]],
    [`${CONNECTIONS}/groups`, [groupId]],
    [POLICIES, [policyId]],
    [WORKFLOWS, [workflowId]],
    [`${WORKFLOWS}/${workflowId}/instances`, [instance]],
    [`${CONTROL}/workflow-instances`, [instance]],
    [`${CONTROL}/tasks`, [task]],
    [`${CONTROL}/runners`, [runner.id]],
    [`${CONTROL}/faults`, [fault]],
    ["/api/v2/actions/app_key_registrations", [test.plane.appKeyId]],
    ["/api/v2/restriction_policy", [`connection:${connection}`]],
    ...(await Promise.all(
      ["users", "roles", "teams", "keys"].map(
        async (kind) => [`${CONTROL}/${kind}`, await listed(kind)] as const,
      ),
    )),
  ]);
});

afterAll(() => test.plane.close());

/** Everything that the first organisation can read of itself. */
async function everything(): Promise<readonly string[]> {
  const texts = [];
  for (const [method, path] of ROUTES) {
    if (OPEN.includes(path)) continue;
    if (method !== "GET" || path.includes("on-prem-management-service") || path.endsWith("signing-keys"))
      continue;
    for (const one of filled(path)) texts.push(`${one} ${(await test.call("GET", one)).text}`);
  }
  return texts;
}

/** The path with each id of the first organisation in its place. */
function filled(path: string): readonly string[] {
  const [start = "", ...rest] = path.split(/\/\{\w+\}/);
  return rest.reduce<readonly string[]>(
    (starts, next) =>
      starts.flatMap((one) => {
        const known = ids.get(one);
        if (known === undefined) throw new Error(`the test knows no id below ${one}`);
        return known.map((id) => `${one}/${id}${next}`);
      }),
    [start],
  );
}

const BODIES: readonly unknown[] = [
  {},
  documentOf("action_connection", { name: "taken over" }),
  documentOf("connection_group", { name: "taken over" }),
  { members: [], permissions: [], roles: [], editor: ["user:me"], keep: true },
];
const bodiesFor = (method: string): readonly unknown[] =>
  method === "GET" || method === "DELETE" ? [undefined] : BODIES;

it.each(CLOSED_ROUTES)("%s %s answers nobody without keys", async (method, path) => {
  for (const one of filled(path)) {
    const answer = await test.call(method, one, { headers: {} });
    expect([401, 403]).toContain(answer.status);
  }
});

it.each(CLOSED_ROUTES.filter(([, path]) => !API_KEY_ALONE.includes(path)))(
  "%s %s refuses the application key of another organisation",
  async (method, path) => {
    const headers = {
      "DD-API-KEY": test.plane.apiKey,
      "DD-APPLICATION-KEY": other.keys["DD-APPLICATION-KEY"] ?? "",
    };
    for (const one of filled(path))
      expect([401, 403]).toContain((await test.call(method, one, { headers })).status);
  },
);

it("no route tells one organisation anything of another, or changes it", async () => {
  const before = await everything();
  // Ids that the other organisation was not told; those of policies are its own to have, and say nothing.
  const secretIds = [...ids.values()].flat().filter((id) => !id.includes(":"));
  const told: string[] = [];
  const served: string[] = [];
  for (const [method, path] of CLOSED_ROUTES) {
    for (const one of filled(path)) {
      for (const body of bodiesFor(method)) {
        const answer = await other.call(method, one, body === undefined ? {} : { body });
        const line = `${method} ${one} ${answer.status} ${answer.text}`;
        if (path.includes("{id}") && ![400, 401, 403, 404].includes(answer.status)) served.push(line);
        // What an organisation sent itself, its own audit log has.
        if (
          !path.includes("{") &&
          !path.endsWith("/audit") &&
          secretIds.some((id) => answer.text.includes(id))
        )
          told.push(line);
      }
    }
  }
  expect({ told, served }).toEqual({ told: [], served: [] });
  expect(await everything()).toEqual(before);
});

it("a runner's token is for its own organisation, and so are the tasks that it reports", async () => {
  const made = await other.call("POST", "/api/unstable/on_prem_runners/api_key_only", { body: {} });
  expect(made.status).toBe(400);
  const as: (orgId: bigint) => ReturnType<Caller> = (orgId) => {
    const token = signRunnerToken({ orgId, runnerId: runner.id }, runner.key.privateKey, test.now());
    return test.call("POST", OpmsPath.DEQUEUE, { body: "", headers: { [TOKEN_HEADER]: token } });
  };
  expect((await as(BigInt(other.id))).status).toBe(401);
  expect((await as(TEST_ORG_ID)).status).toBe(200);
});
