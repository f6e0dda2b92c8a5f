import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import fc from "fast-check";
import { actionContext, actionError, type ContextSetup } from "../action-context.fixture";
import { type CalledService, startCalledService } from "../http/called-service.fixture";
import { findAction } from "../registry";

// A protocol double: it answers as Jenkins' remote access API is documented to.
let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
});
afterEach(() => {
  service.close();
});

async function run(name: string, inputs: JsonObject, setup: ContextSetup = {}): Promise<JsonValue> {
  const tokens = { domain: `${service.origin}/ci/`, username: "bot", token: "11aa22-token" };
  const action = await findAction("com.datadoghq.jenkins", name);
  return action.run(actionContext({ tokens, ...setup }), inputs);
}

it("starts a build without parameters", async () => {
  service.respond = (_request, response) => response.writeHead(201, { Location: "/queue/item/1/" }).end();
  expect(await run("buildJenkinsJob", { jobName: "folder/job/a b" })).toEqual({});
  expect(service.seen).toMatchObject([
    {
      method: "POST",
      url: "/ci/job/folder/job/a%20b/build?delay=0sec",
      body: "",
      headers: { authorization: `Basic ${Buffer.from("bot:11aa22-token").toString("base64")}` },
    },
  ]);
});

it("starts a build with parameters", async () => {
  service.respond = (_request, response) => response.writeHead(201).end();
  await run("buildJenkinsJob", {
    jobName: "a",
    buildWithParameters: { option: "with_parameters", parameters: { env: "a&b=c" } },
  });
  await run("buildJenkinsJob", {
    jobName: "a",
    buildWithParameters: { option: "no_parameters", parameters: { env: "x" } },
  });
  expect(service.seen.map(({ url }) => url)).toEqual([
    "/ci/job/a/buildWithParameters?delay=0sec&env=a%26b%3Dc",
    "/ci/job/a/build?delay=0sec",
  ]);
});

it.each([
  [
    { building: false, result: "SUCCESS" },
    { inProgress: false, result: "SUCCESS" },
  ],
  [{ building: true, result: null }, { inProgress: true }],
])("tells of a build %j", async (build, told) => {
  service.respond = (_request, response) =>
    response.end(
      JSON.stringify({
        _class: "x",
        id: "7",
        displayName: "#7",
        url: "http://ci/7",
        duration: 5,
        estimatedDuration: 9,
        ...build,
      }),
    );
  expect(await run("getJobStatus", { jobName: "a" })).toEqual({
    id: "7",
    displayName: "#7",
    url: "http://ci/7",
    duration: 5,
    estimatedDuration: 9,
    ...told,
  });
  expect(service.seen[0]?.url).toBe("/ci/job/a/lastBuild/api/json");
});

it("removes a job", async () => {
  service.respond = (_request, response) =>
    response.writeHead(302, { Location: `${service.origin}/elsewhere` }).end();
  expect(await run("deleteJenkinsJob", { jobName: "a" })).toEqual({});
  expect(service.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /ci/job/a/doDelete"]);
});

it("tells the status of a refusal, and nothing else", async () => {
  service.respond = (_request, response) => response.writeHead(403).end("token 11aa22-token is wrong");
  await expect(run("getJobStatus", { jobName: "a" })).rejects.toEqual(
    actionError(/^Jenkins answered 403 Forbidden$/),
  );
});

it.each(["", "..", "../admin", "a//b", "a/./b", "/a"])("the job %j asks nobody", async (jobName) => {
  await expect(run("deleteJenkinsJob", { jobName })).rejects.toEqual(actionError("jobName"));
  expect(service.seen).toEqual([]);
});

it("stays below the job, whatever its name", async () => {
  service.respond = (_request, response) => response.writeHead(201).end();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[./%2a\\?#;]{1,10}$/)),
      async (jobName) => {
        const before = service.seen.length;
        await run("buildJenkinsJob", { jobName }).catch(() => undefined);
        for (const { url } of service.seen.slice(before))
          expect(url).toMatch(/^\/ci\/job\/[^?#]+\/build\?delay=0sec$/);
      },
    ),
  );
});

it.each([
  [{ domain: "" }, "needs the tokens"],
  [{ domain: "ci.example.com" }, "domain is not"],
  [{ domain: "file:///etc" }, "domain is not"],
  [{ domain: "http://169.254.169.254" }, "metadata services are blocked"],
])("a connection with %j is refused", async (wrong, problem) => {
  const tokens = { username: "bot", token: "t", ...wrong };
  await expect(run("getJobStatus", { jobName: "a" }, { tokens })).rejects.toEqual(actionError(problem));
});

it("a host that is not listed is refused, where there is a list", async () => {
  await expect(
    run("getJobStatus", { jobName: "a" }, { policy: { hosts: ["other.example.com"] } }),
  ).rejects.toEqual(actionError("not allowed by runner policy"));
});
