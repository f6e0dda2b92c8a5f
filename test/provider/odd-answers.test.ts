import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { configureParkit, providerConfigSchema } from "@parkit/terraform-provider/internal/provider-config";
import { isObjectValue, UNKNOWN, type ObjectValue, type Value } from "@parkit/terraform-plugin";
import { providerDriver, type Answered, type ProviderDriver } from "../support/provider-driver";

const ID = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
const URN = "urn:dd:apps:on-prem-runner:us1:1:runner-a";

interface Served {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const html = { "Content-Type": "text/html" };
const json = { "Content-Type": "application/json" };
const PAGE = "<!doctype html><html><body>Sign in to the guest network</body></html>";
const NO_ROUTE = { status: 404, headers: json, body: '{"errors":["Not found"]}' };

/** Answers that Datadog's API does not give about an object: whoever gives them knows nothing of it. */
const ODD_ANSWERS: Readonly<Record<string, Served>> = {
  "200 with a page": { status: 200, headers: html, body: PAGE },
  "200 with nothing": { status: 200 },
  "200 with JSON of something else": { status: 200, headers: json, body: '{"status":"ok","data":{}}' },
  "200 with a list": { status: 200, headers: json, body: "[]" },
  "200 with errors": { status: 200, headers: json, body: '{"errors":[{"title":"Not Found"}]}' },
  "202 with nothing": { status: 202 },
  "301 to https": {
    status: 301,
    headers: { Location: "https://api.datadoghq.eu/?token=canary" },
    body: PAGE,
  },
  "302 to a login": { status: 302, headers: { Location: "/login" } },
  "307 elsewhere": { status: 307, headers: { Location: "http://127.0.0.1:1/" } },
  "401 with a page": { status: 401, headers: html, body: PAGE },
  "403 with a page": { status: 403, headers: html, body: PAGE },
  "404 with a page": { status: 404, headers: html, body: PAGE },
  "404 with nothing": { status: 404 },
  "404 with a text": { status: 404, body: "404 page not found" },
  "404 with JSON of another gateway": { status: 404, headers: json, body: '{"message":"no Route matched"}' },
  "404 with errors of another form": { status: 404, headers: json, body: '{"errors":[{"message":"no"}]}' },
  "404 with no error": { status: 404, headers: json, body: '{"errors":[]}' },
  "404 of Datadog's gateway": NO_ROUTE,
  "405 with a page": { status: 405, headers: html, body: PAGE },
  "410 with a page": { status: 410, headers: html, body: PAGE },
  "502 with a page": { status: 502, headers: html, body: PAGE },
};
const NOTHING_204 = { "204 with nothing": { status: 204 } };
const GONE = {
  status: 404,
  headers: json,
  body: '{"errors":[{"title":"Generic Error","detail":"not found"}]}',
};

const document = (type: string, id: string, attributes: object): Served => ({
  status: 200,
  headers: json,
  body: JSON.stringify({ data: { id, type, attributes } }),
});
const connectionAnswer = document("action_connection", ID, {
  name: "n",
  integration: { type: "HTTP", base_url: "https://x.example", credentials: { type: "HTTPTokenAuth" } },
});
const groupAnswer = document("connection_group", ID, {
  name: "n",
  integration_type: "HTTP",
  tag_keys: ["env"],
  connections: [],
});
const policyAnswer = document("restriction_policy", `connection:${ID}`, { bindings: [] });

describe("answers that are not Datadog's", () => {
  let server: Server;
  let odd: { readonly line: RegExp; readonly answer: Served } | undefined;
  let requests: string[];
  let url: string;
  let connections: ProviderDriver;
  let groups: ProviderDriver;
  let runners: ProviderDriver;

  beforeAll(async () => {
    server = createServer((incoming, outgoing) => {
      const line = `${incoming.method ?? ""} ${incoming.url ?? ""}`;
      requests.push(line);
      const { status, headers, body } = odd?.line.test(line) === true ? odd.answer : expected(line);
      outgoing.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    requests = [];
    const config = {
      api_key: "k",
      app_key: "k",
      api_url: url,
      validate: false,
      http_client_retry_enabled: false,
    };
    connections = await providerDriver("parkit_connection_http", config);
    groups = await providerDriver("parkit_connection_group", config);
    runners = await providerDriver("parkit_runner_enrollment", config);
  });

  beforeEach(() => {
    requests = [];
    odd = undefined;
  });

  afterAll(async () => {
    for (const driver of [connections, groups, runners]) driver.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function expected(line: string): Served {
    if (line.startsWith("DELETE")) return { status: 204 };
    if (line.includes("/restriction_policy/connection-group")) {
      return document("restriction_policy", `connection-group:${ID}`, { bindings: [] });
    }
    if (line.includes("/restriction_policy/")) return policyAnswer;
    return line.includes("/groups") ? groupAnswer : connectionAnswer;
  }

  const access = { viewer: null, resolver: ["team:a"], editor: null };
  const connection = (values: ObjectValue = {}): ObjectValue =>
    connections.complete({ name: "n", base_url: "https://x.example", none: {}, ...values });
  const group = (values: ObjectValue = {}): ObjectValue =>
    groups.complete({
      name: "n",
      integration: "http",
      identifier_tag_keys: ["env"],
      connection_ids: [],
      ...values,
    });
  const stored = { id: ID, deletion_protection: false };
  const applied = async (driver: ProviderDriver, prior: Value, config: ObjectValue): Promise<Answered> =>
    driver.apply(prior, (await driver.plan(prior, config)).value, config);
  const idOf = ({ value }: Answered): Value => (isObjectValue(value) ? (value["id"] ?? null) : value);

  interface Call {
    readonly call: string;
    /** The request that is answered oddly. */
    readonly line: RegExp;
    readonly run: () => Promise<Answered>;
    /** Id in the state afterwards, null for no object. */
    readonly id: Value;
    /** 204 is what the API answers. */
    readonly takes204?: true;
  }

  const CALLS: readonly Call[] = [
    {
      call: "create a connection",
      line: /^POST .*connections$/,
      run: () => applied(connections, null, connection()),
      id: null,
    },
    {
      call: "read a connection",
      line: /^GET .*connections/,
      run: () => connections.read(connection(stored)),
      // A read that fails leaves the state to the CLI.
      id: null,
    },
    {
      call: "import a connection",
      line: /^GET .*connections/,
      run: () => connections.read(connections.complete({ id: ID })),
      id: null,
    },
    {
      call: "update a connection",
      line: /^PATCH/,
      run: () => applied(connections, connection(stored), connection({ name: "m" })),
      id: ID,
    },
    {
      call: "delete a connection",
      line: /^DELETE/,
      run: () => connections.apply(connection(stored), null, null),
      id: ID,
      takes204: true,
    },
    {
      call: "read a policy",
      line: /^GET .*restriction_policy/,
      run: () => connections.read(connection({ ...stored, access })),
      id: null,
    },
    {
      call: "set the first policy",
      line: /^POST .*restriction_policy/,
      run: () => applied(connections, null, connection({ access })),
      // The connection is deleted again.
      id: null,
    },
    {
      call: "undo a creation whose policy was refused",
      line: /^(POST .*restriction_policy|DELETE)/,
      run: () => applied(connections, null, connection({ access })),
      id: ID,
      takes204: true,
    },
    {
      call: "set another policy",
      line: /^POST .*restriction_policy/,
      run: () => applied(connections, connection(stored), connection({ access })),
      id: ID,
    },
    {
      call: "remove a policy",
      line: /^DELETE .*restriction_policy/,
      run: () => applied(connections, connection({ ...stored, access }), connection()),
      id: ID,
      takes204: true,
    },
    {
      call: "create a group",
      line: /^POST .*groups$/,
      run: () => applied(groups, null, group()),
      id: null,
    },
    {
      call: "read a group",
      line: /^GET .*groups/,
      run: () => groups.read(group(stored)),
      id: null,
    },
    {
      call: "update a group",
      line: /^PATCH/,
      run: () => applied(groups, group(stored), group({ name: "m" })),
      id: ID,
    },
    {
      call: "delete a group",
      line: /^DELETE/,
      run: () => groups.apply(group(stored), null, null),
      id: ID,
      takes204: true,
    },
    {
      call: "read the policy of a group",
      line: /^GET .*restriction_policy/,
      run: () => groups.read(group({ ...stored, access: { viewer: ["team:a"], editor: null } })),
      id: null,
    },
    {
      call: "read a connection as data",
      line: /^GET .*connections/,
      run: () => connections.readData("parkit_connection", { id: ID }),
      id: null,
    },
    {
      call: "read a group as data",
      line: /^GET .*groups/,
      run: () => connections.readData("parkit_connection_group", { id: ID }),
      id: null,
    },
  ];

  const table = CALLS.flatMap((row) =>
    Object.entries({ ...ODD_ANSWERS, ...(row.takes204 === true ? {} : NOTHING_204) }).map(
      ([name, answer]) => [row.call, name, row, answer] as const,
    ),
  );

  it.each(table)("are errors: %s, %s", async (_call, _name, { line, run, id }, answer) => {
    odd = { line, answer };
    const result = await run();
    expect(requests.filter((request) => line.test(request)).length).toBeGreaterThan(0);
    expect(result.errors.length).toBeGreaterThan(0);
    expect(result.errors.join()).not.toMatch(/Unexpected error|canary/);
    expect(idOf(result)).toBe(id);
    expect(requests.filter((request) => /^POST .*(connections|groups)$/.test(request)).length).toBeLessThan(
      2,
    );
  });

  it.each(Object.entries({ ...ODD_ANSWERS, ...NOTHING_204 }))(
    "enroll no runner and forget none: %s",
    async (_name, answer) => {
      odd = { line: /on_prem_runners|runners/, answer };
      const enrolled = await applied(runners, null, runners.complete({ name: "n" }));
      expect(enrolled.errors.length).toBeGreaterThan(0);
      expect([null, undefined]).toContain(isObjectValue(enrolled.value) ? enrolled.value["id"] : null);
      const state = runners.complete({ name: "n", id: "runner-a", urn: URN, org_id: "1", modes: ["pull"] });
      const read = await runners.read(state);
      expect(read.errors.length > 0 || idOf(read) === "runner-a").toBe(true);
      const data = await runners.readData("parkit_runner", { urn: URN });
      const status = isObjectValue(data.value) ? data.value["status"] : undefined;
      expect(data.errors.length > 0 || status === "unknown").toBe(true);
    },
  );

  it("leave room for what is gone: 404 with an error document of a service", async () => {
    odd = { line: /^(GET|DELETE) /, answer: GONE };
    expect(await connections.read(connection(stored))).toEqual({ value: null, errors: [] });
    expect(await groups.read(group(stored))).toEqual({ value: null, errors: [] });
    expect(await connections.apply(connection(stored), null, null)).toEqual({ value: null, errors: [] });
    expect(await groups.apply(group(stored), null, null)).toEqual({ value: null, errors: [] });
    odd = { line: /^GET /, answer: { ...GONE, body: '{"errors":[{"detail":"gone"}]}' } };
    expect(await connections.read(connection(stored))).toEqual({ value: null, errors: [] });
    odd = {
      line: /^GET /,
      answer: { status: 404, headers: json, body: '{"error":{"code":"unknown-runner","message":"no"}}' },
    };
    const state = runners.complete({ name: "n", id: "runner-a", urn: URN, org_id: "1", modes: ["pull"] });
    expect(await runners.read(state)).toEqual({ value: null, errors: [] });
  });

  it.each([
    ["a connection", () => connections.read(connection(stored))],
    ["a connection's data", () => connections.readData("parkit_connection", { id: ID })],
    ["a group", () => groups.read(group(stored))],
    ["a policy", () => connections.read(connection({ ...stored, access }))],
  ])("are refused when they are about another object than asked for: %s", async (_name, run) => {
    const id = "00000000-0000-4000-8000-000000000000";
    const replaced = (served: Served): Served => ({ ...served, body: (served.body ?? "").replace(ID, id) });
    const answers = [connectionAnswer, groupAnswer, policyAnswer].map(replaced);
    for (const answer of answers) {
      odd = { line: /./, answer };
      expect((await run()).errors.length).toBeGreaterThan(0);
    }
  });

  describe("to the check of the API key", () => {
    const EMPTY = Object.fromEntries(
      Object.keys(providerConfigSchema.block.attributes).map((name) => [name, null]),
    ) as Record<keyof Parameters<typeof configureParkit>[0]["config"], null>;

    async function problems(path = "", key: string | typeof UNKNOWN = "k"): Promise<readonly string[]> {
      const found: string[] = [];
      await configureParkit({
        config: { ...EMPTY, api_key: key, api_url: url + path, http_client_retry_enabled: false },
        terraformVersion: "1.11.4",
        signal: new AbortController().signal,
        report: ({ summary, detail }) => found.push(`${summary}: ${detail}`),
      });
      return found;
    }

    const others = {
      "200 of another object": connectionAnswer,
      "404 of a service": GONE,
      "429": { status: 429, headers: json, body: '{"errors":["Too many requests"]}' },
    };

    it.each(Object.entries({ ...ODD_ANSWERS, ...NOTHING_204, ...others }))(
      "fail it: %s",
      async (_name, answer) => {
        odd = { line: /validate/, answer };
        const [problem = "", ...more] = await problems();
        expect(more).toEqual([]);
        expect(problem).toMatch(/^Could not check the API key: /);
        expect(problem).toContain(`The address is ${url}, from api_url.`);
        expect(problem).toContain("validate = false");
        expect(problem).not.toMatch(/canary|path/);
        expect(requests).toEqual(["GET /api/v1/validate"]);
      },
    );

    it("are told from the documented ones", async () => {
      odd = { line: /validate/, answer: { status: 200, headers: json, body: '{"valid":true}' } };
      expect(await problems()).toEqual([]);
      const refusals: Served[] = [
        { status: 403, headers: json, body: '{"status":"error","code":403,"errors":["Forbidden"]}' },
        { status: 401, headers: json, body: '{"errors":[{"title":"Unauthorized"}]}' },
        { status: 200, headers: json, body: '{"valid":false}' },
      ];
      for (const answer of refusals) {
        odd = { line: /validate/, answer };
        expect(await problems()).toEqual([expect.stringContaining("Datadog refuses the API key")]);
      }
    });

    it("name the path of an address that has none at Datadog", async () => {
      odd = { line: /validate/, answer: NO_ROUTE };
      expect(await problems("/api/")).toEqual([expect.stringContaining(`write ${url} without /api.`)]);
    });

    it("are not asked for with a key that is not known yet", async () => {
      expect(await problems("", UNKNOWN)).toEqual([]);
      expect(requests).toEqual([]);
    });
  });
});
