import type { ServerResponse } from "node:http";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import fc from "fast-check";
import { until } from "../../clock.fixture";
import { actionContext, actionError, type ContextSetup } from "../action-context.fixture";
import { type CalledService, startCalledService } from "../http/called-service.fixture";
import { findAction } from "../registry";

// A protocol double: it answers as AWX's API is documented to.
let service: CalledService;
/** What AWX says of the job, one state after the other; the last one stays. */
let states: JsonObject[];
/** What the template asks for when it is launched. */
let asks: JsonObject;

beforeEach(async () => {
  service = await startCalledService();
  asks = { ask_variables_on_launch: true, ask_limit_on_launch: true };
  states = [{ id: 7, status: "successful", elapsed: 1.5, artifacts: { version: "1.2" } }];
  service.respond = ({ method, url }, response) => {
    if (url.endsWith("/launch/")) answer(response, method === "GET" ? 200 : 201, launchOf(method));
    else answer(response, 200, (states.length > 1 ? states.shift() : states[0]) ?? {});
  };
});
afterEach(() => {
  service.close();
});

const launchOf = (method: string): JsonObject => (method === "GET" ? asks : { id: 7, job: 7 });

function answer(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

async function run(inputs: JsonObject, setup: ContextSetup = {}): Promise<JsonValue> {
  const tokens = { baseURL: service.origin, token: "awx-s3cret" };
  const action = await findAction("com.datadoghq.ansible", "invokePlaybook");
  return action.run(actionContext({ tokens, clock: service.clock, ...setup }), inputs);
}

/** Until the job was seen to go on so many times, and is left alone for a while. */
const lookedAt = (times: number): Promise<void> =>
  until(() => service.clock.sleeps.filter((milliseconds) => milliseconds === 3_000).length === times);

const asked = (): readonly string[] => service.seen.map(({ method, url }) => `${method} ${url}`);

it("launches a job template and waits until its job has ended", async () => {
  states = [{ status: "pending" }, { status: "running" }, ...states];
  const output = run({ jobTemplate: 42, extraVars: { release: "1.2" }, limit: "web" });
  for (const times of [1, 2]) {
    await lookedAt(times);
    await service.clock.advance(3_000);
  }
  expect(await output).toEqual({
    jobId: 7,
    status: "successful",
    elapsed: 1.5,
    artifacts: { version: "1.2" },
  });
  expect(asked()).toEqual([
    "GET /api/v2/job_templates/42/launch/",
    "POST /api/v2/job_templates/42/launch/",
    ...Array.from({ length: 3 }, () => "GET /api/v2/jobs/7/"),
  ]);
  expect(service.seen[1]).toMatchObject({
    body: '{"extra_vars":{"release":"1.2"},"limit":"web"}',
    headers: { authorization: "Bearer awx-s3cret", "content-type": "application/json" },
  });
});

it.each(["failed", "error", "canceled"])("tells of a job that ended as %s", async (status) => {
  states = [{ status }];
  expect(await run({ jobTemplate: 42 })).toEqual({ jobId: 7, status, elapsed: 0, artifacts: {} });
});

it.each([
  ["", "/api/v2/job_templates/deploy%20it%2B%2BDefault/launch/"],
  ["/awx/", "/awx/api/v2/job_templates/deploy%20it%2B%2BDefault/launch/"],
  ["/api/controller/v2/", "/api/controller/v2/job_templates/deploy%20it%2B%2BDefault/launch/"],
])("finds a template by its name below the base URL's path %j", async (path, expected) => {
  await run(
    { jobTemplate: "deploy it++Default" },
    { tokens: { baseURL: `${service.origin}${path}`, token: "t" } },
  );
  expect(service.seen[0]?.url).toBe(expected);
});

it.each<[JsonObject, JsonObject, RegExp]>([
  [{ extraVars: { a: 1 } }, {}, /^extraVars: the job template does not ask/],
  [{ limit: "web" }, { ask_variables_on_launch: true }, /^limit: the job template does not ask/],
  [{ extraVars: {}, limit: "web" }, {}, /^extraVars and limit: /],
])("%j, which a template with %j would ignore, launches nothing", async (inputs, template, problem) => {
  asks = template;
  await expect(run({ jobTemplate: 42, ...inputs })).rejects.toEqual(actionError(problem));
  expect(asked()).toEqual(["GET /api/v2/job_templates/42/launch/"]);
});

it("takes variables for a survey", async () => {
  asks = { survey_enabled: true };
  expect(await run({ jobTemplate: 42, extraVars: { a: 1 } })).toMatchObject({ status: "successful" });
});

it("cancels the job when the task is cancelled", async () => {
  states = [{ status: "running" }];
  const stop = new AbortController();
  const running = run({ jobTemplate: 42 }, { signal: stop.signal }).catch((error: unknown) => error);
  await lookedAt(1);
  stop.abort(new Error("cancelled"));
  expect(await running).toEqual(new Error("cancelled"));
  await until(() => asked().includes("POST /api/v2/jobs/7/cancel/"));
  expect(asked().at(-1)).toBe("POST /api/v2/jobs/7/cancel/");
});

it.each<[number, string, RegExp]>([
  [401, '{"detail":"Authentication credentials were not provided."}', /^AWX answered 401 Unauthorized: Auth/],
  [400, '{"limit":["too long"]}', /^AWX answered 400 Bad Request: \{"limit":\["too long"\]\}$/],
  [502, "<html>", /^AWX answered 502 Bad Gateway$/],
  [301, "", /^AWX answered 301 Moved Permanently$/],
])("tells a refusal %d in AWX's words", async (status, body, problem) => {
  service.respond = (_request, response) => response.writeHead(status, { Location: "/x" }).end(body);
  await expect(run({ jobTemplate: 42 })).rejects.toEqual(actionError(problem));
  expect(service.seen).toHaveLength(1);
});

it("says which job it lost sight of", async () => {
  service.respond = ({ method, url }, response) => {
    if (url.endsWith("/launch/")) answer(response, 200, launchOf(method));
    else response.writeHead(503).end();
  };
  await expect(run({ jobTemplate: 42 })).rejects.toEqual(
    actionError(/^job 7 was launched, and how it ends is not known: AWX answered 503/),
  );
});

it("does not take an answer without a job for one", async () => {
  service.respond = (_request, response) => response.end("{}");
  await expect(run({ jobTemplate: 42 })).rejects.toEqual(actionError("did not say which job"));
});

it("stays at the template, whatever its name", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: "binary", minLength: 1 }), fc.stringMatching(/^[./%2a\\?#;]{1,10}$/)),
      async (jobTemplate) => {
        const before = service.seen.length;
        await run({ jobTemplate }).catch(() => undefined);
        for (const { url } of service.seen.slice(before))
          expect(url).toMatch(/^\/api\/v2\/(job_templates\/[^/?#]+\/launch|jobs\/7)\/$/);
      },
    ),
  );
});

it.each([
  [{ baseURL: "" }, "needs the tokens"],
  [{ token: "" }, "needs the tokens"],
  [{ baseURL: "awx.example.com" }, "baseURL is not"],
  [{ baseURL: "http://169.254.169.254" }, "metadata services are blocked"],
])("a connection with %j is refused", async (wrong, problem) => {
  const tokens = { baseURL: "https://awx.example.com", token: "t", ...wrong };
  await expect(run({ jobTemplate: 42 }, { tokens })).rejects.toEqual(actionError(problem));
});

it("a host that is not listed is refused, where there is a list", async () => {
  const policy = { hosts: ["other.example.com"] };
  await expect(run({ jobTemplate: 42 }, { policy })).rejects.toEqual(
    actionError("not allowed by runner policy"),
  );
});
