import { validate } from "../../description/validate";
import type { Violation } from "../violation";

const LATER = "${later}";

const RUNNERS = [
  {
    name: "payments",
    allow: [
      "com.datadoghq.http.request",
      "com.datadoghq.kubernetes.core.listPod",
      "com.datadoghq.gitlab.users.getUser",
      "com.datadoghq.postgresql.select",
    ],
    identity: { type: "secret", secretName: "payments", urn: "urn:dd:apps:on-prem-runner:us1:1:a" },
    credentials: {
      basic: { type: "http-basic", from: { secretName: "basic" } },
      token: { type: "http-token", from: { secretName: "token" } },
      gitlab: { type: "gitlab", from: { secretName: "gitlab" } },
      later: { type: LATER, from: { secretName: "later" } },
    },
    deployment: { type: "helm", namespace: "datadog" },
  },
  {
    name: "bare",
    allow: ["com.datadoghq.postgresql.select"],
    identity: { type: "secret", secretName: "bare", urn: "urn:dd:apps:on-prem-runner:us1:1:b" },
    deployment: { type: "helm", namespace: "datadog" },
  },
];

function violations(connection: object, runners: unknown = RUNNERS): readonly Violation[] {
  return validate(
    { apiVersion: "parkit/v1", runners, connections: [{ name: "orders", ...connection }] },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  ).filter(({ rule }) => rule.startsWith("connection/"));
}

function found(connection: object, runners?: unknown): readonly string[] {
  return violations(connection, runners).map(({ rule, path }) => `${path} ${rule}`);
}

const http = (auth: unknown, baseUrl: string | undefined = "https://orders.example.com"): object => ({
  integration: { type: "http", auth, baseUrl },
});
const throughRunner = (integration: object): object => ({ runner: "payments", integration });

describe("rules about connections", () => {
  it("[S27] suggests the runner that may be meant", () => {
    const kubernetes = { integration: { type: "kubernetes" } };
    expect(violations({ ...kubernetes, runner: "payment" })[0]?.hint).toBe("Did you mean payments?");
    expect(violations({ ...kubernetes, runner: "zzzzzz" })[0]?.hint).toBe("Describe it under runners.");
    const many = Array.from({ length: 300 }, (_, index) => ({ ...RUNNERS[0], name: `payments-${index}` }));
    expect(violations({ ...kubernetes, runner: "payments-x" }, many)[0]?.hint).toBe(
      "Describe it under runners.",
    );
  });

  it("does not ask for a runner whose name, or whose list, is not known", () => {
    const connection = { runner: "other", integration: { type: "kubernetes" } };
    expect(found(connection)).toEqual(["connections[0].runner connection/unknown-runner"]);
    expect(found({ ...connection, runner: LATER })).toEqual([]);
    expect(found(connection, LATER)).toEqual([]);
    expect(found(connection, [{ ...RUNNERS[0], name: LATER }])).toEqual([]);
    expect(found(connection, undefined)).toEqual(["connections[0].runner connection/unknown-runner"]);
  });

  it.each<[string, object, readonly string[]]>([
    ["no authentication in the cloud", http({ type: "none" }), []],
    ["tokens in the cloud", http({ type: "token-auth", tokens: [] }), []],
    [
      "a credential file in the cloud",
      http({ type: "token-auth", credential: "token" }),
      ["connections[0].integration.auth connection/auth"],
    ],
    [
      "basic authentication in the cloud",
      http({ type: "basic-auth", username: "u", credential: "basic" }),
      ["connections[0].integration.auth connection/auth"],
    ],
    [
      "no base URL in the cloud [S157]",
      { integration: { type: "http", auth: { type: "none" } } },
      ["connections[0].integration.baseUrl connection/base-url"],
    ],
    ["no base URL behind a runner", throughRunner({ type: "http", auth: { type: "none" } }), []],
    ["a base URL that is not known", http({ type: "none" }, LATER), []],
    [
      "a base URL of another scheme",
      http({ type: "none" }, "ftp://a.example"),
      ["connections[0].integration.baseUrl connection/base-url"],
    ],
    [
      "a user name in the base URL",
      http({ type: "none" }, "https://u@a.example"),
      ["connections[0].integration.baseUrl connection/base-url"],
    ],
    [
      "a password in the base URL",
      http({ type: "none" }, "https://:p@a.example"),
      ["connections[0].integration.baseUrl connection/base-url"],
    ],
    ["authentication that is not known", http(LATER), []],
    [
      "basic authentication behind a runner",
      throughRunner({ type: "http", auth: { type: "basic-auth", username: "u", credential: "basic" } }),
      [],
    ],
    [
      "a credential of another type",
      throughRunner({ type: "http", auth: { type: "basic-auth", username: "u", credential: "token" } }),
      ["connections[0].integration.auth.credential connection/credential"],
    ],
    [
      "tokens from a file behind a runner",
      throughRunner({ type: "http", auth: { type: "token-auth", credential: "token" } }),
      [],
    ],
    [
      "tokens given to Datadog behind a runner",
      throughRunner({ type: "http", auth: { type: "token-auth", tokens: [] } }),
      ["connections[0].integration.auth connection/auth"],
    ],
    [
      "neither tokens nor file behind a runner",
      throughRunner({ type: "http", auth: { type: "token-auth" } }),
      ["connections[0].integration.auth connection/auth"],
    ],
    ["gitlab behind a runner", throughRunner({ type: "gitlab", credential: "gitlab" }), []],
    [
      "gitlab behind a runner without a file",
      throughRunner({ type: "gitlab" }),
      ["connections[0].integration connection/auth"],
    ],
    [
      "gitlab in the cloud with a file",
      { integration: { type: "gitlab", credential: "gitlab" } },
      ["connections[0].integration connection/auth"],
    ],
    [
      "gitlab in the cloud with a token",
      {
        integration: {
          type: "gitlab",
          auth: { type: "api-key", apiToken: { type: "terraform", variable: "t" } },
        },
      },
      [],
    ],
    [
      "gitlab in the cloud with nothing",
      { integration: { type: "gitlab" } },
      ["connections[0].integration connection/auth"],
    ],
    [
      "gitlab behind a runner with a token",
      throughRunner({
        type: "gitlab",
        auth: { type: "api-key", apiToken: { type: "terraform", variable: "t" } },
        credential: "gitlab",
      }),
      ["connections[0].integration connection/auth"],
    ],
    [
      "a file and tokens in the cloud",
      http({ type: "token-auth", credential: "token", tokens: [] }),
      ["connections[0].integration.auth connection/auth"],
    ],
    [
      "a file and tokens behind a runner",
      throughRunner({ type: "http", auth: { type: "token-auth", credential: "token", tokens: [] } }),
      ["connections[0].integration.auth connection/auth"],
    ],
    [
      "two headers of one name beside a file",
      throughRunner({
        type: "http",
        auth: {
          type: "token-auth",
          credential: "token",
          headers: [
            { name: "a", value: "" },
            { name: "a", value: "" },
          ],
        },
      }),
      ["connections[0].integration.auth.headers[1].name connection/duplicate-entry"],
    ],
    [
      "two URL parameters of one name",
      http({
        type: "token-auth",
        urlParameters: [
          { name: "a", value: "1" },
          { name: LATER, value: "2" },
          { name: "a", value: "" },
        ],
      }),
      ["connections[0].integration.auth.urlParameters[2].name connection/duplicate-entry"],
    ],
    [
      "an empty token",
      http({
        type: "token-auth",
        tokens: [{ name: "a", value: { type: "literal", value: "", force: true } }],
      }),
      ["connections[0].integration.auth.tokens[0].value connection/field-format"],
    ],
    [
      "an empty secret",
      {
        integration: {
          type: "openai",
          auth: { type: "api-key", apiToken: { type: "literal", value: "", force: true } },
        },
      },
      ["connections[0].integration.auth.apiToken connection/field-format"],
    ],
    ["a body", http({ type: "token-auth", body: { content: "" } }), []],
    [
      "a runner that is not known",
      { runner: LATER, integration: { type: "gitlab", credential: "gitlab" } },
      [],
    ],
    [
      "a credential that is not there",
      throughRunner({ type: "gitlab", credential: "gitlb" }),
      ["connections[0].integration.credential connection/credential"],
    ],
    [
      "a credential of a runner without any",
      { runner: "bare", integration: { type: "postgresql", credential: "zzzz" } },
      ["connections[0].integration.credential connection/credential"],
    ],
    ["a credential whose name is not known", throughRunner({ type: "postgresql", credential: LATER }), []],
    ["a credential whose type is not known", throughRunner({ type: "postgresql", credential: "later" }), []],
    ["an integration that is not known", throughRunner({ type: LATER }), []],
    [
      "an AWS role given as ARN",
      {
        integration: {
          type: "aws",
          auth: { type: "assume-role", accountId: LATER, role: "arn:aws:iam::1:role/a" },
        },
      },
      ["connections[0].integration.auth.role connection/field-format"],
    ],
    ["AWS credentials that are not known", { integration: { type: "aws", auth: LATER } }, []],
  ])("checks %s", (_what, connection, expected) => {
    expect(found(connection)).toEqual(expected);
  });

  it("does not check a credential while the runner's credentials are not known", () => {
    expect(
      found(throughRunner({ type: "gitlab", credential: "other" }), [{ ...RUNNERS[0], credentials: LATER }]),
    ).toEqual([]);
  });

  it("does not check the flavour of a runner without program", () => {
    const broken = { name: "payments", deployment: { type: "helm-agent", namespace: "datadog" } };
    expect(found(throughRunner({ type: "ansible", credential: "a" }), [broken])).toEqual([
      "connections[0].integration.credential connection/credential",
    ]);
  });

  const openai = (apiToken: unknown): object => ({
    integration: { type: "openai", auth: { type: "api-key", apiToken } },
  });
  const token = (value: unknown): object =>
    http({ type: "token-auth", tokens: [{ name: "key", value }, LATER] });

  it.each<[string, object, readonly string[]]>([
    ["a Terraform variable", openai({ type: "terraform", variable: "token" }), []],
    ["a value that somebody insisted on", token({ type: "literal", value: "x", force: true }), []],
    ["a reference that is not known", openai(LATER), []],
    ["a reference of a kind that is not known", openai({ type: LATER }), []],
    ["tokens that are not known", http({ type: "token-auth", tokens: LATER }), []],
    ["a form that is not known", { integration: { type: "openai", auth: LATER } }, []],
    [
      "a runner",
      { runner: "payments", ...token({ secretName: "a" }) },
      ["connections[0].integration.auth connection/auth"],
    ],
    [
      "a Kubernetes Secret",
      openai({ secretName: "openai", key: "token" }),
      ["connections[0].integration.auth.apiToken connection/secret-reach"],
    ],
    [
      "a file",
      token({ type: "file", path: "/etc/token" }),
      ["connections[0].integration.auth.tokens[0].value connection/secret-reach"],
    ],
  ])("looks where the cloud's secret is: %s", (_what, connection, expected) => {
    expect(found(connection)).toEqual(expected);
  });
});
