import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { JsonObject, JsonValue } from "@parkit/protocol/json";
import { type ManualClock, manualClock, until } from "../../clock.fixture";
import { portOf } from "../../control-plane.fixture";
import type { Credential, HttpConnection } from "../../credentials";
import { createUrlPolicy, type UrlPolicyOptions } from "../../policy/url-policy";
import type { ActionContext } from "../action";
import { findAction } from "../registry";

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

let clock: ManualClock;
let seen: Seen[];
let respond: (request: Seen, response: ServerResponse) => void;
let origin: string;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
    seen.push(one);
    respond(one, response);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${portOf(server.address())}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  clock = manualClock();
  seen = [];
  respond = (_request, response) => response.end("pong");
});

interface Setup {
  readonly type?: Credential["type"];
  readonly tokens?: Readonly<Record<string, string>>;
  readonly http?: Partial<HttpConnection>;
  readonly policy?: Partial<UrlPolicyOptions>;
  readonly signal?: AbortSignal;
  readonly action?: string;
}

async function run(inputs: JsonObject, setup: Setup = {}): Promise<JsonValue> {
  const context: ActionContext = {
    credential: {
      type: setup.type ?? "Token Auth",
      tokens: new Map(Object.entries(setup.tokens ?? {})),
      secrets: [],
      http: { headers: [], urlParameters: [], ...setup.http },
    },
    secDatadogHeaderValue: "sec-value",
    urlPolicy: createUrlPolicy({ allowImdsEndpoint: false, ...setup.policy }),
    httpTimeoutMs: 30_000,
    clock,
    signal: setup.signal ?? new AbortController().signal,
  };
  return findAction("com.datadoghq.http", setup.action ?? "request").run(context, inputs);
}

const get = (inputs: JsonObject = {}, setup?: Setup): Promise<JsonValue> =>
  run({ verb: "GET", url: `${origin}/`, ...inputs }, setup);
const post = (inputs: JsonObject, setup?: Setup): Promise<JsonValue> =>
  run({ verb: "POST", url: `${origin}/`, ...inputs }, setup);

/** What an action error says to the operator and to the person who ran the task. */
const actionError = (message: RegExp | string, externalMessage?: string): unknown =>
  expect.objectContaining({
    failure: expect.objectContaining({
      code: 2,
      message: expect.stringMatching(message) as unknown,
      ...(externalMessage !== undefined && { externalMessage }),
    }) as unknown,
  });

describe("inputs", () => {
  it.each([
    [{ verb: "GET" }, "missing required field url"],
    [{ verb: "BREW", url: "http://example.test/" }, "verb"],
    [{ verb: "GET", url: "/relative" }, "absolute"],
    [{ verb: "GET", url: "file:///etc/passwd" }, "absolute http"],
    [{ verb: "GET", url: "http://example.test/", requestHeaders: [{ key: "a" }] }, "requestHeaders.0.value"],
    [{ verb: "GET", url: "http://example.test/", responseParsing: "xml" }, "responseParsing"],
    [
      { verb: "GET", url: "http://example.test/", allowExpiredCertificate: true },
      "not available in this version",
    ],
  ])("%j are refused", async (inputs, message) => {
    await expect(run(inputs as JsonObject)).rejects.toEqual(actionError(message));
  });

  it.each(["HEAD", "GET", "PUT", "POST", "DELETE", "PATCH", "get"])("take the verb %s", async (verb) => {
    await run({ verb, url: `${origin}/` });
    expect(seen[0]?.method).toBe(verb.toUpperCase());
  });

  it("may carry null and empty values, as Go writes them", async () => {
    const empty = {
      requestHeaders: null,
      urlParams: null,
      formData: null,
      errorOnStatus: null,
      followRedirect: null,
    };
    expect(await get({ ...empty, body: null, responseParsing: "", responseEncoding: "" })).toMatchObject({
      status: 200,
    });
  });
});

describe("headers", () => {
  const header = (key: string, ...value: string[]): JsonObject => ({ requestHeaders: [{ key, value }] });

  it.each([
    "Content-Length",
    "HOST",
    "x-forwarded-for",
    "X-Forwarded-Host",
    "x-forwarded-proto",
    "Forwarded",
    "Sec-Datadog",
    "Transfer-Encoding",
    "Connection",
    "bad name",
    "a\r\nb",
    "",
  ])("%j is refused and nothing is sent", async (name) => {
    await expect(get(header(name, "x"))).rejects.toEqual(actionError("not allowed"));
    expect(seen).toHaveLength(0);
  });

  it.each(["a\r\nHost: evil", "a\nb", "a\0b"])("the value %j is refused", async (value) => {
    await expect(get(header("X-A", value))).rejects.toEqual(actionError("characters"));
    await expect(get(header("X-A", "{{ t }}"), { tokens: { t: value } })).rejects.toEqual(
      actionError("characters"),
    );
    expect(seen).toHaveLength(0);
  });

  it("are joined, set by the runner, and left out as documented", async () => {
    await get({
      requestHeaders: [
        { key: "X-List", value: ["a", "b"] },
        { key: "user-agent", value: ["mine"] },
        { key: "Runtime-Worker-Key", value: ["x"] },
      ],
    });
    expect(seen[0]?.headers).toMatchObject({
      "x-list": "a,b",
      "user-agent": "Datadog",
      "sec-datadog": "sec-value",
    });
    expect(seen[0]?.headers).not.toHaveProperty("runtime-worker-key");
  });

  it("of the connection win whatever their case, and are templates over its tokens", async () => {
    await get(header("x-key", "mine"), {
      tokens: { apiKey: "k-1" },
      http: { headers: [{ name: "X-KEY", value: "Bearer {{ apiKey }}" }] },
    });
    expect(seen[0]?.headers["x-key"]).toBe("Bearer k-1");
  });

  it("carry basic authentication", async () => {
    await get(header("Authorization", "mine"), {
      type: "Basic Auth",
      tokens: { username: "u", password: "p:w" },
    });
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from("u:p:w").toString("base64")}`);
  });
});

describe("URL", () => {
  it("gets the parameters of input and connection, sorted", async () => {
    await run(
      { verb: "GET", url: `${origin}/p?z=1&a=0`, urlParams: [{ key: "m", value: "x y" }] },
      { tokens: { t: "v&" }, http: { urlParameters: [{ name: "b", value: "{{t}}" }] } },
    );
    expect(seen[0]?.url).toBe("/p?a=0&b=v%26&m=x+y&z=1");
  });

  it("must have the host of the connection's base URL, port included", async () => {
    expect(await get({}, { http: { baseUrl: `${origin}/other/path` } })).toMatchObject({ status: 200 });
    for (const baseUrl of [
      "http://127.0.0.1:1/",
      "http://localhost/",
      `${origin}.evil.test`,
      `${origin}@evil.test`,
    ]) {
      await expect(get({}, { http: { baseUrl } })).rejects.toEqual(
        actionError(/not the host of the connection|no URL/),
      );
    }
    expect(seen).toHaveLength(1);
  });

  it.each([
    "http://169.254.169.254/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[fd00:ec2::254]/",
    "http://metadata.google.internal/",
  ])("%s is blocked", async (url) => {
    await expect(run({ verb: "GET", url })).rejects.toEqual(
      actionError("not authorized", "failed to make request"),
    );
  });

  it("whose name resolves to a metadata address is blocked", async () => {
    const policy: Partial<UrlPolicyOptions> = {
      resolve: (_name, callback) => {
        callback(null, [{ address: "169.254.169.254", family: 4 }]);
      },
    };
    await expect(run({ verb: "GET", url: "http://harmless.test/" }, { policy })).rejects.toEqual(
      actionError("not authorized"),
    );
  });

  it("is connected at the address that was judged, with no second look-up", async () => {
    let lookUps = 0;
    const policy: Partial<UrlPolicyOptions> = {
      resolve: (_name, callback) => {
        lookUps += 1;
        callback(null, [{ address: lookUps === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }]);
      },
    };
    const url = `http://rebinding.test:${new URL(origin).port}/`;
    expect(await run({ verb: "GET", url }, { policy })).toMatchObject({ status: 200 });
    expect(lookUps).toBe(1);
    await expect(run({ verb: "GET", url }, { policy })).rejects.toEqual(actionError("not authorized"));
  });

  it("outside the allowed hosts is refused, redirects included", async () => {
    const policy = { hosts: ["localhost"] };
    await expect(get({}, { policy })).rejects.toEqual(actionError("not allowed by runner policy"));
    respond = (_request, response) => response.writeHead(302, { location: `${origin}/` }).end();
    const start = { verb: "GET", url: origin.replace("127.0.0.1", "localhost") };
    const resolve: UrlPolicyOptions["resolve"] = (_name, callback) => {
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    };
    await expect(run(start, { policy: { ...policy, resolve } })).rejects.toEqual(
      actionError("not allowed by runner policy"),
    );
    expect(seen).toHaveLength(1);
  });
});

describe("redirects", () => {
  const redirect = (status: number, location: string): void => {
    respond = ({ url }, response) => {
      if (url === "/") response.writeHead(status, { location }).end();
      else response.end("arrived");
    };
  };

  it("are followed", async () => {
    redirect(302, "/next");
    expect(await get()).toMatchObject({ status: 200, body: "arrived" });
  });

  it.each([
    [301, "GET", ""],
    [302, "GET", ""],
    [303, "GET", ""],
    [307, "POST", "text"],
    [308, "POST", "text"],
  ])("with %d continue as %s with body %j", async (status, method, body) => {
    redirect(status, "/next");
    await post({ body: "text" });
    expect(seen[1]).toMatchObject({ method, body });
  });

  it("are not followed when that is off: the answer is an error, unless errorOnStatus says what is one", async () => {
    redirect(302, "/next");
    await expect(get({ followRedirect: false })).rejects.toEqual(actionError("302 Found"));
    expect(await get({ followRedirect: false, errorOnStatus: ["500"] })).toMatchObject({ status: 302 });
    expect(seen.map(({ url }) => url)).toEqual(["/", "/"]);
  });

  it("end after ten", async () => {
    respond = (_request, response) => response.writeHead(302, { location: "/again" }).end();
    await expect(get()).rejects.toEqual(actionError("10 redirects"));
    expect(seen).toHaveLength(11);
  });

  it.each([
    "http://169.254.169.254/latest",
    "http://[::ffff:169.254.169.254]/",
    "http://2852039166/",
    "file:///etc/passwd",
    "http://",
  ])("to %s are refused", async (location) => {
    redirect(302, location);
    await expect(get()).rejects.toEqual(actionError(/not authorized|only http and https|no URL/));
    expect(seen).toHaveLength(1);
  });

  it("to another origin carry nothing of the connection", async () => {
    const other = origin.replace("127.0.0.1", "localhost");
    redirect(307, `${other}/next`);
    const setup: Setup = {
      tokens: { t: "secret-1" },
      http: { headers: [{ name: "X-Key", value: "{{t}}" }] },
    };
    await get(
      {
        requestHeaders: [
          { key: "Cookie", value: ["c=1"] },
          { key: "Accept", value: ["text/plain"] },
        ],
      },
      setup,
    );
    expect(seen[0]?.headers).toMatchObject({ "x-key": "secret-1", cookie: "c=1" });
    expect(seen[1]?.headers).toMatchObject({ accept: "text/plain", "user-agent": "Datadog" });
    for (const name of ["x-key", "cookie", "sec-datadog"]) expect(seen[1]?.headers).not.toHaveProperty(name);
    const body = { content: "{{t}}", contentType: "text/plain" };
    await expect(post({}, { ...setup, http: { body } })).rejects.toEqual(actionError("must not see"));
  });

  it("stay at the host of the connection", async () => {
    redirect(302, `${origin.replace("127.0.0.1", "localhost")}/next`);
    await expect(get({}, { http: { baseUrl: origin } })).rejects.toEqual(
      actionError("not the host of the connection"),
    );
  });
});

describe("body", () => {
  const json = { content: '{"key":"{{ t }}","a":1}', contentType: "application/json" };
  const tokens = { t: "v-1" };

  it.each([
    ["an object", { body: { a: [1, null] } }, '{"a":[1,null]}'],
    ["a text", { body: "plain" }, "plain"],
    ["zero", { body: 0 }, "0"],
    [
      "a text as JSON",
      { body: "plain", requestHeaders: [{ key: "Content-Type", value: ["application/json"] }] },
      '"plain"',
    ],
    ["nothing", {}, ""],
    ["an empty text", { body: "" }, ""],
  ])("is sent: %s", async (_name, inputs, expected) => {
    await post(inputs);
    expect(seen[0]?.body).toBe(expected);
  });

  it("merges JSON with the connection's, whose members win", async () => {
    await post({ body: { a: 0, b: 2 } }, { tokens, http: { body: json } });
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ a: 1, b: 2, key: "v-1" });
    expect(seen[0]?.headers["content-type"]).toBe("application/json");
    await post({}, { tokens, http: { body: json } });
    expect(JSON.parse(seen[1]?.body ?? "")).toEqual({ a: 1, key: "v-1" });
    await expect(post({ body: [1] }, { tokens, http: { body: json } })).rejects.toEqual(
      actionError("no JSON object"),
    );
  });

  it("stands behind the connection's for other types", async () => {
    await post({ body: "mine" }, { tokens, http: { body: { content: "{{t}}", contentType: "text/plain" } } });
    expect(seen[0]?.body).toBe("v-1\r\nmine");
  });

  it("must have the connection's content type", async () => {
    const requestHeaders = [{ key: "content-type", value: ["text/plain"] }];
    await expect(post({ body: "x", requestHeaders }, { tokens, http: { body: json } })).rejects.toEqual(
      actionError("content type"),
    );
    const withCharset = [{ key: "content-type", value: ["application/json; charset=utf-8"] }];
    await post({ requestHeaders: withCharset }, { tokens, http: { body: json } });
    expect(seen[0]?.headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  it("may be a form, which the connection's fields override", async () => {
    const formData = [
      { key: 'na"me', value: "plain" },
      { key: "file", value: "data:text/plain;base64,aGk=", type: "datauri" },
      { key: "key", value: "mine" },
    ];
    const form = { content: '[{"key":"key","value":"{{t}}"}]', contentType: "multipart/form-data" };
    await post({ formData }, { tokens, http: { body: form } });
    const boundary = /boundary=(.+)$/.exec(String(seen[0]?.headers["content-type"]))?.[1] ?? "";
    const part = (name: string, value: string): string =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    expect(seen[0]?.body).toBe(
      `${part("na%22me", "plain")}${part("file", "aGk=")}${part("key", "v-1")}--${boundary}--\r\n`,
    );
  });

  it("and form together are refused, and so is a form value that is no data URI", async () => {
    const formData = [{ key: "a", value: "b" }];
    await expect(post({ body: "x", formData })).rejects.toEqual(actionError("not both"));
    const bad = [{ key: "a", value: "data:text/plain,hi", type: "datauri" }];
    await expect(post({ formData: bad })).rejects.toEqual(actionError("datauri"));
  });
});

describe("answer", () => {
  const answer = (type: string | undefined, body: string | Buffer, status = 200): void => {
    respond = (_request, response) =>
      response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(body);
  };

  it("has canonical header names with every value", async () => {
    respond = (_request, response) =>
      response.writeHead(200, { "x-request-id": "1", "set-cookie": ["a=1", "b=2"] }).end();
    expect(await get()).toMatchObject({
      body: "",
      headers: { "X-Request-Id": ["1"], "Set-Cookie": ["a=1", "b=2"] },
    });
  });

  it.each([
    ["application/json", '{"a":9007199254740993}', {}, { a: 9007199254740993n }],
    ["application/json; charset=utf-8", "[1]", {}, [1]],
    ["application/json", "{broken", {}, "{broken"],
    ["application/json", "{}", { responseParsing: "raw" }, "{}"],
    ["application/vnd.api+json", "{}", {}, "{}"],
    ["text/plain", "{}", { responseParsing: "json" }, {}],
    [
      "application/x-www-form-urlencoded",
      "a=1&b=2&a=3&__proto__=x",
      {},
      JSON.parse('{"a":"1","b":"2","__proto__":"x"}') as unknown,
    ],
    ["text/plain; charset=iso-8859-1", Buffer.from([0xe9]), {}, "é"],
    ["text/plain", "é", {}, "é"],
    ["image/png", Buffer.from([1, 2]), {}, "AQI="],
    ["application/octet-stream", "hi", {}, "aGk="],
    ["text/plain", "hi", { responseEncoding: "hex" }, "6869"],
    [undefined, "hello", {}, "hello"],
    [undefined, Buffer.from([0, 1]), {}, "AAE="],
  ])("of type %s and body %j with %j", async (type, body, inputs, expected) => {
    answer(type, body);
    expect(await get(inputs as JsonObject)).toHaveProperty("body", expected);
  });

  it("may be a form", async () => {
    const form = new FormData();
    form.set("note", "hi");
    form.set("doc", new Blob(['{"a":1}'], { type: "application/json" }), "doc.json");
    const encoded = new Response(form);
    answer(encoded.headers.get("content-type") ?? "", Buffer.from(await encoded.arrayBuffer()));
    expect(await get()).toHaveProperty("body", [
      { Filename: "", Name: "note", Type: "text/plain", Data: "hi" },
      { Filename: "doc.json", Name: "doc", Type: "application/json", Data: { a: 1 } },
    ]);
  });

  it.each([
    ["nonsense", "x", "cannot be read"],
    ["multipart/form-data; boundary=b", "no parts", "no multipart form"],
    ["multipart/form-data", "x", "no multipart form"],
  ])("of type %s that cannot be read is an error", async (type, body, message) => {
    answer(type, body);
    await expect(get()).rejects.toEqual(actionError(message));
  });

  it("with a status from 400 on is an error with the start of the body", async () => {
    answer("text/plain", "x".repeat(800), 418);
    await expect(get()).rejects.toEqual(actionError(/^418 I'm a Teapot: x{750}\.\.\. \(truncated\)$/));
  });

  it("is an error where errorOnStatus says so", async () => {
    answer("text/plain", "x", 204);
    await expect(get({ errorOnStatus: ["200-299"] })).rejects.toEqual(actionError("204"));
    await expect(get({ errorOnStatus: ["many"] })).rejects.toEqual(
      actionError("neither a status nor a range"),
    );
    expect(await get({ errorOnStatus: ["404", "500-599"] })).toMatchObject({ status: 204 });
  });

  it("of more than 15 MiB is refused while it is read", async () => {
    respond = (_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once("drain", more);
      };
      more();
    };
    await expect(get()).rejects.toEqual(actionError("more than 15728640 bytes", "failed to make request"));
  });

  it.each([
    ["does not come in time", (): void => undefined],
    ["trickles in", (response: ServerResponse): void => void response.writeHead(200).write("x")],
  ])("that %s is given up", async (_name, begin) => {
    respond = (_request, response) => {
      begin(response);
    };
    const failing = get().catch((error: unknown) => error);
    await until(() => seen.length === 1);
    await clock.advance(30_000);
    expect(await failing).toEqual(actionError("not finished within 30 seconds", "failed to make request"));
  });

  it("of a host that refuses is an action error", async () => {
    await expect(run({ verb: "GET", url: "http://127.0.0.1:1/" })).rejects.toEqual(
      actionError("ECONNREFUSED", "failed to make request"),
    );
  });
});

describe("getChecksumFromURL", () => {
  const action = "getChecksumFromURL";

  it.each([
    [{}, "sha256", "hex"],
    [{ algorithm: "MD5", digest: "" }, "md5", "hex"],
    [{ algorithm: "sha1", digest: "base64" }, "sha1", "base64"],
    [{ algorithm: "sha512", digest: "base64url" }, "sha512", "base64url"],
  ] as const)("with %j gives a %s digest in %s", async (inputs, algorithm, encoding) => {
    const checksum = createHash(algorithm).update("pong").digest(encoding);
    expect(await run({ url: `${origin}/`, ...inputs }, { action })).toEqual({ checksum });
  });

  it("does not look at the status, and sends nothing of the connection", async () => {
    respond = (_request, response) => response.writeHead(500).end("pong");
    const http = { headers: [{ name: "X-Key", value: "k" }] };
    expect(await run({ url: `${origin}/`, digest: "base64url" }, { action, http })).toHaveProperty(
      "checksum",
    );
    expect(seen[0]?.headers).not.toHaveProperty("x-key");
  });

  it("is blocked from metadata services", async () => {
    await expect(run({ url: "http://169.254.169.254/" }, { action })).rejects.toEqual(
      actionError("not authorized"),
    );
  });
});

describe("testConnection", () => {
  const action = "testConnection";

  it("sends the request of the connection's test settings", async () => {
    const http = { baseUrl: `${origin}/api/`, testing: { path: "/health?x=1", verb: "HEAD" } };
    expect(await run({}, { action, http })).toMatchObject({ status: 200 });
    expect(seen[0]).toMatchObject({ method: "HEAD", url: "/health?x=1" });
  });

  it.each([
    [{}],
    [{ baseUrl: "http://example.test/" }],
    [{ testing: { path: "/", verb: "GET" } }],
    [{ baseUrl: "http://example.test/", testing: { path: "/", verb: "" } }],
    [{ baseUrl: "http://example.test/", testing: { path: "http://", verb: "GET" } }],
  ])("with the connection %j is refused", async (http) => {
    await expect(run({}, { action, http })).rejects.toEqual(actionError("connection"));
  });
});
