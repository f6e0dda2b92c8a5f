import { generateRunnerKey, publicKeyPem } from "@parkit/protocol/internal/key-pair";
import { OpmsPath } from "@parkit/protocol/internal/opms";
import {
  documentOf,
  idOf,
  startTestPlane,
  TOKEN_HEADER,
  type Caller,
  type TestAnswer,
  type TestPlane,
  type TestRunner,
} from "../control-plane.fixture";

const CONNECTIONS = "/api/v2/actions/connections";
const GROUPS = `${CONNECTIONS}/groups`;
const REGISTRATIONS = "/api/v2/actions/app_key_registrations";
const POLICIES = "/api/v2/actions/execution-policies";
const RESTRICTIONS = "/api/v2/restriction_policy";
const RUNNERS = "/api/unstable/on_prem_runners";
const WORKFLOWS = "/api/v2/workflows";
const TASKS = "/api/parkit/v1/tasks";
const NOBODY = "aaa11111-aa11-41aa-8aaa-aaaaaa111111";

/**
 * Statuses that Datadog's pages and contracts declare for each operation, and those that its clients'
 * recorded tests and its Agent's sources show.
 */
const DECLARED: Readonly<Record<string, readonly number[]>> = {
  [`POST ${CONNECTIONS}`]: [201, 400, 403, 429],
  [`GET ${CONNECTIONS}`]: [200, 400, 403, 429, 500],
  [`GET ${CONNECTIONS}/{id}`]: [200, 400, 403, 404, 429],
  [`PATCH ${CONNECTIONS}/{id}`]: [200, 400, 403, 404, 429],
  [`DELETE ${CONNECTIONS}/{id}`]: [204, 400, 403, 404, 429],
  [`POST ${GROUPS}`]: [201, 400, 403, 429],
  [`GET ${GROUPS}`]: [200, 400, 403, 429, 500],
  [`GET ${GROUPS}/{id}`]: [200, 400, 403, 404, 429],
  [`PATCH ${GROUPS}/{id}`]: [200, 400, 403, 404, 429, 500],
  [`DELETE ${GROUPS}/{id}`]: [204, 400, 403, 404, 429],
  [`GET ${REGISTRATIONS}`]: [200, 400, 403, 429],
  [`GET ${REGISTRATIONS}/{id}`]: [200, 400, 403, 404, 429],
  [`PUT ${REGISTRATIONS}/{id}`]: [201, 400, 403, 404, 429],
  [`DELETE ${REGISTRATIONS}/{id}`]: [204, 400, 403, 404, 429],
  [`GET ${POLICIES}`]: [200, 400, 403, 429],
  [`POST ${POLICIES}`]: [201, 400, 403, 429],
  [`GET ${POLICIES}/{id}`]: [200, 403, 404, 429],
  [`PUT ${POLICIES}/{id}`]: [200, 400, 403, 404, 429],
  [`DELETE ${POLICIES}/{id}`]: [204, 403, 404, 429],
  [`GET ${RESTRICTIONS}/{id}`]: [200, 400, 403, 429],
  [`POST ${RESTRICTIONS}/{id}`]: [200, 400, 403, 429],
  [`DELETE ${RESTRICTIONS}/{id}`]: [204, 400, 403, 429],
  [`POST ${RUNNERS}`]: [200, 400, 401, 403, 429, 500],
  [`POST ${RUNNERS}/api_key_only`]: [200, 400, 401, 403, 429, 500],
  "GET /api/v1/validate": [200, 403, 429],
  "GET /api/v2/validate": [200, 403, 429],
  "GET /api/v2/current_user": [200, 403, 429],
  [`POST ${OpmsPath.DEQUEUE}`]: [200, 400, 401, 429, 503],
  [`POST ${OpmsPath.HEARTBEAT}`]: [200, 400, 401, 404, 500],
  [`POST ${OpmsPath.PUBLISH}`]: [200, 400, 401, 404, 429, 503],
  [`GET ${OpmsPath.HEALTH_CHECK}`]: [200, 401, 503],
  [`POST ${WORKFLOWS}`]: [201, 400, 403, 429],
  [`GET ${WORKFLOWS}/{id}`]: [200, 400, 403, 404, 429],
  [`PATCH ${WORKFLOWS}/{id}`]: [200, 400, 403, 404, 429],
  [`DELETE ${WORKFLOWS}/{id}`]: [204, 400, 403, 404, 429],
  [`POST ${WORKFLOWS}/{id}/instances`]: [200, 400, 403, 404, 429],
};

/** Statuses that no request brings about; a fault does. */
const OF_FAULTS: readonly number[] = [429, 500, 503];

let test: TestPlane;
let runner: TestRunner;
/** A user who may do nothing. */
let powerless: Caller;
let ids: Readonly<Record<string, string>>;
/** PEM of a key that no runner has enrolled. */
let pem: string;

const aws = (account = "111122223333"): object =>
  documentOf("action_connection", {
    name: "aws",
    tags: [`account_id:${account}`],
    integration: {
      type: "AWS",
      credentials: { type: "AWSAssumeRole", account_id: account, role: "runner" },
    },
  });
const groupOf = (tagKeys: readonly string[]): object =>
  documentOf("connection_group", {
    name: "by-account",
    integration_type: "AWS",
    tag_keys: tagKeys,
    connections: [],
  });
const policyOf = (effect: string, id?: string): object =>
  documentOf(
    "execution_policy",
    {
      name: "scripts",
      effect,
      action_pattern: { integration: "INTEGRATION_SCRIPT", action_fqns: ["*"] },
    },
    id,
  );
const bindingOf = (relation: string): object =>
  documentOf("restriction_policy", { bindings: [{ relation, principals: ["org:4242"] }] });
const enrollmentOf = (name: string, mode = "pull"): object =>
  documentOf("createRunnerRequest", { runner_name: name, runner_modes: [mode], public_key_pem: pem });
const workflowOf = (steps: readonly object[]): object =>
  documentOf("workflows", {
    name: "w",
    spec: {
      triggers: [{ startStepNames: ["One"], apiTrigger: {} }],
      connectionEnvs: [
        {
          env: "default",
          connections: [{ connectionId: ids["paired"], label: "C" }],
          connectionGroups: [],
        },
      ],
      steps,
    },
  });
const STEP = { name: "One", actionId: "com.datadoghq.http.request", connectionLabel: "C" };

beforeAll(async () => {
  test = await startTestPlane({ maxOpenTasks: 3 });
  runner = await test.enroll("edge");
  pem = publicKeyPem(await generateRunnerKey());
  ({ call: powerless } = await test.user("powerless", []));
  const made = async (path: string, body: object): Promise<string> =>
    idOf(await test.call("POST", path, { body }));
  ids = {
    paired: await made(
      CONNECTIONS,
      documentOf("action_connection", {
        name: "paired",
        runner_id: runner.id,
        integration: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
      }),
    ),
    [CONNECTIONS]: await made(CONNECTIONS, aws()),
    [GROUPS]: await made(GROUPS, groupOf(["account_id"])),
    [POLICIES]: await made(POLICIES, policyOf("allow")),
    [REGISTRATIONS]: test.plane.appKeyId,
  };
  ids = {
    ...ids,
    [WORKFLOWS]: await made(WORKFLOWS, workflowOf([STEP])),
    [RESTRICTIONS]: `connection:${ids[CONNECTIONS] ?? ""}`,
    broken: await made(WORKFLOWS, workflowOf([])),
  };
});
afterAll(() => test.plane.close());

interface Asked {
  readonly id?: string;
  readonly query?: string;
  readonly body?: unknown;
  readonly call?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What brings a status about. */
type Row = readonly [route: string, status: number, asked?: () => Asked | Promise<Asked>];

/** A row for each status of operations on one object. */
function itemRows(path: string, method: string, good: number, body?: () => unknown): readonly Row[] {
  const route = `${method} ${path}/{id}`;
  const sent = (): Asked => (body === undefined ? {} : { body: body() });
  return [
    [route, good, sent],
    [route, 403, () => ({ ...sent(), call: powerless })],
    [route, 404, () => ({ ...sent(), id: NOBODY })],
    [route, 400, () => ({ ...sent(), id: "malformed" })],
  ];
}

const fresh = (path: string, body: () => unknown) => async (): Promise<Asked> => ({
  id: idOf(await test.call("POST", path, { body: body() })),
});
const asPowerless = (body?: () => unknown) => (): Asked => ({
  call: powerless,
  ...(body === undefined ? {} : { body: body() }),
});
const outOfPage = (): Asked => ({ query: "?page[size]=0" });
const badToken = (): Asked => ({ headers: { [TOKEN_HEADER]: "no.to.ken" } });
const leased = async (): Promise<Asked> => {
  await test.call("POST", TASKS, { body: { fqn: "com.datadoghq.http.request", runner: runner.id } });
  const task = await runner.dequeue();
  if (task === undefined) throw new Error("there is no task");
  return {
    body: documentOf(
      "taskUpdate",
      {
        task_id: task.unsigned.taskId,
        client: 1,
        action_fqn: "com.datadoghq.http.request",
        job_id: task.jobId,
        payload: { branch: "main", outputs: {} },
      },
      "succeed_task",
    ),
  };
};
const unknownJob = async (): Promise<Asked> => {
  const { body } = await leased();
  const text = JSON.stringify(body).replace(/"job_id":"[^"]+"/, '"job_id":"of-nobody"');
  const [, taskId = ""] = /"task_id":"([^"]+)"/.exec(text) ?? [];
  await test.call("POST", `${TASKS}/${taskId}/cancel`);
  return { body: text };
};
const asHeartbeat = ({ body }: Asked): Asked => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { body: text.replace('"taskUpdate"', '"heartbeat"') };
};
const withApiKey = (body: () => unknown) => (): Asked => ({
  headers: { "DD-API-KEY": test.plane.apiKey },
  body: body(),
});

const ROWS: readonly Row[] = [
  [`POST ${CONNECTIONS}`, 201, () => ({ body: aws() })],
  [`POST ${CONNECTIONS}`, 400, () => ({ body: aws("12") })],
  [`POST ${CONNECTIONS}`, 403, asPowerless(aws)],
  [`GET ${CONNECTIONS}`, 200],
  [`GET ${CONNECTIONS}`, 400, outOfPage],
  [`GET ${CONNECTIONS}`, 403, asPowerless()],
  ...itemRows(CONNECTIONS, "GET", 200),
  ...itemRows(CONNECTIONS, "PATCH", 200, () => documentOf("action_connection", { name: "renamed" })),
  ...itemRows(CONNECTIONS, "DELETE", 204).slice(1),
  [`DELETE ${CONNECTIONS}/{id}`, 204, fresh(CONNECTIONS, aws)],
  [`POST ${GROUPS}`, 201, () => ({ body: groupOf(["env"]) })],
  [`POST ${GROUPS}`, 400, () => ({ body: groupOf([]) })],
  [`POST ${GROUPS}`, 403, asPowerless(() => groupOf(["env"]))],
  [`GET ${GROUPS}`, 200],
  [`GET ${GROUPS}`, 400, outOfPage],
  [`GET ${GROUPS}`, 403, asPowerless()],
  ...itemRows(GROUPS, "GET", 200),
  ...itemRows(GROUPS, "PATCH", 200, () => documentOf("connection_group", { name: "renamed" })),
  ...itemRows(GROUPS, "DELETE", 204).slice(1),
  [`DELETE ${GROUPS}/{id}`, 204, fresh(GROUPS, () => groupOf(["env"]))],
  [`GET ${REGISTRATIONS}`, 200],
  [`GET ${REGISTRATIONS}`, 400, outOfPage],
  [`GET ${REGISTRATIONS}`, 403, asPowerless()],
  ...itemRows(REGISTRATIONS, "GET", 200),
  // Registering one that is registered answers the same: what Datadog answers then is not recorded.
  ...itemRows(REGISTRATIONS, "PUT", 201),
  ...itemRows(REGISTRATIONS, "DELETE", 204).slice(1),
  [
    `DELETE ${REGISTRATIONS}/{id}`,
    204,
    async () => {
      const body = { name: "another", type: "application", registered: true };
      return { id: idOf(await test.call("POST", "/api/parkit/v1/keys", { body })) };
    },
  ],
  [`GET ${POLICIES}`, 200],
  [`GET ${POLICIES}`, 400, outOfPage],
  [`GET ${POLICIES}`, 403, asPowerless()],
  [`POST ${POLICIES}`, 201, () => ({ body: policyOf("allow") })],
  [`POST ${POLICIES}`, 400, () => ({ body: policyOf("maybe") })],
  [`POST ${POLICIES}`, 403, asPowerless(() => policyOf("allow"))],
  ...itemRows(POLICIES, "GET", 200).slice(0, 3),
  ...itemRows(POLICIES, "PUT", 200, () => policyOf("deny", ids[POLICIES])).slice(0, 3),
  [`PUT ${POLICIES}/{id}`, 400, () => ({ body: policyOf("maybe", ids[POLICIES]) })],
  ...itemRows(POLICIES, "DELETE", 204).slice(1, 3),
  [`DELETE ${POLICIES}/{id}`, 204, fresh(POLICIES, () => policyOf("allow"))],
  [`GET ${RESTRICTIONS}/{id}`, 200],
  [`GET ${RESTRICTIONS}/{id}`, 200, () => ({ id: `connection:${NOBODY}` })],
  [`GET ${RESTRICTIONS}/{id}`, 400, () => ({ id: "nothing:1" })],
  [`GET ${RESTRICTIONS}/{id}`, 403, () => ({ headers: {} })],
  [`POST ${RESTRICTIONS}/{id}`, 200, () => ({ body: bindingOf("editor") })],
  [`POST ${RESTRICTIONS}/{id}`, 400, () => ({ body: bindingOf("owner") })],
  [
    `POST ${RESTRICTIONS}/{id}`,
    403,
    () => ({ call: powerless, id: `connection-group:${ids[GROUPS] ?? ""}`, body: bindingOf("editor") }),
  ],
  [`DELETE ${RESTRICTIONS}/{id}`, 204],
  [`DELETE ${RESTRICTIONS}/{id}`, 400, () => ({ id: "malformed" })],
  [`DELETE ${RESTRICTIONS}/{id}`, 403, asPowerless()],
  [`POST ${RUNNERS}`, 200, () => ({ body: enrollmentOf("one") })],
  [`POST ${RUNNERS}`, 400, () => ({ body: enrollmentOf("two", "poll") })],
  [`POST ${RUNNERS}`, 400, () => ({ body: enrollmentOf("edge") })],
  [`POST ${RUNNERS}`, 401, withApiKey(() => enrollmentOf("three"))],
  [`POST ${RUNNERS}`, 403, asPowerless(() => enrollmentOf("four"))],
  [`POST ${RUNNERS}/api_key_only`, 200, withApiKey(() => enrollmentOf("five"))],
  [`POST ${RUNNERS}/api_key_only`, 400, withApiKey(() => enrollmentOf("five"))],
  [`POST ${RUNNERS}/api_key_only`, 401, () => ({ headers: {}, body: enrollmentOf("six") })],
  [
    `POST ${RUNNERS}/api_key_only`,
    403,
    async () => {
      const body = { name: "may not", type: "api", mayEnroll: false };
      const { json } = await test.call("POST", "/api/parkit/v1/keys", { body });
      const { key } = json as { readonly key: { readonly secret: string } };
      return { headers: { "DD-API-KEY": key.secret }, body: enrollmentOf("seven") };
    },
  ],
  ...["/api/v1/validate", "/api/v2/validate", "/api/v2/current_user"].flatMap((path): readonly Row[] => [
    [`GET ${path}`, 200],
    [`GET ${path}`, 403, () => ({ headers: {} })],
  ]),
  [`POST ${OpmsPath.DEQUEUE}`, 200, () => ({ body: "" })],
  [`POST ${OpmsPath.DEQUEUE}`, 400, () => ({ body: documentOf("dequeue", { runner_started_at: "soon" }) })],
  [`POST ${OpmsPath.DEQUEUE}`, 401, badToken],
  [`POST ${OpmsPath.HEARTBEAT}`, 400, () => ({ body: "[]" })],
  [`POST ${OpmsPath.HEARTBEAT}`, 401, badToken],
  [`POST ${OpmsPath.HEARTBEAT}`, 404, async () => asHeartbeat(await unknownJob())],
  [`POST ${OpmsPath.HEARTBEAT}`, 200, async () => asHeartbeat(await leased())],
  [`POST ${OpmsPath.PUBLISH}`, 200, leased],
  [`POST ${OpmsPath.PUBLISH}`, 400, () => ({ body: "no JSON" })],
  [`POST ${OpmsPath.PUBLISH}`, 401, badToken],
  [`POST ${OpmsPath.PUBLISH}`, 404, unknownJob],
  [`GET ${OpmsPath.HEALTH_CHECK}`, 200],
  [`GET ${OpmsPath.HEALTH_CHECK}`, 401, badToken],
  [`POST ${WORKFLOWS}`, 201, () => ({ body: workflowOf([STEP]) })],
  [`POST ${WORKFLOWS}`, 400, () => ({ body: documentOf("workflows", { name: "no spec" }) })],
  [`POST ${WORKFLOWS}`, 403, asPowerless(() => workflowOf([STEP]))],
  ...itemRows(WORKFLOWS, "GET", 200),
  ...itemRows(WORKFLOWS, "PATCH", 200, () => documentOf("workflows", { name: "renamed" })),
  ...itemRows(WORKFLOWS, "DELETE", 204).slice(1),
  [`DELETE ${WORKFLOWS}/{id}`, 204, fresh(WORKFLOWS, () => workflowOf([STEP]))],
  [`POST ${WORKFLOWS}/{id}/instances`, 200, () => ({ body: { meta: { payload: {} } } })],
  [`POST ${WORKFLOWS}/{id}/instances`, 400, () => ({ id: ids["broken"] ?? "", body: {} })],
  [`POST ${WORKFLOWS}/{id}/instances`, 403, asPowerless(() => ({}))],
  [`POST ${WORKFLOWS}/{id}/instances`, 404, () => ({ id: NOBODY, body: {} })],
];

function send(route: string, { id, query = "", body, call, headers }: Asked): Promise<TestAnswer> {
  const [method = "", path = ""] = route.split(" ");
  const [collection = "", rest = ""] = path.split("/{id}");
  const target = path.includes("{id}") ? `${collection}/${id ?? ids[collection] ?? ""}${rest}` : path;
  const isOpms = Object.values<string>(OpmsPath).includes(path);
  const caller = call ?? (isOpms ? runner.call : test.call);
  return caller(method, target + query, {
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });
}

it("has a row for every declared status", () => {
  const missing = Object.entries(DECLARED).flatMap(([route, statuses]) =>
    statuses
      .filter((status) => !OF_FAULTS.includes(status))
      .filter((status) => !ROWS.some(([of, gives]) => of === route && gives === status))
      .map((status) => `${route} ${status}`),
  );
  expect(missing).toEqual([]);
  expect(ROWS.filter(([route, status]) => DECLARED[route]?.includes(status) !== true)).toEqual([]);
});

const FILLED_ROWS = ROWS.map(([route, status, asked = () => ({})]) => [route, status, asked] as const);

it.each(FILLED_ROWS)("%s answers %i", async (route, status, asked) => {
  const request = await Promise.resolve(asked());
  const answer = await send(route, request);
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  expect(formOf(answer)).toBe(status >= 400 ? "errors" : status === 204 ? "nothing" : "good");
});

/** What an answer is: nothing, one error in a document or a list, or what was asked for. */
function formOf({ text, headers, json, status }: TestAnswer): "nothing" | "errors" | "good" | "other" {
  if (status === 204) return text === "" ? "nothing" : "other";
  if (text === "") return status === 200 ? "good" : "other";
  if (!/^application\/(vnd\.api\+)?json$/.test(headers.get("content-type") ?? "")) return "other";
  if (status < 400) return "good";
  const { errors } = json as { readonly errors?: readonly unknown[] };
  return errors?.length === 1 ? "errors" : "other";
}

it.each(
  Object.entries(DECLARED).flatMap(([route, statuses]) =>
    statuses.filter((status) => OF_FAULTS.includes(status)).map((status) => [route, status] as const),
  ),
)("%s answers %i when a fault says so, and 429 with the limit", async (route, status) => {
  const [method = "", path = ""] = route.split(" ");
  const [collection = ""] = path.split("/{id}");
  await test.call("POST", "/api/parkit/v1/faults", { body: { method, path: `${collection}*`, status } });
  const answer = await send(route, { body: method === "GET" ? undefined : {} });
  expect(answer.status).toBe(status);
  expect(limitOf(answer)).toEqual(status === 429 ? ["1", "1", "0", "1"] : [null, null, null, null]);
});

it("answers 429 with the limit where a limit of its own is reached", async () => {
  const queue = (): Promise<TestAnswer> =>
    test.call("POST", TASKS, { body: { fqn: "com.datadoghq.http.request", runner: "edge" } });
  let answer = await queue();
  while (answer.status === 201) answer = await queue();
  expect([answer.status, answer.json]).toMatchObject([429, { error: { code: "queue-full" } }]);
  expect(limitOf(answer)).toEqual(["1", "1", "0", "1"]);
});

function limitOf({ headers }: TestAnswer): readonly (string | null)[] {
  return ["Limit", "Period", "Remaining", "Reset"].map((name) => headers.get(`x-ratelimit-${name}`));
}
