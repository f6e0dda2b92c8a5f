/**
 * A connection is right or wrong in the same way wherever it is written: in a description, a construct,
 * Terraform, or a request to the control plane.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  configureProviders,
  Connection,
  Deployment,
  PrivateActionRunner,
  RunnerIdentity,
  type ConnectionProps,
} from "@parkit/constructs";
import { connectionResourceType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { removeSynthesized, synthesize } from "@parkit/constructs/internal/synthesize.fixture";

import { describeWithParkit } from "./support/describe-with-parkit";
import { runParkit } from "./support/run-parkit";

/** One connection, spelled for each front. */
interface ConnectionCase {
  readonly what: string;
  /** @default - one of its own */
  readonly name?: string;
  readonly throughRunner?: true;
  /** As descriptions and constructs write it. */
  readonly integration: ConnectionProps["integration"];
  /** Arguments of the integration's resource. */
  readonly terraform: Readonly<Record<string, unknown>>;
  /** `integration` of the request. */
  readonly wire: object;
  /** Why it is refused. @default - it is not */
  readonly refused?: Refusal;
}

interface Refusal {
  readonly rule: string;
  readonly terraform: string;
  readonly wire: string;
}

const BASE_URL = "https://billing.example.com";
const secret = (variable: string) => ({ type: "terraform", variable }) as const;
const literal = (value: string) => ({ type: "literal", value, force: true }) as const;

const noAuth = {
  integration: { type: "http", baseUrl: BASE_URL, auth: { type: "none" } },
  terraform: { base_url: BASE_URL, none: {} },
  wire: { type: "HTTP", base_url: BASE_URL, credentials: { type: "HTTPNoAuth" } },
} as const;

const baseUrl = (url: string): Pick<ConnectionCase, "integration" | "terraform" | "wire"> => ({
  integration: { type: "http", baseUrl: url, auth: { type: "none" } },
  terraform: { base_url: url, none: {} },
  wire: { type: "HTTP", base_url: url, credentials: { type: "HTTPNoAuth" } },
});

/** An HTTP connection whose list has entries of these names. */
function listed(
  list: "tokens" | "headers" | "url_parameters",
  names: readonly string[],
  value = "v",
): Pick<ConnectionCase, "integration" | "terraform" | "wire"> {
  const pairs = names.map((name) => ({ name, value }));
  const inDescriptions = {
    tokens: { tokens: names.map((name) => ({ name, value: literal(value) })) },
    headers: { headers: pairs },
    url_parameters: { urlParameters: pairs },
  }[list];
  const onWire = list === "tokens" ? pairs.map((pair) => ({ ...pair, type: "SECRET" })) : pairs;
  return {
    integration: { type: "http", baseUrl: BASE_URL, auth: { type: "token-auth", ...inDescriptions } },
    terraform: { base_url: BASE_URL, token_auth: { [list]: pairs } },
    wire: { type: "HTTP", base_url: BASE_URL, credentials: { type: "HTTPTokenAuth", [list]: onWire } },
  };
}

const openai = (token: string) => ({
  terraform: { api_key: { api_token: token } },
  wire: { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: token } },
});

const aws = (
  accountId: string,
  role: string,
): Pick<ConnectionCase, "integration" | "terraform" | "wire"> => ({
  integration: { type: "aws", auth: { type: "assume-role", accountId, role } },
  terraform: { assume_role: { account_id: accountId, role } },
  wire: { type: "AWS", credentials: { type: "AWSAssumeRole", account_id: accountId, role } },
});

const gitlabFile = {
  integration: { type: "gitlab", credential: "gitlab" },
  terraform: { credential_file: { path: "/etc/gitlab.json" } },
  wire: { type: "Gitlab", credentials: { type: "GitlabCredentialFile", path: "/etc/gitlab.json" } },
} as const;

const WRONG_NAME = { rule: "name/format", terraform: "cannot be a name" };
const TWICE = { rule: "connection/duplicate-entry", terraform: "The name is used twice" };
const ONLY_THROUGH_RUNNER = {
  rule: "connection/auth",
  terraform: "The credential works only through a runner",
  wire: "need runner_id",
};

/**
 * Plain words of 4 to 15 letters and digits stay out of what is wrong: `terraform validate` leaves them to
 * the plan, as mocks make them up.
 */
const CASES: readonly ConnectionCase[] = [
  { what: "no authentication from the cloud", ...noAuth },
  {
    what: "no authentication and no base URL behind a runner",
    throughRunner: true,
    integration: { type: "http", auth: { type: "none" } },
    terraform: { none: {} },
    wire: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
  },
  { what: "a credential file behind a runner", throughRunner: true, ...gitlabFile },
  { what: "tokens of two names", ...listed("tokens", ["one", "two"]) },
  { what: "headers whose names differ in case", ...listed("headers", ["accept", "Accept"]) },
  {
    what: "a secret that Datadog keeps",
    integration: { type: "openai", auth: { type: "api-key", apiToken: secret("openai") } },
    ...openai("x-token"),
  },
  { what: "an AWS role", ...aws("123456789012", "datadog-actions") },
  { what: "a name of 255 characters", name: "n".repeat(255), ...noAuth },
  {
    what: "a name of 256 characters",
    name: "n".repeat(256),
    ...noAuth,
    refused: { ...WRONG_NAME, wire: "name has more than 255 characters" },
  },
  { what: "an empty name", name: "", ...noAuth, refused: { ...WRONG_NAME, wire: "name: is missing" } },
  {
    what: "a name that ends with a blank",
    name: "billing ",
    ...noAuth,
    refused: { ...WRONG_NAME, wire: "name must be on one line" },
  },
  {
    what: "a name of two lines",
    name: "billing\nprod",
    ...noAuth,
    refused: { ...WRONG_NAME, wire: "name must be on one line" },
  },
  {
    what: "two tokens of one name",
    ...listed("tokens", ["key", "key"]),
    refused: { ...TWICE, wire: "tokens has the same name twice" },
  },
  {
    what: "two headers of one name",
    ...listed("headers", ["X-Team", "X-Team"]),
    refused: { ...TWICE, wire: "headers has the same name twice" },
  },
  {
    what: "two URL parameters of one name",
    ...listed("url_parameters", ["page-size", "page", "page-size"]),
    refused: { ...TWICE, wire: "url_parameters has the same name twice" },
  },
  {
    what: "a header without a name",
    ...listed("headers", [""]),
    refused: {
      rule: "schema/value",
      terraform: "The name is empty",
      wire: "headers must be a list of named values",
    },
  },
  {
    what: "an empty token",
    ...listed("tokens", ["key"], ""),
    refused: {
      rule: "connection/field-format",
      terraform: "value is empty",
      wire: "tokens must be a list of named values",
    },
  },
  {
    what: "an empty secret",
    integration: { type: "openai", auth: { type: "api-key", apiToken: literal("") } },
    ...openai(""),
    refused: {
      rule: "connection/field-format",
      terraform: "api_token is empty",
      wire: "api_token is required",
    },
  },
  {
    what: "a service of the private network without a runner",
    integration: { type: "kubernetes" },
    terraform: {},
    wire: { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } },
    refused: {
      rule: "connection/needs-runner",
      terraform: "Missing required argument",
      wire: "a connection of type Kubernetes needs runner_id",
    },
  },
  {
    what: "a service of the cloud behind a runner",
    throughRunner: true,
    integration: { type: "openai", auth: { type: "api-key", apiToken: secret("openai") } },
    ...openai("x-token"),
    refused: {
      rule: "connection/cloud-only",
      terraform: "A connection of openai cannot have a runner",
      wire: "a connection of type OpenAI cannot have a runner",
    },
  },
  {
    what: "basic authentication without a runner",
    integration: {
      type: "http",
      baseUrl: BASE_URL,
      auth: { type: "basic-auth", username: "u", credential: "basic" },
    },
    terraform: { base_url: BASE_URL, basic_auth: { username: "u", path: "/etc/basic.json" } },
    wire: {
      type: "HTTP",
      base_url: BASE_URL,
      credentials: { type: "HTTPBasicAuthFile", username: "u", path: "/etc/basic.json" },
    },
    refused: ONLY_THROUGH_RUNNER,
  },
  { what: "a credential file without a runner", ...gitlabFile, refused: ONLY_THROUGH_RUNNER },
  {
    what: "tokens for Datadog behind a runner",
    throughRunner: true,
    ...listed("tokens", ["key"]),
    refused: {
      rule: "connection/auth",
      terraform: "The credential works only without a runner",
      wire: "cannot have a runner",
    },
  },
  {
    what: "no credential where one is needed",
    integration: { type: "gitlab" },
    terraform: {},
    wire: { type: "Gitlab", credentials: { type: "HTTPNoAuth" } },
    refused: {
      rule: "connection/auth",
      terraform: "The connection has no credential",
      wire: "credentials type does not fit Gitlab",
    },
  },
  {
    what: "no base URL without a runner",
    integration: { type: "http", auth: { type: "none" } },
    terraform: { none: {} },
    wire: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
    refused: {
      rule: "connection/base-url",
      terraform: "The base URL is missing",
      wire: "base_url is required",
    },
  },
  {
    what: "headers that refer to the tokens of a credential file",
    throughRunner: true,
    integration: {
      type: "http",
      auth: { type: "token-auth", credential: "token", headers: [{ name: "X-Key", value: "{{ key }}" }] },
    },
    terraform: {
      token_auth_file: { path: "/etc/token.json", headers: [{ name: "X-Key", value: "{{ key }}" }] },
    },
    wire: {
      type: "HTTP",
      credentials: {
        type: "HTTPTokenAuthFile",
        path: "/etc/token.json",
        headers: [{ name: "X-Key", value: "{{ key }}" }],
      },
    },
  },
  {
    what: "two headers of one name beside a credential file",
    throughRunner: true,
    integration: {
      type: "http",
      auth: {
        type: "token-auth",
        credential: "token",
        headers: [
          { name: "X-Key", value: "{{ key }}" },
          { name: "X-Key", value: "other" },
        ],
      },
    },
    terraform: {
      token_auth_file: {
        path: "/etc/token.json",
        headers: [
          { name: "X-Key", value: "{{ key }}" },
          { name: "X-Key", value: "other" },
        ],
      },
    },
    wire: {
      type: "HTTP",
      credentials: {
        type: "HTTPTokenAuthFile",
        path: "/etc/token.json",
        headers: [
          { name: "X-Key", value: "{{ key }}" },
          { name: "X-Key", value: "other" },
        ],
      },
    },
    refused: { ...TWICE, wire: "headers has the same name twice" },
  },
  {
    what: "a base URL of another scheme",
    ...baseUrl("ftp://billing.example.com"),
    refused: {
      rule: "connection/base-url",
      terraform: "Not an http or https URL",
      wire: "base_url is not an http or https URL",
    },
  },
  {
    what: "a password in the base URL",
    ...baseUrl("https://u:p@billing.example.com"),
    refused: {
      rule: "connection/base-url",
      terraform: "The base URL holds a user name or password",
      wire: "base_url holds a user name or password",
    },
  },
  {
    what: "an AWS account of sixteen digits",
    ...aws("1234567890123456", "datadog-actions"),
    refused: {
      rule: "connection/field-format",
      terraform: "Not a valid account_id",
      wire: "account_id does not match regex pattern",
    },
  },
  {
    what: "an AWS role given as ARN",
    ...aws("123456789012", "arn:aws:iam::123456789012:role/datadog-actions"),
    refused: {
      rule: "connection/field-format",
      terraform: "Not a valid role",
      wire: "role does not match regex pattern",
    },
  },
];

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";
const RUNNER = {
  name: "payments",
  allow: ["com.datadoghq.http.request", "com.datadoghq.gitlab.users.getUser"],
  credentials: {
    basic: { type: "http-basic", from: { secretName: "basic" } },
    gitlab: { type: "gitlab", from: { secretName: "gitlab" } },
    token: { type: "http-token", from: { secretName: "token" } },
  },
} as const;

const nameOf = ({ name }: ConnectionCase, index: number): string => name ?? `connection-${index}`;
const titled = CASES.map((one, index) => [one.what, one, index] as const);

describe("connections in descriptions", () => {
  let folder: string;
  let found: readonly { readonly rule: string; readonly path: string }[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "parkit-connections-"));
    const file = join(folder, "parkit.yaml");
    const description = {
      apiVersion: "parkit/v1",
      runners: [
        {
          ...RUNNER,
          identity: { type: "secret", secretName: "payments-identity", urn: URN },
          deployment: { type: "helm", namespace: "datadog" },
        },
      ],
      connections: CASES.map((one, index) => ({
        name: nameOf(one, index),
        ...(one.throughRunner && { runner: RUNNER.name }),
        integration: one.integration,
      })),
    };
    await writeFile(file, JSON.stringify(description));
    const { stdout } = await runParkit(["validate", "-f", file, "--format", "json"]);
    found = (JSON.parse(stdout) as { readonly violations: typeof found }).violations;
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each(titled)("%s", (_what, { refused }, index) => {
    const rules = found
      .filter(({ path }) => path.startsWith(`connections[${index}]`))
      .map(({ rule }) => rule);
    expect(rules).toEqual(refused === undefined ? [] : [refused.rule]);
  });
});

describe("connections as constructs", () => {
  afterAll(removeSynthesized);

  it.each(titled)("%s", (_what, one, index) => {
    expect(rulesOfConstruct(one, index)).toEqual(one.refused === undefined ? [] : [one.refused.rule]);
  });

  function rulesOfConstruct(one: ConnectionCase, index: number): readonly string[] {
    try {
      synthesize((stack) => {
        configureProviders(stack, { parkit: {} });
        const runner = new PrivateActionRunner(stack, "runner", {
          ...RUNNER,
          identity: RunnerIdentity.secret({ secretName: "payments-identity", urn: URN }),
          deployment: Deployment.helm({ namespace: "datadog", apply: "artifact" }),
        });
        const { integration, throughRunner } = one;
        new Connection(stack, "connection", {
          name: nameOf(one, index),
          ...(throughRunner && { runner }),
          integration,
        });
      });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return Array.from(text.matchAll(/ \[([a-z]+\/[a-z-]+)\]$/gm), ([, rule = ""]) => rule);
    }
    return [];
  }
});

describeWithParkit("connections in Terraform", (at) => {
  it("are refused for the same reasons", async () => {
    await at.stack.configure(
      CASES.map((one, index) => {
        return [
          `${headOf(one, index)} {`,
          `  name = ${JSON.stringify(nameOf(one, index))}`,
          ...(one.throughRunner ? [`  runner_urn = "${URN}"`] : []),
          ...Object.entries(one.terraform).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`),
          "}\n",
        ].join("\n");
      }).join("\n"),
    );
    const { stdout } = await at.stack.run(["validate", "-json"]);
    const { diagnostics } = JSON.parse(stdout) as TerraformValidation;
    const found = CASES.map((one, index) =>
      diagnostics
        .filter(({ snippet }) => snippet?.context === headOf(one, index))
        .map(({ summary }) => shortened(summary, one.refused?.terraform)),
    );
    expect(found).toEqual(CASES.map(({ refused }) => (refused === undefined ? [] : [refused.terraform])));
  });
});

/** First words of a case's block, by which Terraform names it. */
function headOf({ integration }: ConnectionCase, index: number): string {
  return `resource "${connectionResourceType(integration.type)}" "c${index}"`;
}

/** What was said, cut down to the words that are expected of it where it has them. */
function shortened(said: string, expected: string | undefined): string {
  return expected !== undefined && said.includes(expected) ? expected : said;
}

interface TerraformValidation {
  readonly diagnostics: readonly {
    readonly summary: string;
    readonly snippet?: { readonly context?: string };
  }[];
}

describeWithParkit("connections at the control plane", (at) => {
  it("are refused in the same cases", async () => {
    const { url, apiKey, appKey } = at.stack.plane;
    const answers: string[] = [];
    for (const [index, one] of CASES.entries()) {
      const response = await fetch(`${url}/api/v2/actions/connections`, {
        method: "POST",
        headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey },
        body: JSON.stringify({
          data: {
            type: "action_connection",
            attributes: {
              name: nameOf(one, index),
              ...(one.throughRunner && { runner_id: at.urn.split(":").at(-1) }),
              integration: one.wire,
            },
          },
        }),
      });
      answers.push(
        shortened(`${response.status} ${response.ok ? "" : await response.text()}`, one.refused?.wire),
      );
    }
    expect(answers).toEqual(CASES.map(({ refused }) => refused?.wire ?? "201 "));
  });
});
