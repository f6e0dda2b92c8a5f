import { importDocuments } from "../../import-documents";

const A = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
const B = "a7c1d2e3-0b4f-4f6a-8f21-93d6b1a0c5e4";
const G = "0d9e8c7b-6a5f-4e3d-9c2b-1a0f9e8d7c6b";
const RUNNER = `fullnameOverride: payments
runner:
  runnerIdentitySecret: payments-identity
  kubernetesActions: { pods: [] }
  config:
    ddBaseURL: https://app.datadoghq.com
    urn: urn:dd:apps:on-prem-runner:us1:1234:runner-a1
    privateKey: ""
    modes: [pull]
    actionsAllowlist: [com.datadoghq.http.request]
`;

const connection = (id: string, attributes: object): object => ({
  id,
  type: "action_connection",
  attributes: {
    acting_user_can_resolve: true,
    is_favorite: false,
    external_secrets_manager: null,
    ...attributes,
  },
});
const http = (id: string, env: string, more: object = {}): object =>
  connection(id, {
    name: `billing-${env}`,
    runner_id: "runner-a1",
    tags: [`env:${env}`],
    integration: { type: "HTTP", credentials: { type: "HTTPNoAuth" } },
    ...more,
  });
const group = (connections: readonly string[]): object => ({
  id: G,
  type: "connection_group",
  attributes: { name: "billing", integration_type: "HTTP", tag_keys: ["env"], connections },
});
const EDITOR = { relation: "editor", principals: ["user:1"] };
const RESOLVER = { relation: "resolver", principals: ["team:b", "team:a"] };
const policy = (id: string, ...bindings: readonly object[]): object => ({
  id,
  type: "restriction_policy",
  attributes: { bindings },
});

/** Imports answers of the API, one file each, beside other files. */
function imported(answers: readonly unknown[], others: Readonly<Record<string, string>> = {}) {
  const files = [
    ...answers.map((data, index) => ({ file: `answer-${index}.json`, text: JSON.stringify({ data }) })),
    ...Object.entries(others).map(([file, text]) => ({ file, text })),
  ];
  const { input, text, violations, description } = importDocuments(files);
  return {
    input: input as { readonly connections?: readonly unknown[]; readonly connectionGroups?: unknown },
    text,
    description,
    found: violations.map(({ rule, message, source }) => `${source?.file ?? ""} ${rule}: ${message}`),
  };
}

describe("answers of Datadog's API", () => {
  it("become connections and groups, with their ids, their access and their runner", () => {
    const { input, found } = imported(
      [
        [http(A, "prod"), http(B, "staging")],
        group([A, B]),
        policy(`connection:${A}`, EDITOR, RESOLVER),
        policy(`connection:${B}`),
        policy(`connection-group:${G}`, EDITOR),
      ],
      { "values.yaml": RUNNER },
    );
    expect(input.connections).toEqual([
      {
        name: "billing-prod",
        runner: "payments",
        integration: { type: "http", auth: { type: "none" } },
        identifierTags: ["env:prod"],
        access: { editor: ["user:1"], resolver: ["team:b", "team:a"] },
        importId: A,
      },
      {
        name: "billing-staging",
        runner: "payments",
        integration: { type: "http", auth: { type: "none" } },
        identifierTags: ["env:staging"],
        importId: B,
      },
    ]);
    expect(input.connectionGroups).toEqual([
      {
        name: "billing",
        identifierTagKeys: ["env"],
        connections: ["billing-prod", "billing-staging"],
        access: { editor: ["user:1"] },
        importId: G,
      },
    ]);
    expect(found).toEqual([]);
  });

  it.each<[string, object, object]>([
    [
      "a token, which is not told",
      { type: "OpenAI", credentials: { type: "OpenAIAPIKey", api_token: "" } },
      {
        type: "openai",
        auth: { type: "api-key", apiToken: { type: "terraform", variable: "my_service_api_token" } },
      },
    ],
    [
      "fields that are, and one that is empty",
      {
        type: "Azure",
        credentials: {
          type: "AzureTenant",
          app_client_id: "app",
          client_secret: "",
          tenant_id: "ten",
          custom_scopes: "",
        },
      },
      {
        type: "azure",
        auth: {
          type: "tenant",
          appClientId: "app",
          clientSecret: { type: "terraform", variable: "my_service_client_secret" },
          tenantId: "ten",
        },
      },
    ],
    [
      "what requests carry",
      {
        type: "HTTP",
        base_url: "https://a.example.com",
        credentials: {
          type: "HTTPTokenAuth",
          tokens: [{ name: "t1", type: "SECRET", value: "" }],
          headers: [{ name: "Authorization", value: "Bearer {{ t1 }}" }],
          url_parameters: [{ name: "v", value: "2" }],
          body: { content: "{}", content_type: "application/json" },
        },
      },
      {
        type: "http",
        baseUrl: "https://a.example.com",
        auth: {
          type: "token-auth",
          tokens: [{ name: "t1", value: { type: "terraform", variable: "my_service_t1" } }],
          headers: [{ name: "Authorization", value: "Bearer {{ t1 }}" }],
          urlParameters: [{ name: "v", value: "2" }],
          body: { content: "{}", contentType: "application/json" },
        },
      },
    ],
    [
      "a role of AWS, without what Datadog makes up",
      {
        type: "AWS",
        credentials: {
          type: "AWSAssumeRole",
          account_id: "111122223333",
          role: "actions",
          external_id: "e",
          principal_id: "4",
        },
      },
      { type: "aws", auth: { type: "assume-role", accountId: "111122223333", role: "actions" } },
    ],
  ])("are read with %s", (_what, integration, expected) => {
    const { input, description } = imported([connection(A, { name: "my service", integration })]);
    expect(input.connections).toEqual([{ name: "my service", integration: expected, importId: A }]);
    expect(description).toBeDefined();
  });

  it.each<[string, object, object]>([
    [
      "the cluster",
      { type: "Kubernetes", credentials: { type: "KubernetesServiceAccount" } },
      { type: "kubernetes" },
    ],
    [
      "scripts",
      {
        type: "Script",
        credentials: { type: "Script", configFileLocation: "/etc/par/credentials/jobs/script.yaml" },
      },
      { type: "script", credential: "jobs" },
    ],
  ])("are read with what lies behind a runner: %s", (_what, integration, expected) => {
    const { input } = imported([connection(A, { name: "a", runner_id: "runner-a1", integration })], {
      "values.yaml": RUNNER,
    });
    expect(input.connections).toMatchObject([{ runner: "payments", integration: expected }]);
  });

  it("never make a connection of Datadog's cloud out of one of a runner that no file has", () => {
    const { input, found } = imported([http(A, "prod")]);
    expect(input.connections).toMatchObject([{ runner: "runner-a1" }]);
    expect(found).toEqual([
      expect.stringContaining(
        'deployment/assumed: the connection "billing-prod" is paired with the runner "runner-a1"',
      ),
      expect.stringContaining("connection/unknown-runner"),
    ]);
  });

  it("say what they hold and descriptions do not", () => {
    const unknown = { type: "Salesforce", credentials: { type: "SalesforceOAuth" } };
    const { input, found } = imported([
      [
        http(A, "prod", { runner_id: undefined, description: "of the shop" }),
        connection(B, { name: "crm", integration: unknown }),
      ],
      group([A, B]),
      policy("connection:0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0"),
    ]);
    expect(
      found
        .filter((line) => line.includes("schema/not-imported"))
        .map((line) => line.split(": ").slice(1).join(": ")),
    ).toEqual([
      "not taken over: description",
      'not taken over: the connection "crm" is of an integration or credential that descriptions do not have',
      'not taken over: a member of the group "billing" that is in none of the files',
      "not taken over: a restriction policy of an object that is in none of the files",
    ]);
    expect(input.connectionGroups).toMatchObject([{ connections: ["billing-prod"] }]);
  });

  it("name the integration of a group that is empty", () => {
    expect(imported([group([])]).input.connectionGroups).toMatchObject([
      { connections: [], integration: "http" },
    ]);
  });

  it("are no document of anything else", () => {
    expect(imported([{ id: A, type: "dashboard" }]).found).toEqual([
      expect.stringContaining("schema/unrecognised-format"),
    ]);
  });
});
