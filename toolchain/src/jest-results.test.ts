import { readJestResults } from "./jest-results";

const suite = (tests: Record<string, string>, status = "passed"): object => ({
  name: "a.test.ts",
  status,
  assertionResults: Object.entries(tests).map(([fullName, outcome]) => ({ fullName, status: outcome })),
});
const report = (...testResults: object[]): string => JSON.stringify({ testResults });

describe("readJestResults", () => {
  it("counts what passed and names what failed", () => {
    expect(readJestResults(report(suite({ a: "passed", b: "failed", c: "passed" })), 1)).toEqual({
      passed: 2,
      failures: ["b"],
      skips: [],
    });
  });

  it("lists a skipped test with its reason", () => {
    const name = "charts [skipped: helm is not available] render";
    expect(readJestResults(report(suite({ [name]: "pending" })), 0)).toEqual({
      passed: 0,
      failures: [],
      skips: [name],
    });
  });

  it.each(["pending", "todo", "disabled"])("fails a %s test that gives no reason", (status) => {
    const { failures, skips } = readJestResults(report(suite({ "charts render": status })), 0);
    expect({ failures, skips }).toEqual({
      failures: ["charts render: skipped without a reason; write [skipped: why] into the title"],
      skips: [],
    });
  });

  it("fails a suite that could not run", () => {
    expect(readJestResults(report(suite({}, "failed")), 1).failures).toEqual([
      "a.test.ts: the suite could not run",
    ]);
  });

  it.each([undefined, "", "null", "{"])("fails a jest that left %p", (json) => {
    expect(readJestResults(json, 134).failures).toEqual(["jest ended with code 134 and left no results"]);
  });

  it("fails a jest that ended badly although every test passed", () => {
    expect(readJestResults(report(suite({ a: "passed" })), 1).failures).toEqual([
      "jest ended with code 1 although no test failed",
    ]);
  });
});
