import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import fc from "fast-check";
import { actionContext, actionError, type ContextSetup } from "../action-context.fixture";
import { type CalledService, startCalledService } from "../http/called-service.fixture";
import { findAction } from "../registry";
import { GITLAB_ROUTES } from "./gitlab-routes";

// A protocol double: it answers as GitLab's REST API is documented to.
let service: CalledService;

beforeEach(async () => {
  service = await startCalledService();
  service.respond = (_request, response) => response.end('{"id":7}');
});
afterEach(() => {
  service.close();
});

async function run(action: string, inputs: JsonObject, setup: ContextSetup = {}): Promise<JsonValue> {
  const at = action.lastIndexOf(".");
  const tokens = { baseURL: `${service.origin}/git/`, gitlabApiToken: "glpat-secret" };
  const found = await findAction(`com.datadoghq.gitlab.${action.slice(0, at)}`, action.slice(at + 1));
  return found.run(actionContext({ tokens, ...setup }), inputs);
}

const asked = (): readonly string[] => service.seen.map(({ method, url }) => `${method} ${url}`);

it("has a route for every action of the catalogue, and no other", () => {
  const routes = Object.entries(GITLAB_ROUTES).flatMap(([part, actions]) =>
    Object.keys(actions).map((name) => `com.datadoghq.gitlab.${part}.${name}`),
  );
  const catalogued = allActions()
    .map(({ name }): string => name)
    .filter((name) => name.startsWith("com.datadoghq.gitlab."));
  expect(new Set([...routes, "com.datadoghq.gitlab.graphql.graphql"])).toEqual(new Set(catalogued));
});

it("reads with its inputs in path and query", async () => {
  service.respond = (_request, response) => response.end('[{"iid":3}]');
  expect(
    await run("issues.listProjectIssues", {
      project_id: "shop/billing",
      state: "opened",
      labels: ["a b", "c"],
      not: { labels: ["d"] },
      per_page: 20,
      search: null,
    }),
  ).toEqual({ issues: [{ iid: 3 }] });
  expect(asked()).toEqual([
    "GET /git/api/v4/projects/shop%2Fbilling/issues?state=opened&labels%5B%5D=a+b&labels%5B%5D=c&not%5Blabels%5D%5B%5D=d&per_page=20",
  ]);
  expect(service.seen[0]?.headers["private-token"]).toBe("glpat-secret");
});

it("writes with its other inputs in the body", async () => {
  expect(await run("branches.createBranch", { project_id: 4, branch: "fix", ref: "main" })).toEqual({
    branch: { id: 7 },
  });
  expect(asked()).toEqual(["POST /git/api/v4/projects/4/repository/branches"]);
  expect(service.seen[0]).toMatchObject({
    body: '{"branch":"fix","ref":"main"}',
    headers: { "content-type": "application/json" },
  });
});

it("removes, with its other inputs in the query, and tells nothing", async () => {
  service.respond = (_request, response) => response.writeHead(204).end();
  const inputs = { project_id: 4, file_name: "a/b.txt", branch: "main", commit_message: "Go" };
  expect(await run("repositoryfiles.deleteFile", inputs)).toEqual({});
  expect(asked()).toEqual([
    "DELETE /git/api/v4/projects/4/repository/files/a%2Fb.txt?branch=main&commit_message=Go",
  ]);
});

it("tells files in base64", async () => {
  service.respond = (_request, response) => response.end(Buffer.from([0, 255]));
  expect(await run("repositoryfiles.getRawFile", { project_id: 4, file_name: "a" })).toEqual({
    file: "AP8=",
  });
});

it("tells of a file from the headers", async () => {
  service.respond = (_request, response) =>
    response.writeHead(200, { "X-Gitlab-Size": "12", "X-Gitlab-File-Name": "a" }).end();
  expect(
    await run("repositoryfiles.getFileMetaData", { project_id: 4, file_name: "a", ref: "main" }),
  ).toMatchObject({ file: { size: 12, file_name: "a", ref: "" } });
});

it("asks GraphQL, and takes errors of the query for a result", async () => {
  service.respond = (_request, response) => response.end('{"errors":[{"message":"no"}]}');
  expect(await run("graphql.graphql", { query: "{ a }", variables: { b: 1 } })).toEqual({
    result: { errors: [{ message: "no" }] },
  });
  expect(service.seen).toMatchObject([
    { method: "POST", url: "/git/api/graphql", body: '{"query":"{ a }","variables":{"b":1}}' },
  ]);
});

it("tests a connection by asking who it is", async () => {
  expect(await run("users.testConnection", {})).toEqual({ user: { id: 7 } });
  expect(asked()).toEqual(["GET /git/api/v4/user"]);
});

it("takes a URL that names the API", async () => {
  const tokens = { baseURL: `${service.origin}/api/v4/`, gitlabApiToken: "t" };
  await run("users.currentUser", {}, { tokens });
  expect(asked()).toEqual(["GET /api/v4/user"]);
});

it.each([
  ['{"message":"404 Project Not Found"}', /^GitLab answered 404 Not Found: 404 Project Not Found$/],
  ['{"message":{"name":["is taken"]}}', /^GitLab answered 404 Not Found: \{"name":\["is taken"\]\}$/],
  ['{"error":"insufficient_scope"}', /: insufficient_scope$/],
  ["<html>", /^GitLab answered 404 Not Found$/],
])("tells what GitLab says of a refusal: %s", async (body, message) => {
  service.respond = (_request, response) => response.writeHead(404).end(body);
  await expect(run("projects.getProject", { project_id: 1 })).rejects.toEqual(actionError(message));
});

it("says when the other side is no GitLab", async () => {
  service.respond = (_request, response) => response.end("<html>");
  await expect(run("projects.getProject", { project_id: 1 })).rejects.toEqual(
    actionError("does baseURL name GitLab"),
  );
});

it.each([{}, { project_id: "" }, { project_id: ".." }, { project_id: "." }, { project_id: { a: 1 } }])(
  "a project %j asks nobody",
  async (inputs) => {
    await expect(run("projects.deleteProject", inputs)).rejects.toEqual(actionError("project_id"));
    expect(service.seen).toEqual([]);
  },
);

it("stays on the path, whatever its inputs", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[./%2a\\?#;]{1,10}$/)),
      async (branch) => {
        const before = service.seen.length;
        await run("branches.deleteBranch", { project_id: 4, branch }).catch(() => undefined);
        for (const { url } of service.seen.slice(before))
          expect(url).toMatch(/^\/git\/api\/v4\/projects\/4\/repository\/branches\/[^/?#]+$/);
      },
    ),
  );
});

it.each([
  [{ gitlabApiToken: "" }, "needs the token"],
  [{ baseURL: "gitlab.example.com" }, "baseURL is not"],
  [{ baseURL: "http://169.254.169.254" }, "metadata services are blocked"],
])("a connection with %j is refused", async (wrong, problem) => {
  const tokens = { gitlabApiToken: "t", ...wrong };
  await expect(run("users.currentUser", {}, { tokens })).rejects.toEqual(actionError(problem));
});

it("a host that is not listed is refused, where there is a list", async () => {
  await expect(run("users.currentUser", {}, { policy: { hosts: ["other.example.com"] } })).rejects.toEqual(
    actionError("not allowed by runner policy"),
  );
});
