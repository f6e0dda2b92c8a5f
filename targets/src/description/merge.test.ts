import { judge } from "./judge";
import { mergeDocuments } from "./merge";

/** Rule and place of every violation of a description in one or several files. */
function found(...texts: readonly string[]): readonly string[] {
  const files = texts.map((text, index) => ({ file: `${"abc"[index] ?? ""}.yaml`, text }));
  return judge(mergeDocuments(files)).violations.map(({ rule, source }) =>
    [rule, source?.file, source?.line, source?.column].join(" "),
  );
}

const RUNNER = `apiVersion: parkit/v1
runners:
  - name: payments
    allow: [com.datadoghq.kubernetes.core.listPod]
    identity: { type: secret, secretName: i, urn: "urn:dd:apps:on-prem-runner:us1:1234:runner-a1" }
    deployment: { type: helm, namespace: datadog }
`;
const connection = (name: string, runner = "payments"): string =>
  `connections:\n  - name: ${name}\n    runner: ${runner}\n    integration: { type: kubernetes }\n`;

describe("mergeDocuments", () => {
  it("makes one description of several documents and files", () => {
    expect(found(`${RUNNER}---\n${connection("a")}`, connection("b"))).toEqual([]);
  });

  it("tells places of joined lists in the file where each entry was written", () => {
    const files = [`${RUNNER}---\n${connection("a")}`, `\n${connection("b", "nobody")}`, connection("a")];
    expect(found(...files)).toEqual(["connection/unknown-runner b.yaml 4 13", "name/duplicate c.yaml 2 11"]);
  });

  it("accepts a field that is said twice alike", () => {
    expect(found(RUNNER, "apiVersion: parkit/v1\n")).toEqual([]);
  });

  it.each([
    ["another value", "site: datadoghq.eu\n", "site: us5.datadoghq.com\n", "b.yaml 1 7"],
    ["no list where another document has one", RUNNER, "runners: {}\n", "b.yaml 1 1"],
  ])("refuses a field that has %s elsewhere", (_what, one, other, place) => {
    expect(found(one, other)).toEqual([`schema/value ${place}`]);
  });

  it.each(["text\n", "- a\n", "3\n"])("refuses a further document that is not an object: %j", (text) => {
    expect(found(RUNNER, text)).toEqual(["schema/type b.yaml 1 1"]);
  });

  it("passes over empty documents", () => {
    expect(found(`---\n---\n${RUNNER}`, "", "# nothing\n")).toEqual([]);
  });

  it("places the lack of a description in the file that should hold it", () => {
    expect(found("# nothing\n")).toEqual(["schema/required a.yaml 1 1"]);
  });

  it("checks nothing while a part cannot be read", () => {
    expect(found(connection("a"), "runners: [\n")).toEqual(["yaml/syntax b.yaml 2 1"]);
  });

  it.each([
    ["a key twice", "site: a\nsite: b\n", "a.yaml 2 1"],
    ["a tab as indentation", "runners:\n\t- a\n", "a.yaml 2 1"],
    ["a key that is not text", "[a]: b\n", "a.yaml 1 1"],
    ["a tag of another program", "site: !include site.yaml\n", "a.yaml 1 7"],
    ["an alias without anchor", "site: *other\n", "a.yaml 1 7"],
    ["an alias of what it stands in", "runners: &all [*all]\n", "a.yaml 1 16"],
    ["brackets beyond measure", `site: ${"[".repeat(20_000)}`, "a.yaml 1 "],
  ])("refuses %s as bad YAML, with its place", (_what, text, place) => {
    expect(found(text)[0]).toMatch(`yaml/syntax ${place}`);
  });

  it("counts every line of bad YAML", () => {
    expect(found("site: a\n],\n---\nb: c\n  d: e\n").at(-1)).toBe("yaml/syntax a.yaml 4 4");
  });

  it("refuses aliases that multiply", () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const item = level === 0 ? "x" : `*l${String(level - 1)}`;
      return `l${String(level)}: &l${String(level)} [${Array(9).fill(item).join(", ")}]`;
    });
    expect(found(levels.join("\n"))).toEqual(["yaml/syntax a.yaml 2 10"]);
  });

  it("takes anchors and aliases for what they stand for", () => {
    const group =
      "connectionGroups: [{ name: g, identifierTagKeys: &keys [env], connections: [] }, { name: h, identifierTagKeys: *keys, connections: [], integration: http }]\n";
    expect(found(`apiVersion: parkit/v1\n${group}`)).toEqual(["group/integration a.yaml 2 20"]);
  });

  it("does not let a key reach the prototype", () => {
    expect(found("apiVersion: parkit/v1\n__proto__: { runners: 3 }\n")).toEqual([
      "schema/unknown-field a.yaml 2 1",
    ]);
  });
});
