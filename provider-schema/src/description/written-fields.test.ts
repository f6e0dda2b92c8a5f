import { validate } from "./validate";
import { isWrittenIn, writtenNames } from "./written-fields";

const RUNNER = {
  name: "payments",
  allow: ["com.datadoghq.http.request"],
  identity: { type: "secret", secretName: "payments-identity" },
  deployment: { type: "helm", namespace: "datadog" },
};

describe("written fields", () => {
  it("are those of the description, its objects and their deployments", () => {
    const isWritten = isWrittenIn(writtenNames({ site: "datadoghq.eu", runners: [RUNNER], connections: [] }));
    expect(isWritten("site")).toBe(true);
    expect(isWritten("allow")).toBe(true);
    expect(isWritten("namespace")).toBe(true);
    expect(isWritten("credentials")).toBe(false);
    expect(isWritten("env")).toBe(false);
  });

  it("are all of them where an object has a class, whose members nobody lists", () => {
    class Settings {
      readonly type = "helm";
      readonly namespace = "datadog";
      readonly env = { "HTTPS PROXY": "http://proxy:3128" };
    }
    const deployment = new Settings();
    expect(isWrittenIn(writtenNames({ runners: [{ ...RUNNER, deployment }] }))("env")).toBe(true);
    const found = validate({ apiVersion: "parkit/v1", runners: [{ ...RUNNER, deployment }] });
    expect(found.map(({ rule }) => rule)).toContain("deployment/variable-name");
  });

  it("are those too that nobody enumerates", () => {
    const deployment = Object.defineProperty({ ...RUNNER.deployment }, "service", {
      value: "payments runner",
    });
    expect(isWrittenIn(writtenNames({ runners: [{ ...RUNNER, deployment }] }))("service")).toBe(true);
  });

  it("are none where a list or an object could not be read", () => {
    expect(
      isWrittenIn(writtenNames({ runners: Symbol("unreadable"), connections: [undefined, null] }))("name"),
    ).toBe(false);
  });
});
