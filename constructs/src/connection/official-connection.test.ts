import { TerraformOutput, type TerraformStack } from "cdktf";

import {
  configureProviders,
  Connection,
  ConnectionGroup,
  DatadogProvider,
  HttpAuth,
  Integration,
  PrivateActionRunner,
  Secret,
  type ConnectionProps,
} from "../index";
import { removeSynthesized, synthesize, withoutHashes, type SynthesizedStack } from "../synthesize.fixture";
import { DatadogActionConnection, DatadogAppKeyRegistration, DatadogRestrictionPolicy } from "../terraform";

afterAll(removeSynthesized);

const token = Secret.terraform("token");
const ASSISTANT = {
  name: "assistant",
  provider: "datadog",
  integration: Integration.cloud({ type: "openai", auth: { type: "api-key", apiToken: token } }),
} as const satisfies ConnectionProps;

function synthesizeWith(build: (stack: TerraformStack) => void): SynthesizedStack {
  return synthesize((stack) => {
    configureProviders(stack, { datadog: {}, parkit: {} });
    build(stack);
  });
}

function only(stack: SynthesizedStack, type: string): Readonly<Record<string, unknown>> {
  const [found, ...others] = Object.values(stack.resources(type));
  expect(others).toEqual([]);
  return withoutHashes(found ?? {});
}

function official(props: Partial<ConnectionProps>): Readonly<Record<string, unknown>> {
  const stack = synthesizeWith((scope) => {
    new Connection(scope, "assistant", { ...ASSISTANT, ...props });
  });
  expect(Object.keys(Object(stack.json["resource"]) as object)).toEqual(["datadog_action_connection"]);
  return only(stack, "datadog_action_connection");
}

describe("a connection of Datadog's own provider", () => {
  it.each<[string, ConnectionProps["integration"], object]>([
    ["a token", ASSISTANT.integration, { openai: { api_key: { api_token: "${var.token}" } } }],
    [
      "fields of several words",
      Integration.cloud({
        type: "config-cat",
        auth: { type: "sdk-key", apiUsername: "me", apiPassword: token, sdkKey: token },
      }),
      {
        config_cat: {
          sdk_key: { api_username: "me", api_password: "${var.token}", sdk_key: "${var.token}" },
        },
      },
    ],
    [
      "a choice of credentials",
      Integration.cloud({
        type: "cloudflare",
        auth: { type: "global-api-token", authEmail: "a@example.com", globalApiKey: token },
      }),
      {
        cloudflare: { global_api_token: { auth_email: "a@example.com", global_api_key: "${var.token}" } },
      },
    ],
    [
      "what HTTP requests carry",
      Integration.http({
        baseUrl: "https://a.example.com",
        auth: HttpAuth.token({
          tokens: [{ name: "key", value: token }],
          headers: [{ name: "X-Key", value: "{{ key }} ${key}" }],
          urlParameters: [{ name: "v", value: "2" }],
          body: { content: "{}", contentType: "application/json" },
        }),
      }),
      {
        http: {
          base_url: "https://a.example.com",
          token_auth: {
            token: [{ type: "SECRET", name: "key", value: "${var.token}" }],
            header: [{ name: "X-Key", value: "{{ key }} $${key}" }],
            url_parameter: [{ name: "v", value: "2" }],
            body: { content: "{}", content_type: "application/json" },
          },
        },
      },
    ],
  ])("has %s in blocks of its names", (_what, integration, block) => {
    expect(official({ integration })).toEqual({ name: "assistant", ...block });
  });

  it("is made with the provider that is given, and waits for what it is told", () => {
    const stack = synthesize((scope) => {
      configureProviders(scope, { datadog: {} });
      const provider = new DatadogProvider(scope, "eu", { alias: "eu", apiUrl: "https://api.datadoghq.eu" });
      new Connection(scope, "assistant", { ...ASSISTANT, provider, dependsOn: [{ fqn: "a.b" }] }).grantEditor(
        "user:1",
      );
    });
    expect(only(stack, "datadog_action_connection")).toMatchObject({
      provider: "datadog.eu",
      depends_on: ["a.b"],
    });
    expect(only(stack, "datadog_restriction_policy")).toMatchObject({ provider: "datadog.eu" });
    expect(withoutHashes(stack.json)).toMatchObject({
      terraform: { required_providers: { datadog: { source: "DataDog/datadog", version: "~> 4.16" } } },
      provider: { datadog: [{}, { alias: "eu", api_url: "https://api.datadoghq.eu" }] },
    });
  });

  it("has its access by a policy of its own, also when it is granted later", () => {
    const resourceId = "connection:${datadog_action_connection.assistant.id}";
    const stack = synthesizeWith((scope) => {
      const connection = new Connection(scope, "assistant", { ...ASSISTANT, access: { viewer: [] } });
      connection.grantResolver("team:b", "team:a").grantEditor("user:1");
    });
    expect(only(stack, "datadog_action_connection")).not.toHaveProperty("access");
    expect(only(stack, "datadog_restriction_policy")).toEqual({
      resource_id: resourceId,
      bindings: [
        { relation: "resolver", principals: ["team:a", "team:b"] },
        { relation: "editor", principals: ["user:1"] },
      ],
    });
    const later = synthesizeWith((scope) => {
      new Connection(scope, "assistant", ASSISTANT).grantViewer("org:1");
    });
    expect(only(later, "datadog_restriction_policy")["bindings"]).toEqual([
      { relation: "viewer", principals: ["org:1"] },
    ]);
  });

  it("has an id that workflows use, and takes over what exists", () => {
    const importId = "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10";
    const stack = synthesizeWith((scope) => {
      const connection = new Connection(scope, "assistant", { ...ASSISTANT, importId });
      new TerraformOutput(scope, "used", { value: connection.forWorkflow("AI") });
    });
    expect(withoutHashes(stack.json)).toMatchObject({
      import: [{ to: "datadog_action_connection.assistant", id: importId }],
      output: {
        used: { value: { connectionId: "${datadog_action_connection.assistant.id}", label: "AI" } },
      },
    });
  });

  it.each<[string, (stack: TerraformStack) => Partial<ConnectionProps>, readonly string[]]>([
    [
      "a runner",
      (stack) => ({
        runner: PrivateActionRunner.fromUrn(stack, "runner", "urn:dd:apps:on-prem-runner:us1:1234:runner-a1"),
        integration: Integration.kubernetes(),
      }),
      ["runner: Datadog's provider pairs no connection with a runner"],
    ],
    [
      "an authentication that it has not",
      () => ({ integration: Integration.http({ baseUrl: "https://a.example.com" }) }),
      ["integration: Datadog's provider has no http connection that authenticates like this"],
    ],
    [
      "everything else that it has not, at once",
      () => ({
        identifierTags: { env: "prod" },
        deletionProtection: true,
        integration: Integration.cloud({
          type: "openai",
          auth: { type: "api-key", apiToken: Secret.terraform("token", 1) },
        }),
      }),
      [
        "identifierTags: Datadog's provider has no tags of connections",
        "deletionProtection: Datadog's provider has no such argument",
        "integration.auth.apiToken.version: Datadog's provider has no write-only arguments",
      ],
    ],
  ])("is refused for %s", (_what, props, messages) => {
    for (const message of messages)
      expect(() =>
        synthesizeWith((stack) => {
          new Connection(stack, "assistant", { ...ASSISTANT, ...props(stack) });
        }),
      ).toThrow(`[stack/assistant] ${message}`);
  });

  it("asks for the provider when the stack has none", () => {
    expect(() =>
      synthesize((stack) => {
        new Connection(stack, "assistant", ASSISTANT);
      }),
    ).toThrow("add this line to the stack: configureProviders(this, { datadog: {} })");
  });

  it("cannot be in a group, whose members have tags", () => {
    expect(() =>
      synthesizeWith((stack) => {
        const connections = [new Connection(stack, "assistant", ASSISTANT)];
        new ConnectionGroup(stack, "group", { name: "g", identifierTagKeys: ["env"], connections });
      }),
    ).toThrow("[stack/group]");
  });
});

describe("single resources of Datadog's provider", () => {
  it("take their arguments in camel case, expressions as they are", () => {
    const stack = synthesizeWith((scope) => {
      const aws = new DatadogActionConnection(scope, "aws", {
        name: "aws",
        aws: { assumeRole: { accountId: "111122223333", role: "${var.role}" } },
      });
      new DatadogAppKeyRegistration(scope, "key", { keyId: "${datadog_application_key.a.id}" });
      new DatadogRestrictionPolicy(scope, "policy", {
        resourceId: `connection:${aws.id}`,
        bindings: [{ relation: "resolver", principals: ["team:a"] }],
        lifecycle: { preventDestroy: true },
      });
      new TerraformOutput(scope, "external", { value: `${aws.awsExternalId} ${aws.awsPrincipalId}` });
    });
    expect(only(stack, "datadog_action_connection")).toEqual({
      name: "aws",
      aws: { assume_role: { account_id: "111122223333", role: "${var.role}" } },
    });
    expect(only(stack, "datadog_app_key_registration")).toEqual({ id: "${datadog_application_key.a.id}" });
    expect(only(stack, "datadog_restriction_policy")).toEqual({
      resource_id: "connection:${datadog_action_connection.aws.id}",
      bindings: [{ relation: "resolver", principals: ["team:a"] }],
      lifecycle: { prevent_destroy: true },
    });
    expect(withoutHashes(stack.json)).toMatchObject({
      output: {
        external: {
          value:
            "${datadog_action_connection.aws.aws.assume_role.external_id} ${datadog_action_connection.aws.aws.assume_role.principal_id}",
        },
      },
    });
  });
});
