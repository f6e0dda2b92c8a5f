import { parseAppBuilderQuery, appBuilderBodyDigest } from "@parkit/protocol/internal/app-builder/request";
import { openConnection } from "@parkit/protocol/internal/app-builder/sealed-connection";
import { verifyAppBuilderToken } from "@parkit/protocol/internal/app-builder/token";
import {
  encodeEnrollmentRequest,
  EnrollmentPath,
  parseEnrollmentAnswer,
} from "@parkit/protocol/internal/enrollment";
import { generateRunnerKey, publicKeyPem, type RunnerKey } from "@parkit/protocol/internal/key-pair";
import { opmsHeaders } from "@parkit/protocol/internal/opms";
import { signRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { parseSigningKeySet, SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import type { VerificationKeys } from "@parkit/protocol/internal/signing-key";
import { formatRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import {
  documentOf,
  idOf,
  startTestPlane,
  TEST_ORG_ID,
  type Caller,
  type TestAnswer,
  type TestPlane,
} from "../control-plane.fixture";

const PATH = "/api/parkit/v1/app-builder/tokens";
const CONNECTIONS = "/api/v2/actions/connections";
const FQN = "com.datadoghq.http.request";

/** Characters of a text in the largest request that is read. */
const MOST = 4 * 1024 * 1024 - JSON.stringify({ fqn: FQN, inputs: { text: "" } }).length;

interface PushRunner {
  readonly id: string;
  readonly urn: string;
  readonly key: RunnerKey;
}

interface Issued {
  readonly token: string;
  readonly expiresAt: string;
  readonly url?: string;
  readonly body: string;
}

let test: TestPlane;
let runner: PushRunner;

beforeEach(async () => {
  test = await startTestPlane();
  runner = await enrollPush("apps", { runnerHost: "par.example.com" });
});
afterEach(() => test.plane.close());

async function enrollPush(
  name: string,
  more: { readonly runnerHost?: string; readonly path?: string } = {},
): Promise<PushRunner> {
  const key = await generateRunnerKey();
  const { path = EnrollmentPath.OWNED, ...rest } = more;
  const request = {
    runnerName: name,
    runnerModes: ["app_builder"],
    publicKeyPem: publicKeyPem(key),
    ...rest,
  };
  const answer = await test.call("POST", path, { body: encodeEnrollmentRequest(request) });
  const { runnerId } = parseEnrollmentAnswer(answer.text);
  return { id: runnerId, key, urn: formatRunnerUrn({ region: "us1", orgId: TEST_ORG_ID, runnerId }) };
}

/** Keys as the runner gets them. */
async function keysOf({ id, key }: PushRunner): Promise<VerificationKeys> {
  const token = signRunnerToken({ orgId: TEST_ORG_ID, runnerId: id }, key.privateKey, test.now());
  const facts = {
    version: "1",
    modes: ["push"],
    platform: "linux",
    architecture: "amd64",
    flavor: "agent",
    containerized: false,
  };
  const { text } = await test.call("GET", SIGNING_KEYS_PATH, { headers: opmsHeaders(facts, token) });
  return parseSigningKeySet(text).keys;
}

function ask(body: object, call: Caller = test.call): Promise<TestAnswer> {
  return call("POST", PATH, { body: { fqn: FQN, ...body } });
}

async function connectionOf(runnerId: string, name = "billing", tags = ["env:prod"]): Promise<string> {
  const attributes = {
    name,
    runner_id: runnerId,
    tags,
    integration: {
      type: "HTTP",
      base_url: "https://billing.internal",
      credentials: { type: "HTTPBasicAuthFile", username: "canary-of-the-connection", path: "/etc/a.json" },
    },
  };
  return idOf(await test.call("POST", CONNECTIONS, { body: documentOf("action_connection", attributes) }));
}

describe("a token for a query", () => {
  it("is for the runner, its key, the action and the very body", async () => {
    const answer = await ask({ app: "a", query: "q", inputs: { url: "https://x.example", verb: "GET" } });
    expect(answer.status).toBe(201);
    const issued = answer.json as Issued;
    expect(issued.url).toBe("https://par.example.com/api/parkit/v1/app-builder/queries");
    expect(parseAppBuilderQuery(issued.body)).toEqual({
      action: FQN,
      inputs: { url: "https://x.example", verb: "GET" },
    });
    const verified = await verifyAppBuilderToken(issued.token, {
      keys: await keysOf(runner),
      audience: runner.urn,
      keyThumbprint: runner.key.kid,
      now: test.now(),
    });
    expect(verified).toMatchObject({
      ok: true,
      claims: { app: "a", query: "q", action: FQN, bodyDigest: appBuilderBodyDigest(issued.body) },
    });
    expect(Date.parse(issued.expiresAt) - test.now().getTime()).toBe(60_000);
  });

  it("is another one each time", async () => {
    const [one, other] = [await ask({}), await ask({})];
    expect((one.json as Issued).token).not.toBe((other.json as Issued).token);
  });

  it("has its connection for the eyes of the runner alone", async () => {
    const id = await connectionOf(runner.id);
    const issued = (await ask({ connection: "billing" })).json as Issued;
    const [, payload = ""] = issued.token.split(".");
    const claims = Buffer.from(payload, "base64url").toString();
    expect(claims).not.toContain("canary");
    expect(claims).not.toContain("billing.internal");
    expect(parseAppBuilderQuery(issued.body).connection).toBe(id);
    const { sealed } = (JSON.parse(claims) as { connection: { sealed: string } }).connection;
    expect(await openConnection(sealed, runner.key.privateKey)).toMatchObject({
      connectionId: id,
      runnerId: runner.id,
      tokens: expect.arrayContaining([
        {
          nameSegments: ["root_tokens", "username"],
          value: { kind: "plain-text", value: "canary-of-the-connection" },
        },
      ]) as unknown,
    });
    const other = await enrollPush("other");
    expect(await openConnection(sealed, other.key.privateKey)).toBeUndefined();
  });

  it("finds the connection of a group by its tags", async () => {
    const prod = await connectionOf(runner.id);
    const staging = await connectionOf(runner.id, "billing-staging", ["env:staging"]);
    const group = { name: "g", integration_type: "HTTP", tag_keys: ["env"], connections: [prod, staging] };
    await test.call("POST", `${CONNECTIONS}/groups`, {
      body: documentOf("connection_group", group),
    });
    const issued = (await ask({ group: "g", tags: ["env:staging"] })).json as Issued;
    expect(parseAppBuilderQuery(issued.body).connection).toBe(staging);
  });

  it("leaves nothing behind: no task is queued", async () => {
    await ask({});
    expect((await test.call("GET", "/api/parkit/v1/tasks")).json).toEqual({ tasks: [] });
  });
});

describe("no token", () => {
  it.each([
    ["an action that is none", { fqn: "request" }, 400, "invalid-action"],
    ["a runner that is not there", { runner: "nobody" }, 404, "unknown-runner"],
    ["a member that is not known", { defect: "expired" }, 400, "invalid-request"],
    ["too much", { inputs: { text: "x".repeat(MOST) } }, 413, "task-too-large"],
  ])("is there for %s", async (_name, body, status, code) => {
    expect(await ask(body)).toMatchObject({ status, json: { error: { code } } });
  });

  it("is there for a runner that takes no queries, and no task for one that does not poll", async () => {
    await test.enroll("poller");
    expect(await ask({ runner: "poller" })).toMatchObject({
      status: 400,
      json: { error: { code: "runner-takes-no-queries" } },
    });
    expect(
      await test.call("POST", "/api/parkit/v1/tasks", { body: { fqn: FQN, runner: "apps" } }),
    ).toMatchObject({ status: 400, json: { error: { code: "runner-does-not-poll" } } });
  });

  it("is there for who may not use runners", async () => {
    const { call } = await test.user("reader", ["connections_read", "on_prem_runner_read"]);
    expect(await ask({}, call)).toMatchObject({ status: 403 });
  });

  it("is there for who is not resolver of the connection", async () => {
    await connectionOf(runner.id);
    const { call } = await test.user("user", ["on_prem_runner_use", "connections_resolve"]);
    expect((await ask({}, call)).status).toBe(201);
    expect(await ask({ connection: "billing" }, call)).toMatchObject({
      status: 403,
      json: { error: { code: "not-resolver" } },
    });
    const without = await test.user("other", ["on_prem_runner_use"]);
    expect((await ask({ connection: "billing" }, without.call)).status).toBe(403);
  });

  it("is there for what no execution policy allows on an ownerless runner", async () => {
    await enrollPush("ownerless", { path: EnrollmentPath.API_KEY_ONLY });
    expect(await ask({ runner: "ownerless" })).toMatchObject({
      status: 403,
      json: { error: { code: "denied-by-policy" } },
    });
  });

  it("is there for a connection that does not fit into one", async () => {
    const attributes = {
      name: "large",
      runner_id: runner.id,
      integration: {
        type: "HTTP",
        base_url: "https://billing.internal",
        credentials: { type: "HTTPBasicAuthFile", username: "u", path: `/etc/${"x".repeat(12 * 1024)}` },
      },
    };
    const made = await test.call("POST", CONNECTIONS, {
      body: documentOf("action_connection", attributes),
    });
    expect(await ask({ connection: idOf(made) })).toMatchObject({
      status: 413,
      json: { error: { code: "connection-too-large" } },
    });
  });
});
