import { runnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { IntegrationInput } from "@parkit/provider-schema/internal/connection/integration";

import { connectionAttributes, connectionGroupAttributes, terraformSecret } from "./terraform";
import { RenderError } from "../render-error";

const URN = "urn:dd:apps:on-prem-runner:us1:1234:runner-a1";

const { credentials } = runnerSpec({
  name: "payments",
  identity: { type: "secret", secretName: "payments-identity", urn: URN },
  credentials: {
    orders: { type: "postgresql", from: { secretName: "orders-db" } },
    api: { type: "http-token", from: { type: "file", path: "/mnt/api.json" } },
  },
  deployment: { type: "helm", namespace: "datadog" },
});

const token = { type: "terraform", variable: "token" } as const;

function attributes(integration: IntegrationInput, more: Partial<ConnectionInput> = {}) {
  return connectionAttributes({ name: "c", integration, ...more }, { runner: { urn: URN, credentials } });
}

describe("connectionAttributes", () => {
  it("[S27] names runner, tags and protection as the provider does, tags sorted", () => {
    const written = { identifierTags: { region: "eu", env: "prod" }, deletionProtection: true };
    expect(attributes({ type: "http", auth: { type: "none" } }, written)).toEqual({
      name: "c",
      runner_urn: URN,
      identifier_tags: ["env:prod", "region:eu"],
      none: {},
      deletion_protection: true,
    });
  });

  it("makes no connection of Datadog's cloud out of one that has a runner", () => {
    const connection: ConnectionInput = {
      name: "c",
      runner: "payments",
      integration: { type: "http", baseUrl: "https://internal.example.com", auth: { type: "none" } },
    };
    expect(() => connectionAttributes(connection)).toThrow("the runner of connection c is not known");
  });

  it("leaves tags that are not known yet as they are", () => {
    const later = "${TfToken[TOKEN.1]}";
    const connection: ConnectionInput = {
      name: "c",
      integration: { type: "kubernetes" },
      identifierTags: ["env:prod", later, "a:b"],
    };
    const isUnknown = (value: unknown) => value === later;
    expect(connectionAttributes(connection, { isUnknown }).identifier_tags).toEqual([
      "env:prod",
      later,
      "a:b",
    ]);
    expect(connectionAttributes(connection).identifier_tags).toEqual([later, "a:b", "env:prod"]);
  });

  it.each<[string, IntegrationInput, object]>([
    [
      "HTTP with a base URL",
      { type: "http", baseUrl: "https://billing.test", auth: { type: "none" } },
      { base_url: "https://billing.test", none: {} },
    ],
    [
      "HTTP with a token file, and what refers to its tokens",
      {
        type: "http",
        auth: {
          type: "token-auth",
          credential: "api",
          headers: [{ name: "Authorization", value: "Bearer {{ t }}" }],
          urlParameters: [{ name: "v", value: "2" }],
          body: { content: "{}" },
        },
      },
      {
        token_auth_file: {
          path: "/mnt/api.json",
          headers: [{ name: "Authorization", value: "Bearer {{ t }}" }],
          url_parameters: [{ name: "v", value: "2" }],
          body: { content: "{}" },
        },
      },
    ],
    [
      "HTTP with a password file",
      { type: "http", auth: { type: "basic-auth", username: "bot", credential: "api" } },
      { basic_auth: { username: "bot", path: "/mnt/api.json" } },
    ],
    [
      "HTTP with tokens at Datadog",
      {
        type: "http",
        baseUrl: "https://billing.test",
        auth: {
          type: "token-auth",
          tokens: [{ name: "t", value: token }],
          headers: [{ name: "Authorization", value: "Bearer {{ t }}" }],
          urlParameters: [{ name: "v", value: "2" }],
          body: { content: "{}", contentType: "application/json" },
        },
      },
      {
        base_url: "https://billing.test",
        token_auth: {
          tokens: [{ name: "t", value: "${var.token}" }],
          headers: [{ name: "Authorization", value: "Bearer {{ t }}" }],
          url_parameters: [{ name: "v", value: "2" }],
          body: { content: "{}", content_type: "application/json" },
        },
      },
    ],
    ["Kubernetes, about whose credential there is nothing to say", { type: "kubernetes" }, {}],
    [
      "a credential file at the path where the chart mounts it",
      { type: "postgresql", credential: "orders" },
      {
        credential_file: {
          path: "/etc/dd-action-runner/config/credentials/orders-db/postgresql_token.json",
        },
      },
    ],
    [
      "GitLab behind a runner",
      { type: "gitlab", credential: "api" },
      { credential_file: { path: "/mnt/api.json" } },
    ],
    [
      "GitLab through Datadog",
      { type: "gitlab", auth: { type: "api-key", apiToken: token } },
      { api_key: { api_token: "${var.token}" } },
    ],
    [
      "several fields, secret and plain, optional ones left out",
      {
        type: "azure",
        auth: { type: "tenant", appClientId: "app", clientSecret: token, tenantId: "ten" },
      },
      { tenant: { app_client_id: "app", client_secret: "${var.token}", tenant_id: "ten" } },
    ],
  ])("[S153] maps %s", (_title, integration, expected) => {
    expect(attributes(integration)).toEqual({ name: "c", runner_urn: URN, ...expected });
  });

  it("refuses a credential that the runner has not", () => {
    expect(() => attributes({ type: "jenkins", credential: "missing" })).toThrow(/no credential missing/);
  });
});

describe("connectionGroupAttributes", () => {
  it("names integration, keys and members", () => {
    const group = {
      name: "billing",
      identifierTagKeys: ["env"],
      connections: ["a", "b"],
      deletionProtection: false,
    };
    expect(connectionGroupAttributes(group, "http", ["id-a", "id-b"])).toEqual({
      name: "billing",
      integration: "http",
      identifier_tag_keys: ["env"],
      connection_ids: ["id-a", "id-b"],
      deletion_protection: false,
    });
  });
});

describe("terraformSecret", () => {
  it("takes variables and literals, and refuses what Terraform cannot read", () => {
    expect(terraformSecret(token)).toBe("${var.token}");
    expect(terraformSecret({ type: "literal", value: "x", force: true })).toBe("x");
    expect(() => terraformSecret({ secretName: "s" })).toThrow(/kubernetes/);
    expect(() => terraformSecret({ type: "env", name: "X" })).toThrow(RenderError);
  });
});
