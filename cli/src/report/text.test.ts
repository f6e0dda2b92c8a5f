import { judge } from "@parkit/targets/internal/description/judge";
import { mergeDocuments } from "@parkit/targets/internal/description/merge";
import type { Paint } from "../terminal";
import { reportText } from "./text";

const plain: Paint = (_style, text) => text;

/** What people see of the first violation: place, line and carets. */
function seen(text: string): readonly string[] {
  const loaded = mergeDocuments([{ file: "parkit.yaml", text }]);
  return reportText(judge(loaded).violations, loaded, plain).split("\n").slice(0, 4);
}

/**
 * The part of the line that the carets of a report stand under, for text of characters that take one cell
 * each.
 */
function underlined(text: string): string {
  const [, , line = "", carets = ""] = seen(text);
  return line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1);
}

const HEAD = "apiVersion: parkit/v1\n";

describe("reportText", () => {
  it("says that all is well", () => {
    expect(seen(`${HEAD}runners: []\n`)).toEqual(["ok: no violations", ""]);
  });

  it("shows place, rule, line and carets of a nested value", () => {
    const text = `${HEAD}connections:\n  - { name: a, integration: { type: http, auth: { type: non } } }\n`;
    expect(seen(text)).toEqual([
      "parkit.yaml:3:57 error schema/value",
      '  connections[0].integration.auth.type: expected one of none, basic-auth, token-auth, got "non"',
      "  3 |   - { name: a, integration: { type: http, auth: { type: non } } }",
      "    |                                                         ^^^",
    ]);
  });

  it.each([
    ["a value", `${HEAD}site: nowhere\n`, "nowhere"],
    ["a quoted value with its quotes", `${HEAD}site: "nowhere"\n`, '"nowhere"'],
    ["the key of a value that is missing", `${HEAD}runners:\n  - name:\n`, "name"],
    ["the key of a list that is wrong as a whole", `${HEAD}runners:\n  a: 1\n  b: 2\n`, "runners"],
    [
      "a tag in a list",
      `${HEAD}connections:\n  - { name: a, integration: { type: http, auth: { type: none } }, identifierTags: ["b:c:d"] }\n`,
      '"b:c:d"',
    ],
    [
      "the value of a tag in object form",
      `${HEAD}connections:\n  - name: a\n    integration: { type: http, baseUrl: "https://a.example", auth: { type: none } }\n    identifierTags:\n      env: "c:d"\n`,
      '"c:d"',
    ],
    ["an alias, not what it stands for", `${HEAD}x-site: &s nowhere\nsite: *s\n`, "*s"],
  ])("underlines %s", (_what, text, expected) => {
    expect(underlined(text)).toBe(expected);
  });

  it("names the line in a file with Windows line ends, without them", () => {
    expect(seen("apiVersion: parkit/v1\r\nsite: nowhere\r\nrunners: []\r\n")).toEqual([
      "parkit.yaml:2:7 error site/unknown",
      expect.stringContaining("nowhere"),
      "  2 | site: nowhere",
      "    |       ^^^^^^^",
    ]);
  });

  it("does not count a byte order mark", () => {
    expect(seen("\ufeffapiVersion: parkit/v2\n")[0]).toBe("parkit.yaml:1:13 error schema/value");
  });

  it("repeats tabs under themselves", () => {
    expect(seen("apiVersion:\tparkit/v2\n").slice(2)).toEqual([
      "  1 | apiVersion:\tparkit/v2",
      "    |            \t^^^^^^^^^",
    ]);
  });

  it("gives wide characters two cells, combining ones none", () => {
    const text = `${HEAD}connectionGroups: [{ name: "e\u0301大阪", 東京: 2, identifierTagKeys: [], connections: [] }]\n`;
    const [place, , , carets] = seen(text);
    expect(place).toBe("parkit.yaml:2:36 error schema/unknown-field");
    expect(carets).toBe(`    | ${" ".repeat(29)}\u3000\u3000   ^^^^`);
  });

  it("underlines a field that does not exist, not its value", () => {
    expect(underlined(`${HEAD}sight: datadoghq.eu\n`)).toBe("sight");
  });

  it("keeps control characters from the terminal", () => {
    const report = seen(`${HEAD}site: "\u001b[31mred"\n`).join("\n");
    expect(report).toContain('site: "\ufffd[31mred"');
    expect(report).not.toContain("\u001b");
  });

  it("cuts what a message repeats", () => {
    const long = "x".repeat(50_000);
    for (const text of [
      `${HEAD}${long}: 1\n`,
      `${HEAD}runners: [{ name: a, credentials: { ${long}: { type: jenkins } } }]\n`,
      `${HEAD}site: ${long}\n`,
    ]) {
      const loaded = mergeDocuments([{ file: "parkit.yaml", text }]);
      const { violations } = judge(loaded);
      const report = reportText(violations, loaded, plain);
      expect(report).toContain("x".repeat(90));
      // Of each violation a path, a message and what to do, and a line of the file.
      expect(report.length).toBeLessThan(violations.length * 3 * 2100 + 1000);
      expect(Math.max(...report.split("\n").map((line) => line.length))).toBeLessThan(4200);
    }
  });

  it("cuts long lines around the place", () => {
    const [, , line = "", carets = ""] = seen(`${HEAD}site: { a: "${"x".repeat(5000)}", b: 1 }\n`);
    expect(line.length).toBeLessThan(350);
    expect(carets.length).toBeLessThan(350);
  });

  it.each([
    ["a literal secret", 'integration: { type: openai, auth: { type: api-key, apiToken: "s3cret-value" } }'],
    [
      "a secret next to another mistake",
      "integration: { type: openai, auth: { type: api-key, apiToken: { type: literal, value: s3cret-value } } }, identifierTags: [a]",
    ],
    [
      "a secret in a field that is misspelt",
      'integration: { type: openai, auth: { type: api-key, apiTokn: "s3cret-value" } }',
    ],
    [
      "a secret that was written out before",
      "integration: { type: openai, auth: {} } }] # formerly s3cret_value",
    ],
    [
      "a password in a URL",
      "integration: { type: http, baseUrl: 'https://me:s3cret-value@host', auth: { type: non } }",
    ],
  ])("masks %s", (_what, member) => {
    const report = seen(`${HEAD}connections: [{ name: a, ${member} }]\n`).join("\n");
    expect(report).toContain("*".repeat("s3cret-value".length));
    expect(report).not.toContain("s3cret");
  });

  it("masks a secret where it has no name, and is only referred to by one that has", () => {
    const text = `${HEAD}y-token: &token s3cret\nconnections: [{ name: a, integration: { type: openai, auth: { type: api-key, apiToken: *token } } }]\n`;
    const loaded = mergeDocuments([{ file: "parkit.yaml", text }]);
    const report = reportText(judge(loaded).violations, loaded, plain);
    expect(report).toContain("  2 | y-token: &***** ******");
    expect(report).not.toContain("s3cret");
  });

  it("masks a private key over several lines", () => {
    const identity =
      "identity:\n      type: inline\n      urn: bad\n      privateKey: |\n        s3cret\n        s3cret\n";
    const text = `${HEAD}runners:\n  - name: a\n    allow: none\n    deployment: { type: compose }\n    ${identity}`;
    const loaded = mergeDocuments([{ file: "parkit.yaml", text }]);
    expect(reportText(judge(loaded).violations, loaded, plain)).not.toContain("s3cret");
  });
});
