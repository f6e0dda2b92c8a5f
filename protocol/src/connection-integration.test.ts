import {
  applyIntegrationPatch,
  credentialKind,
  makeIntegrationPatch,
  withoutSecrets,
  type ConnectionIntegration,
} from "./connection-integration";
import type { JsonObject } from "./json";

function integration(type: string, credentials: string, fields: JsonObject = {}): ConnectionIntegration {
  return { type, credentials: { type: credentials, fields } };
}

describe("withoutSecrets", () => {
  it("empties what the catalogue marks as secret, and nothing else", () => {
    const azure = integration("Azure", "AzureTenant", {
      app_client_id: "a",
      client_secret: "s",
      tenant_id: "t",
    });
    expect(withoutSecrets(azure).credentials.fields).toEqual({
      app_client_id: "a",
      client_secret: "",
      tenant_id: "t",
    });
  });

  it("keeps the path of a file on the runner", () => {
    const script = integration("Script", "Script", { configFileLocation: "/etc/script.yaml" });
    expect(withoutSecrets(script)).toEqual(script);
  });

  it("empties what looks secret in credentials that the catalogue does not know", () => {
    const unknown = integration("Newest", "NewestAuth", { apiKey: "k", password: "p", path: "/etc/x.json" });
    expect(withoutSecrets(unknown).credentials.fields).toEqual({
      apiKey: "",
      password: "",
      path: "/etc/x.json",
    });
  });
});

describe("applyIntegrationPatch", () => {
  const datadog = integration("Datadog", "DatadogAPIKey", {
    api_key: "k",
    app_key: "a",
    datacenter: "us1.datadoghq.com",
  });

  it("keeps fields that the patch does not name", () => {
    const patch = integration("Datadog", "DatadogAPIKey", { api_key: "k2" });
    expect(applyIntegrationPatch(datadog, patch).credentials.fields).toEqual({
      api_key: "k2",
      app_key: "a",
      datacenter: "us1.datadoghq.com",
    });
  });

  it("takes another credential type whole", () => {
    const token = integration("Cloudflare", "CloudflareAPIToken", { api_token: "t" });
    const global = integration("Cloudflare", "CloudflareGlobalAPIToken", {
      auth_email: "e",
      global_api_key: "k",
    });
    expect(applyIntegrationPatch(token, global)).toEqual(global);
  });

  it("does not store the order for a new external id", () => {
    const aws = integration("AWS", "AWSAssumeRole", { account_id: "111122223333", role: "r" });
    const patch = integration("AWS", "AWSAssumeRole", { generate_new_external_id: true });
    expect(applyIntegrationPatch(aws, patch)).toEqual(aws);
  });

  it("keeps the base URL unless a new one comes", () => {
    const http = { ...integration("HTTP", "HTTPNoAuth"), baseUrl: "https://one.example" };
    expect(applyIntegrationPatch(http, integration("HTTP", "HTTPNoAuth")).baseUrl).toBe(
      "https://one.example",
    );
  });
});

describe("makeIntegrationPatch", () => {
  it("sends everything but HTTP as desired", () => {
    const prior = integration("Notion", "NotionAPIKey", { api_token: "1" });
    const desired = integration("Notion", "NotionAPIKey", { api_token: "2" });
    expect(makeIntegrationPatch(prior, desired)).toBe(desired);
  });
});

describe("credentialKind", () => {
  it("finds published and preview kinds, and none for others", () => {
    expect(credentialKind(integration("CircleCI", "CircleCIAPIKey"))?.preview).toBeUndefined();
    expect(credentialKind(integration("Kubernetes", "KubernetesServiceAccount"))).toMatchObject({
      fields: [],
    });
    expect(credentialKind(integration("PostgreSQL", "PostgreSQLCredentialFile"))?.preview).toBe(true);
    expect(credentialKind(integration("Nothing", "Nothing"))).toBeUndefined();
  });
});
