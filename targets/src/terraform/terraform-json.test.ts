import type { Description } from "@parkit/provider-schema/internal/description/description";

import { terraformDocument } from "./terraform-json";

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

function document(more: Partial<Description>) {
  return terraformDocument({ apiVersion: "parkit/v1", ...more });
}

describe("terraformDocument with execution policies", () => {
  it("makes each by Datadog's own provider, with its access bound in the same apply", () => {
    const made = document({
      site: "datadoghq.eu",
      executionPolicies: [
        {
          name: "read prod",
          effect: "allow",
          actions: ["*"],
          integration: "kubernetes",
          scope: { type: "kubernetes", namespaces: ["shop"] },
          targets: [{ name: "eu", agentTags: ["env:prod", "region:eu"] }, { agentTags: ["*"] }],
          access: { viewer: [], resolver: ["team:b", "team:a"] },
          importId: "7f3c1f0e-6f5a-4f0f-9d7b-2c0c6a1f4b11",
        },
        {
          name: "shell",
          effect: "deny",
          actions: ["com.datadoghq.remoteaction.rshell.runCommand"],
          scope: {
            type: "remote-action",
            paths: [
              { path: "/tmp/diag", access: "read-write" },
              { path: "/var/log", access: "read-only" },
              { path: "/etc", access: "read-only" },
            ],
          },
          targets: [{ agentTags: ["*"] }],
        },
      ],
    });
    expect(made.terraform).toMatchObject({
      required_providers: { datadog: { source: "DataDog/datadog", version: ">= 4.20.0, < 5.0.0" } },
    });
    expect(made.provider).toMatchObject({ datadog: { api_url: "https://api.datadoghq.eu" } });
    expect(made.resource).toEqual({
      datadog_action_execution_policy: {
        read_prod: {
          name: "read prod",
          effect: "allow",
          action_pattern: { integration: "INTEGRATION_KUBERNETES", action_fqns: ["*"] },
          scope: { kubernetes: { rule: [{ target_namespaces: ["shop"] }] } },
          target: [{ name: "eu", agent_tags: ["env:prod", "region:eu"] }, { agent_tags: ["*"] }],
        },
        shell: {
          name: "shell",
          effect: "deny",
          action_pattern: {
            integration: "INTEGRATION_REMOTE_ACTION",
            action_fqns: ["com.datadoghq.remoteaction.rshell.runCommand"],
          },
          scope: {
            remote_action_rshell: {
              rule: [
                { target_paths: ["/var/log", "/etc"], access: "read_only" },
                { target_paths: ["/tmp/diag"], access: "read_write" },
              ],
            },
          },
          target: [{ agent_tags: ["*"] }],
        },
      },
      datadog_restriction_policy: {
        read_prod: {
          resource_id: "execution-policy:${datadog_action_execution_policy.read_prod.id}",
          bindings: [{ relation: "resolver", principals: ["team:a", "team:b"] }],
        },
      },
    });
    expect(made.import).toEqual([
      { to: "datadog_action_execution_policy.read_prod", id: "7f3c1f0e-6f5a-4f0f-9d7b-2c0c6a1f4b11" },
    ]);
  });
});

describe("terraformDocument", () => {
  it("[S67] names provider and site, and nothing that the description has not", () => {
    expect(document({ site: "EU1" })).toEqual({
      "//": "Made by parkit. Keys come from DD_API_KEY and DD_APP_KEY.",
      terraform: {
        required_providers: {
          parkit: { source: "parkit.invalid/parkit/parkit", version: expect.any(String) as string },
        },
      },
      provider: { parkit: { site: "datadoghq.eu" } },
    });
  });

  it("points the provider at a control plane of one's own", () => {
    const site = { appUrl: "http://127.0.0.1:1", apiUrl: "http://127.0.0.1:2" };
    expect(document({ site }).provider).toEqual({ parkit: { api_url: "http://127.0.0.1:2" } });
  });

  it("pairs connections of an Agent with the Cluster Agent's runner before the nodes'", () => {
    const { resource } = document({
      runners: [
        {
          name: "cluster",
          node: { allow: [] },
          clusterAgent: { allow: [], identity: { type: "self-enroll", urn: URN } },
          deployment: { type: "operator", namespace: "datadog" },
        },
      ],
      connections: [{ name: "cluster", runner: "cluster", integration: { type: "kubernetes" } }],
    });
    expect(resource?.["parkit_connection_kubernetes"]).toMatchObject({ cluster: { runner_urn: URN } });
  });

  it("refuses a connection whose runner has no URN yet", () => {
    const runner = { name: "r", deployment: { type: "compose" } } as const;
    const connection = {
      name: "c",
      runner: "r",
      integration: { type: "http", auth: { type: "none" } },
    } as const;
    expect(() => document({ runners: [runner], connections: [connection] })).toThrow(/URN of runner r/);
  });

  it("declares a sensitive variable for each secret, once", () => {
    const auth = { type: "api-key", apiToken: { type: "terraform", variable: "key" } } as const;
    const { variable } = document({
      connections: [
        { name: "a", integration: { type: "openai", auth } },
        { name: "b", integration: { type: "anthropic", auth } },
      ],
    });
    expect(variable).toEqual({ key: { type: "string", sensitive: true } });
  });

  it("hands a secret with a version over without storing it", () => {
    const auth = (version?: number) =>
      ({
        type: "api-key",
        apiToken: { type: "terraform", variable: "key", ...(version === undefined ? {} : { version }) },
      }) as const;
    const a = { name: "a", integration: { type: "openai", auth: auth(3) } } as const;
    const b = { name: "b", integration: { type: "openai", auth: auth() } } as const;
    const one = document({ connections: [a] });
    expect(one.variable).toEqual({ key: { type: "string", sensitive: true, ephemeral: true } });
    expect(one.resource?.["parkit_connection_openai"]).toEqual({
      a: { name: "a", api_key: { api_token_wo: "${var.key}", api_token_wo_version: 3 } },
    });
    // An ephemeral variable cannot go where a value is stored.
    expect(document({ connections: [a, b] }).variable).toEqual({ key: { type: "string", sensitive: true } });
    expect(document({ connections: [b, a] }).variable).toEqual({ key: { type: "string", sensitive: true } });
  });

  it("asks for a newer CLI where a secret has a version, however deep, and for none elsewhere", () => {
    const value = (version?: number) =>
      ({ type: "terraform", variable: "key", ...(version === undefined ? {} : { version }) }) as const;
    const terraform = (version?: number) =>
      document({
        connections: [
          {
            name: "a_wo",
            integration: {
              type: "http",
              baseUrl: "https://a.test",
              auth: {
                type: "token-auth",
                tokens: [
                  { name: "plain_wo", value: value() },
                  { name: "t", value: value(version) },
                ],
              },
            },
          },
        ],
      }).terraform;
    expect(terraform(1)).toMatchObject({
      "//": expect.stringContaining("Without a version of the secret") as string,
      required_version: ">= 1.11",
    });
    expect(Object.keys(terraform())).toEqual(["required_providers"]);
  });

  it("makes one resource for each integration, and keeps the order of the description in each", () => {
    const auth = { type: "api-key", apiToken: { type: "terraform", variable: "key" } } as const;
    const { resource = {} } = document({
      connections: [
        { name: "b", integration: { type: "circle-ci", auth } },
        { name: "http", integration: { type: "http", baseUrl: "https://a.test", auth: { type: "none" } } },
        { name: "a", integration: { type: "circle-ci", auth } },
      ],
    });
    expect(Object.entries(resource).map(([type, blocks]) => [type, Object.keys(blocks)])).toEqual([
      ["parkit_connection_circle_ci", ["b", "a"]],
      ["parkit_connection_http", ["http"]],
    ]);
  });

  it("writes access as the provider has it, sorted, and what is taken over as import blocks", () => {
    const [a, g] = ["5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10", "a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4"];
    const http = { type: "http", baseUrl: "https://a.test", auth: { type: "none" } } as const;
    const made = document({
      connections: [
        {
          name: "a b",
          integration: http,
          identifierTags: ["env:a"],
          access: { viewer: [], editor: ["user:b", "team:a"] },
          importId: a,
        },
        { name: "c", integration: http },
      ],
      connectionGroups: [
        {
          name: "g",
          identifierTagKeys: ["env"],
          connections: ["a b"],
          access: { viewer: ["org:1"] },
          importId: g,
        },
      ],
    });
    expect(made.resource).toMatchObject({
      parkit_connection_http: { a_b: { access: { viewer: [], editor: ["team:a", "user:b"] } } },
      parkit_connection_group: { g: { access: { viewer: ["org:1"] } } },
    });
    expect(made.resource?.["parkit_connection_http"]?.["c"]).not.toHaveProperty("access");
    expect(made.import).toEqual([
      { to: "parkit_connection_http.a_b", id: a },
      { to: "parkit_connection_group.g", id: g },
    ]);
    expect(document({})).not.toHaveProperty("import");
  });

  it("refers to members of a group by their resources", () => {
    const http = { type: "http", baseUrl: "https://a.test", auth: { type: "token-auth" } } as const;
    const { resource } = document({
      connections: [{ name: "a b", integration: http }],
      connectionGroups: [{ name: "g", identifierTagKeys: ["env"], connections: ["a b"] }],
    });
    expect(resource?.["parkit_connection_group"]).toMatchObject({
      g: { integration: "http", connection_ids: ["${parkit_connection_http.a_b.id}"] },
    });
  });
});
