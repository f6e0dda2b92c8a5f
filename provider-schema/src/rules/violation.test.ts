import { formatPath, formatViolation, quoted, type Violation } from "./violation";

const VIOLATION: Violation = {
  rule: "tag/format",
  severity: "error",
  path: "connections[0].identifierTags[1]",
  message: "wrong",
  hint: "Fix it.",
};

describe("violations", () => {
  it.each([
    [[], ""],
    [["runners", 0, "name"], "runners[0].name"],
    [["connections", 1, "identifierTags", "a b"], 'connections[1].identifierTags["a b"]'],
    [["pod-labels", "__proto__"], "pod-labels.__proto__"],
  ])("writes the path %j as %s", (segments, text) => {
    expect(formatPath(segments)).toBe(text);
  });

  it("quotes text for messages, escaped and cut", () => {
    expect(quoted('a"\n')).toBe('"a\\"\\n"');
    expect(quoted("x".repeat(101))).toBe(`"${"x".repeat(100)}…"`);
  });

  it.each([
    ["ftp://user:pass@orders.example.com/v1", "ftp://***@orders.example.com/v1"],
    ["https://user:p@ss/w@orders.example.com", "https://***@orders.example.com"],
    ["//user:pass@orders.example.com", "//***@orders.example.com"],
    ["https://orders.example.com/v1", "https://orders.example.com/v1"],
    ["someone@example.com", "someone@example.com"],
  ])("quotes %s as %s", (url, shown) => {
    expect(quoted(url)).toBe(JSON.stringify(shown));
  });

  it("is cut where it repeats something long", () => {
    const long = "x".repeat(5000);
    const text = formatViolation({ ...VIOLATION, path: long, message: long, hint: long });
    expect(text).toBe(
      [`${long}: `, `${long} [tag/format]\n  `, long].join("").replaceAll(long, `${"x".repeat(2000)}…`),
    );
  });

  it("reads as place, message, rule and hint", () => {
    expect(formatViolation(VIOLATION)).toBe(
      "connections[0].identifierTags[1]: wrong [tag/format]\n  Fix it.",
    );
    expect(formatViolation({ ...VIOLATION, path: "", construct: "App/orders" })).toBe(
      "[App/orders] wrong [tag/format]\n  Fix it.",
    );
    expect(formatViolation({ ...VIOLATION, source: { file: "parkit.yaml", line: 7, column: 12 } })).toBe(
      "parkit.yaml:7:12 connections[0].identifierTags[1]: wrong [tag/format]\n  Fix it.",
    );
  });
});
