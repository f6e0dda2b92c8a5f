import { isSecretPlace, isSecretSetting } from "./secret-field";

const DEPLOYMENT = ["runners", 0, "deployment", "env"] as const;

describe("isSecretPlace", () => {
  it.each([
    [["runners", 0, "identity", "privateKey"]],
    [["runners", 0, "credentials", "orders", "from"]],
    [["runners", 0, "credentials", "orders", "from", "value"]],
    [["connections", 0, "integration", "auth", "apiToken", "value"]],
    [["connections", 0, "integration", "auth", "tokens", 0, "value"]],
    [[...DEPLOYMENT, "ORDERS_PASSWORD"]],
    [[...DEPLOYMENT, "api_key"]],
  ])("%j may hold a secret", (path) => {
    expect(isSecretPlace(path)).toBe(true);
  });

  it.each([
    [[]],
    [["runners", 0, "name"]],
    [["connections", 0, "integration", "auth", "headers", 0, "value"]],
    [[...DEPLOYMENT, "HTTPS_PROXY"]],
    [["runners", 0, "allow", "env"]],
  ])("%j holds none", (path) => {
    expect(isSecretPlace(path)).toBe(false);
  });
});

describe("isSecretSetting", () => {
  it.each([
    [["datadog", "apiKey"]],
    [["datadog", "appKey"]],
    [["clusterAgent", "token"]],
    [["spec", "global", "clusterAgentToken"]],
    [["kubernetes", "clientKey"]],
    [["registries", 0, "password"]],
    [["kubernetes", "exec", "env", "AWS_SECRET_ACCESS_KEY"]],
  ])("%j is a secret", (path) => {
    expect(isSecretSetting(path)).toBe(true);
  });

  it.each([
    [[]],
    [["datadog", "apiKeyExistingSecret"]],
    [["clusterAgent", "tokenExistingSecret"]],
    [["spec", "global", "credentials", "apiSecret", "keyName"]],
    [["kubernetes", "clientCertificate"]],
    [["kubernetes", "exec", "env", "GOOGLE_APPLICATION_CREDENTIALS"]],
  ])("%j is none", (path) => {
    expect(isSecretSetting(path)).toBe(false);
  });
});
