import { isSecretPlace } from "./secret-field";

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
