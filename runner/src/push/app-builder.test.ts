import { createHmac } from "node:crypto";
import { connect, type Socket } from "node:net";
import { APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";
import { sealConnection } from "@parkit/protocol/internal/app-builder/sealed-connection";
import type { AppBuilderClaims } from "@parkit/protocol/internal/app-builder/token";
import { type ConnectionToken, CredentialsType } from "@parkit/protocol/internal/connection-info";
import { generateRunnerKey } from "@parkit/protocol/internal/key-pair";
import { OpmsPath } from "@parkit/protocol/internal/opms";
import { generateSigningKey } from "@parkit/protocol/internal/signing-key";
import { SIGNING_KEYS_PATH } from "@parkit/protocol/internal/signing-key-set";
import { until } from "../clock.fixture";
import { RUNNER, signedTask } from "../control-plane.fixture";
import { startHealthServer } from "../entry/health-server";
import { type BrowserRequest, exchange, openPushStage, ORIGIN, type PushStage } from "./push-stage.fixture";

let stage: PushStage;

beforeEach(async () => {
  stage = await openPushStage();
});
afterEach(() => stage.close());

const claims =
  (change: Partial<AppBuilderClaims>) =>
  (given: AppBuilderClaims): AppBuilderClaims => ({ ...given, ...change });
const later =
  (seconds: number) =>
  (given: AppBuilderClaims): AppBuilderClaims => ({
    ...given,
    issuedAt: given.issuedAt + seconds,
    notBefore: given.notBefore + seconds,
    expiresAt: given.expiresAt + seconds,
  });

/** Requests that the service got: what actions did. */
function countCalls(): () => number {
  let calls = 0;
  stage.service.on("request", () => (calls += 1));
  return () => calls;
}

/** A connection as the control plane puts it into a token. */
async function sealed(
  tokens: readonly ConnectionToken[],
  publicKey = stage.identity.key.publicKey,
  { id = "conn-1", runnerId = RUNNER.runnerId } = {},
): Promise<Pick<AppBuilderClaims, "connection">> {
  const info = { connectionId: id, tokens, credentialsType: CredentialsType.TOKEN_AUTH, runnerId };
  return { connection: { id: "conn-1", sealed: await sealConnection(info, publicKey) } };
}

const TOKEN_VALUE: ConnectionToken = {
  nameSegments: ["root_tokens", "apiKey"],
  value: { kind: "plain-text", value: "canary-of-the-connection" },
};

describe("a query", () => {
  it("is run, and answered to the page alone", async () => {
    await stage.startPush();
    const answer = await stage.send();
    expect(answer).toMatchObject({
      status: 200,
      json: { status: "succeeded", outputs: { body: "pong", status: 200 } },
      headers: {
        "access-control-allow-origin": ORIGIN,
        vary: "Origin",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    });
  });

  it("of a runner in push mode alone makes it ask the control plane for keys, and for nothing else", async () => {
    const { drain, done } = await stage.startPush();
    await stage.send();
    await stage.clock.advance(120_000);
    await until(() => stage.plane.received.length > 1);
    await drain();
    expect(await done).toBe("drained");
    expect(new Set(stage.plane.received.map(({ path }) => path))).toEqual(new Set([SIGNING_KEYS_PATH]));
    expect(JSON.stringify(stage.plane.received)).not.toContain("pong");
  });

  it("goes its own way beside the tasks of a runner in both modes", async () => {
    stage.plane.tasks.push(signedTask(stage.ping()));
    await stage.startPush({ modes: ["pull", "push"] });
    const { json } = await stage.send({
      inputs: { ...stage.ping().inputs, url: `${stage.serviceUrl}/pushed` },
    });
    await until(() => stage.plane.reports.length === 1);
    expect(json).toMatchObject({ status: "succeeded" });
    expect(stage.plane.reports[0]?.outcome.kind).toBe("succeeded");
    expect(stage.plane.to(OpmsPath.PUBLISH)).toHaveLength(1);
    expect(JSON.stringify(stage.plane.received)).not.toContain("token-1");
  });

  it("is no concern of a runner in pull mode", async () => {
    await stage.startPush({ modes: ["pull"] });
    expect((await stage.send()).status).toBe(405);
  });

  it("fails as a task does, for the allowlist, before a credential is touched", async () => {
    await stage.startPush({ actionsAllowlist: [] });
    const more = await sealed([
      { nameSegments: ["root_tokens", "a"], value: { kind: "file-secret", path: "/nowhere/at/all.json" } },
    ]);
    expect(await stage.send({ connection: "conn-1", claims: claims(more) })).toMatchObject({
      status: 200,
      json: { status: "failed", error: { code: 2, name: "ACTION_ERROR" } },
    });
  });

  it("gets the credential of its connection, which neither page nor log sees", async () => {
    await stage.startPush();
    let header: unknown;
    stage.service.prependListener("request", ({ headers }) => (header = headers["x-key"]));
    const more = await sealed([
      TOKEN_VALUE,
      {
        nameSegments: ["headers", "X-Key"],
        value: { kind: "plain-text", value: "{{ apiKey }}" },
      },
    ]);
    const query = { connection: "conn-1", claims: claims(more) };
    const token = await stage.token(query);
    expect(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).not.toContain("canary");
    expect(await stage.send({ ...query, token })).toMatchObject({ json: { status: "succeeded" } });
    expect(header).toBe("canary-of-the-connection");
    expect(stage.lines.join("")).not.toContain("canary");
    expect(stage.lines.join("")).not.toContain(token);
  });

  it("ends after a minute where no other time is configured", async () => {
    await stage.startPush({ httpTimeoutSeconds: 0 });
    const answer = stage.send({ inputs: stage.slow().inputs ?? {} });
    await until(() => stage.held.length === 1);
    await stage.clock.advance(60_000);
    expect(await answer).toMatchObject({
      status: 200,
      json: { error: { code: 1, message: "task execution exceeded global timeout of 60 seconds" } },
    });
  });
});

describe("a refusal", () => {
  const foreign = { region: "us1", ...RUNNER, runnerId: "another" };
  const cases: readonly (readonly [
    string,
    number,
    string,
    (setup: PushStage) => Promise<BrowserRequest> | BrowserRequest,
  ])[] = [
    [
      "a page of another origin",
      403,
      "wrong-origin",
      () => ({ headers: { Origin: "https://evil.example" } }),
    ],
    ["a page without an origin of its own", 403, "wrong-origin", () => ({ headers: { Origin: "null" } })],
    ["another host name", 421, "wrong-host", () => ({ headers: { Host: "evil.example" } })],
    ["another method", 405, "wrong-method", () => ({ method: "GET" })],
    ["no token", 401, "token-missing", () => ({ token: null })],
    [
      "a token in the query string",
      401,
      "token-missing",
      async ({ token }) => ({
        token: null,
        path: `/api/parkit/v1/app-builder/queries?token=${await token()}`,
      }),
    ],
    ["two tokens", 401, "token-invalid", async ({ token }) => ({ token: [await token(), await token()] })],
    ["garbage", 401, "token-invalid", () => ({ token: "a.b.c" })],
    ["a token that has expired", 401, "token-expired", () => ({ claims: later(-66) })],
    [
      "a token that begins later",
      401,
      "token-not-yet-valid",
      ({ clock }) => ({
        claims: claims({ notBefore: clock.now().getTime() / 1000 + 6 }),
      }),
    ],
    ["a token issued in the future", 401, "token-not-yet-valid", () => ({ claims: later(6) })],
    [
      "a token for longer than a minute",
      401,
      "token-too-long-lived",
      ({ clock }) => ({
        claims: claims({ expiresAt: clock.now().getTime() / 1000 + 61 }),
      }),
    ],
    ["a token issued before the runner started", 401, "token-before-start", () => ({ claims: later(-1) })],
    [
      "a token for another runner",
      403,
      "wrong-audience",
      () => ({
        claims: claims({ audience: `urn:dd:apps:on-prem-runner:us1:4242:${foreign.runnerId}` }),
      }),
    ],
    [
      "a token for the key of another runner",
      403,
      "wrong-runner-key",
      async () => ({
        claims: claims({ keyThumbprint: (await generateRunnerKey()).kid }),
      }),
    ],
    [
      "a connection for the key of another runner",
      403,
      "wrong-runner-key",
      async () => ({
        connection: "conn-1",
        claims: claims(await sealed([], (await generateRunnerKey()).publicKey)),
      }),
    ],
    [
      "a token for another action",
      403,
      "wrong-action",
      () => ({
        claims: claims({ action: "com.datadoghq.http.getChecksumFromURL" }),
      }),
    ],
    [
      "a token for another connection",
      403,
      "wrong-connection",
      async () => ({
        connection: "conn-2",
        claims: claims(await sealed([])),
      }),
    ],
    ["a connection where the token has none", 403, "wrong-connection", () => ({ connection: "conn-1" })],
    [
      "no connection where the token has one",
      403,
      "wrong-connection",
      async () => ({
        claims: claims(await sealed([])),
      }),
    ],
    [
      "another connection in the token's envelope",
      403,
      "wrong-connection",
      async () => ({
        connection: "conn-1",
        claims: claims(await sealed([], undefined, { id: "conn-2" })),
      }),
    ],
    [
      "a connection for another runner",
      403,
      "wrong-connection",
      async () => ({
        connection: "conn-1",
        claims: claims(await sealed([], undefined, { runnerId: "another" })),
      }),
    ],
    ["a body that is no query", 400, "body-invalid", () => ({ body: "[]" })],
    [
      "a body with other members",
      400,
      "body-invalid",
      () => ({
        body: '{"action":"com.datadoghq.http.request","inputs":{},"more":1}',
      }),
    ],
    ["an action that is no name of one", 400, "body-invalid", () => ({ action: "../request" })],
    ["a body that is too large", 413, "body-too-large", () => ({ body: "x".repeat(4 * 1024 * 1024 + 1) })],
  ];

  it.each(cases)("of %s is %i %s, and nothing runs", async (_name, status, code, request) => {
    const calls = countCalls();
    await stage.startPush({ push: { allowedOrigins: [ORIGIN], hostname: "127.0.0.1" } });
    const answer = await stage.send(await request(stage));
    expect(answer).toMatchObject({ status, json: { error: { code } } });
    expect(calls()).toBe(0);
    expect(answer.headers["access-control-allow-origin"]).toBe(
      ["wrong-origin", "wrong-host"].includes(code) ? undefined : ORIGIN,
    );
  });

  it("of a body that was altered on the way is 403 body-altered", async () => {
    const calls = countCalls();
    await stage.startPush();
    const token = await stage.token();
    const inputs = { ...stage.ping().inputs, url: `${stage.serviceUrl}/other` };
    expect(await stage.send({ token, inputs })).toMatchObject({
      status: 403,
      json: { error: { code: "body-altered" } },
    });
    expect(calls()).toBe(0);
  });

  it("is all there is for a token that was used, of a hundred at a time as well", async () => {
    const calls = countCalls();
    await stage.startPush({ taskConcurrency: 100 });
    const token = await stage.token();
    const answers = await Promise.all(Array.from({ length: 100 }, () => stage.send({ token })));
    const refused = answers.filter(({ status }) => status === 401);
    expect(refused).toHaveLength(99);
    expect(new Set(refused.map(({ json }) => JSON.stringify(json))).size).toBe(1);
    expect(refused[0]?.json).toMatchObject({ error: { code: "token-used" } });
    expect(calls()).toBe(1);
  });

  it("is all there is for a token that was used before a restart", async () => {
    const { drain } = await stage.startPush();
    const token = await stage.token();
    expect((await stage.send({ token })).status).toBe(200);
    await drain();
    await stage.clock.advance(10);
    await stage.startPush();
    expect(await stage.send({ token })).toMatchObject({ json: { error: { code: "token-before-start" } } });
    expect((await stage.send()).status).toBe(200);
  });

  it("does not use up a token", async () => {
    await stage.startPush();
    const token = await stage.token();
    await stage.send({ token, headers: { Origin: "https://evil.example" } });
    await stage.send({ token, inputs: {} });
    expect((await stage.send({ token })).status).toBe(200);
  });
});

describe("a forged token", () => {
  const json = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const parts = async (): Promise<readonly [Record<string, unknown>, string]> => {
    const [header = "", payload = ""] = (await stage.token()).split(".");
    return [JSON.parse(Buffer.from(header, "base64url").toString()) as Record<string, unknown>, payload];
  };
  const forged: readonly (readonly [string, () => Promise<string>])[] = [
    [
      "without a signature",
      async () => {
        const [header, payload] = await parts();
        return `${json({ ...header, alg: "none" })}.${payload}.`;
      },
    ],
    [
      "signed with the public key as a secret",
      async () => {
        const [header, payload] = await parts();
        const signed = `${json({ ...header, alg: "HS256" })}.${payload}`;
        const secret = stage.plane.signingKeys[0]?.publicPem ?? "";
        return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
      },
    ],
    [
      "with a key in its header",
      async () => {
        const other = generateSigningKey("key-1");
        const token = await stage.token({ signedWith: other });
        const [header = "", ...rest] = token.split(".");
        const known = JSON.parse(Buffer.from(header, "base64url").toString()) as object;
        const [, x = ""] =
          /"x":"([^"]+)"/.exec(JSON.stringify(other.privateKey.export({ format: "jwk" }))) ?? [];
        return [json({ ...known, jwk: { kty: "OKP", crv: "Ed25519", x } }), ...rest].join(".");
      },
    ],
    [
      "of another type",
      async () => {
        const [header, payload] = await parts();
        const [, , signature = ""] = (await stage.token()).split(".");
        return `${json({ ...header, typ: "JWT" })}.${payload}.${signature}`;
      },
    ],
    ["signed by nobody known", () => stage.token({ signedWith: generateSigningKey("key-2") })],
    [
      "signed by somebody else under a known name",
      () => stage.token({ signedWith: generateSigningKey("key-1") }),
    ],
    [
      "with a byte changed",
      async () => {
        const token = await stage.token();
        return `${token.slice(0, 60)}${token[60] === "A" ? "B" : "A"}${token.slice(61)}`;
      },
    ],
    ["that is too long", async () => `${await stage.token()}${"A".repeat(12 * 1024)}`],
  ];

  it.each(forged)("%s is 401 token-invalid, in the same words", async (_name, forge) => {
    const calls = countCalls();
    await stage.startPush();
    expect(await stage.send({ token: await forge() })).toMatchObject({
      status: 401,
      json: { error: { code: "token-invalid", message: "the token is not one that the runner accepts" } },
    });
    expect(calls()).toBe(0);
  });

  it("naming keys that nobody knows makes the runner ask for keys once a second at most", async () => {
    await stage.startPush();
    const before = stage.plane.to(SIGNING_KEYS_PATH).length;
    for (let index = 0; index < 20; index += 1)
      await stage.send({ signedWith: generateSigningKey(`key-${index + 2}`) });
    expect(stage.plane.to(SIGNING_KEYS_PATH)).toHaveLength(before + 1);
  });
});

describe("signing keys", () => {
  it("that are new are taken without a restart, and those that are gone do not count any more", async () => {
    await stage.startPush();
    const next = generateSigningKey("key-2");
    const [old] = stage.plane.signingKeys;
    stage.plane.signingKeys = [next];
    expect((await stage.send({ signedWith: next })).status).toBe(200);
    expect(await stage.send({ ...(old !== undefined && { signedWith: old }) })).toMatchObject({
      json: { error: { code: "token-invalid" } },
    });
  });

  it("are awaited", async () => {
    stage.plane.answer(SIGNING_KEYS_PATH, () => ({ status: 503 }));
    const { answerAppBuilder, metricsText } = await stage.start({
      modes: ["push"],
      push: { allowedOrigins: [ORIGIN] },
    });
    const server = await startHealthServer({
      port: 0,
      host: "127.0.0.1",
      isReady: () => false,
      metricsText,
      ...(answerAppBuilder !== undefined && { answerAppBuilder }),
    });
    if (typeof server === "string") throw new Error(server);
    const headers = { [APP_BUILDER_TOKEN_HEADER]: await stage.token() };
    expect(await exchange(server.port, { headers, body: "{}" })).toMatchObject({
      status: 503,
      json: { error: { code: "not-ready" } },
      headers: { "retry-after": "1" },
    });
    await server.close();
  });
});

describe("a page that goes away before its query has come", () => {
  /** Sends a part of a query. */
  async function begin(request: BrowserRequest = {}): Promise<Socket> {
    const token = await stage.token(request);
    const socket = connect(stage.port(), "127.0.0.1");
    const head = [
      "POST /api/parkit/v1/app-builder/queries HTTP/1.1",
      "Host: x",
      `${APP_BUILDER_TOKEN_HEADER}: ${token}`,
      "Content-Length: 100",
    ];
    await new Promise((resolve) => socket.write(`${head.join("\r\n")}\r\n\r\n{"action"`, resolve));
    return socket;
  }
  const refusal = (): Promise<void> => until(() => stage.lines.join("").includes('"code":"body-altered"'));

  it("is refused, and not waited for", async () => {
    const { drain, done } = await stage.startPush();
    (await begin()).destroy();
    await refusal();
    await drain();
    expect(await done).toBe("drained");
  });

  it("is so while its token is checked", async () => {
    const { drain, done } = await stage.startPush();
    const next = generateSigningKey("key-2");
    stage.plane.signingKeys = [next];
    const begun = begin({ signedWith: next });
    stage.plane.answer(SIGNING_KEYS_PATH, async () => {
      (await begun).destroy();
      // The runner's server has seen the end of the connection when it answers what came after it.
      await exchange(stage.port(), { method: "GET", path: "/liveness" });
      return undefined;
    });
    await refusal();
    await drain();
    expect(await done).toBe("drained");
  });
});

describe("a page", () => {
  const preflight = (headers: Readonly<Record<string, string>>): BrowserRequest => ({
    method: "OPTIONS",
    token: null,
    headers: { "Access-Control-Request-Method": "POST", ...headers },
  });

  it("of an allowed origin is told what it may send", async () => {
    await stage.startPush();
    const answer = await stage.send(preflight({ "Access-Control-Request-Private-Network": "true" }));
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": `Content-Type, ${APP_BUILDER_TOKEN_HEADER}`,
        "access-control-allow-private-network": "true",
        "access-control-max-age": "600",
        vary: "Origin",
      },
    });
    expect(answer.headers).not.toHaveProperty("access-control-allow-credentials");
  });

  it.each([
    "https://evil.example",
    "null",
    "https://app.datadoghq.com.evil.example",
    "http://app.datadoghq.com",
    "",
  ])("of origin %j is told nothing", async (origin) => {
    await stage.startPush();
    const { status, headers } = await stage.send(preflight({ Origin: origin }));
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("too many queries", () => {
  it("wait for a slot, and are refused without losing their token when too many wait", async () => {
    await stage.startPush({ taskConcurrency: 1, httpTimeoutSeconds: 0 });
    const inputs = stage.slow().inputs ?? {};
    const first = stage.send({ inputs });
    await until(() => stage.held.length === 1);
    const tokens = await Promise.all(Array.from({ length: 5 }, () => stage.token()));
    let refused = 0;
    const others = tokens.map(async (token) => {
      const answer = await stage.send({ token });
      if (answer.status === 503) refused += 1;
      return { token, answer };
    });
    await until(() => refused === 1);
    stage.held[0]?.();
    expect((await first).status).toBe(200);
    const answers = await Promise.all(others);
    const busy = answers.filter(({ answer }) => answer.status === 503);
    expect(busy).toHaveLength(1);
    expect(busy[0]?.answer).toMatchObject({
      json: { error: { code: "busy" } },
      headers: { "retry-after": "1" },
    });
    expect((await stage.send({ token: busy[0]?.token ?? "" })).status).toBe(200);
  });

  it("expire while they wait", async () => {
    await stage.startPush({ taskConcurrency: 1, httpTimeoutSeconds: 0, taskTimeoutSeconds: 600 });
    const first = stage.send({ inputs: stage.slow().inputs ?? {} });
    await until(() => stage.held.length === 1);
    const token = await stage.token();
    // Five of these fill the line, whose last one is refused: then all others wait.
    const waiting = Array.from({ length: 4 }, async () => stage.send());
    const last = Promise.race([stage.send({ token }), ...waiting]);
    expect(await last).toMatchObject({ status: 503 });
    await stage.clock.advance(66_000);
    stage.held[0]?.();
    await first;
    const settled = (await Promise.all(waiting)).map(({ status }) => status);
    expect(settled.filter((status) => status === 401).length).toBeGreaterThanOrEqual(3);
  });
});

describe("stopping", () => {
  it("answers what runs, and refuses what comes", async () => {
    const { drain, done } = await stage.startPush({ httpTimeoutSeconds: 0 });
    const running = stage.send({ inputs: stage.slow().inputs ?? {} });
    await until(() => stage.held.length === 1);
    const drained = drain();
    expect(await stage.send()).toMatchObject({
      status: 503,
      json: { error: { code: "stopping" } },
      headers: { connection: "close" },
    });
    stage.held[0]?.();
    expect(await running).toMatchObject({ status: 200, json: { status: "succeeded" } });
    await drained;
    expect(await done).toBe("drained");
  });

  it("interrupts what runs at the second signal, and says so to the page", async () => {
    const { interrupt, done } = await stage.startPush({ httpTimeoutSeconds: 0 });
    const running = stage.send({ inputs: stage.slow().inputs ?? {} });
    await until(() => stage.held.length === 1);
    await interrupt();
    expect(await running).toMatchObject({
      json: { status: "failed", error: { externalMessage: "the action was interrupted" } },
    });
    expect(await done).toBe("interrupted");
  });

  it("does not wait for a page that went away", async () => {
    const { drain, done } = await stage.startPush({ httpTimeoutSeconds: 0 });
    const body = JSON.stringify({ action: "com.datadoghq.http.request", inputs: stage.slow().inputs });
    const token = await stage.token({ body });
    const socket = connect(stage.port(), "127.0.0.1");
    socket.write(
      `POST /api/parkit/v1/app-builder/queries HTTP/1.1\r\nHost: x\r\n${APP_BUILDER_TOKEN_HEADER}: ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await until(() => stage.held.length === 1);
    socket.destroy();
    stage.held[0]?.();
    await drain();
    expect(await done).toBe("drained");
    expect(stage.lines.join("")).toContain("Private actions completed with success");
  });
});

describe("connections that say nothing", () => {
  it.each([
    ["at all", ""],
    ["after half a header", "POST / HTTP/1.1\r\nHos"],
    [
      "after the header",
      "POST /api/parkit/v1/app-builder/queries HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    ],
  ])("%s are closed", async (_name, text) => {
    const server = await startHealthServer({
      port: 0,
      host: "127.0.0.1",
      isReady: () => true,
      metricsText: () => "",
      requestTimeoutMs: 50,
    });
    if (typeof server === "string") throw new Error(server);
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(text);
    await new Promise((resolve) => socket.resume().once("close", resolve));
    await server.close();
    expect(socket.destroyed).toBe(true);
  });
});
