import { isLabelName, isSecretKey, isSecretName } from "./kubernetes-name";

describe("names in Kubernetes", () => {
  it.each<[string, boolean, boolean]>([
    ["datadog", true, true],
    ["a", true, true],
    ["a.b", false, true],
    ["a..b", false, false],
    ["-a", false, false],
    ["a-", false, false],
    ["A", false, false],
    ["", false, false],
    ["a".repeat(63), true, true],
    ["a".repeat(64), false, true],
    ["a".repeat(254), false, false],
    ["a\n", false, false],
  ])("tells what %j can name", (name, label, secret) => {
    expect([isLabelName(name), isSecretName(name)]).toEqual([label, secret]);
  });

  it.each<[string, boolean]>([
    ["http_basic.json", true],
    ["..", false],
    [".", false],
    ["a/b", false],
    ["", false],
  ])("tells whether %j can be a key", (key, can) => {
    expect(isSecretKey(key)).toBe(can);
  });
});
