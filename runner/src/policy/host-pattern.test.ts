import { hostPattern } from "./host-pattern";

describe("host patterns", () => {
  it.each([
    ["example.test", "example.test", true],
    ["EXAMPLE.test", "example.test", true],
    ["example.test", "exampleXtest", false],
    ["example.test", "an.example.test", false],
    ["*.example.test", "a.b.example.test", true],
    ["*.example.test", "example.test", false],
    ["*.example.test", "a.example.test.evil", false],
    ["db?.example.test", "db1.example.test", true],
    ["db[12].example.test", "db3.example.test", false],
    ["db[!12].example.test", "db3.example.test", true],
    ["{api,*.www}.example.test", "api.example.test", true],
    ["{api,*.www}.example.test", "a.www.example.test", true],
    ["{api,www}.example.test", "db.example.test", false],
    ["10.0.0.*", "10.0.0.7", true],
    ["*", "anything.at.all", true],
  ])("%s and %s: %s", (pattern, host, matches) => {
    expect(hostPattern(pattern)?.test(host)).toBe(matches);
  });

  it.each(["", "a b", "[z-a]", "[", "{a", "(x)", "a|b", "x".repeat(254)])("%j is none", (text) => {
    expect(hostPattern(text)).toBeUndefined();
  });
});
