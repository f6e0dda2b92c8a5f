import type { RuleId } from "@parkit/provider-schema/internal/rules/violation";
import { judge } from "@parkit/targets/internal/description/judge";
import { mergeDocuments } from "@parkit/targets/internal/description/merge";

import { reportJson } from "../report/json";
import { reportText } from "../report/text";

/** Where time grew with the square of this, a test would not end before it is stopped. */
const MANY = 36_000;

const each = (line: (index: number) => string, count = MANY): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** How many violations of each rule a text has. */
function counts(text: string): Readonly<Partial<Record<RuleId, number>>> {
  const loaded = mergeDocuments([{ file: "parkit.yaml", text }]);
  const { violations } = judge(loaded);
  expect(reportText(violations, loaded, (_style, shown) => shown).length).toBeLessThan(200_000);
  expect(JSON.parse(reportJson(violations))).toMatchObject({ violations: { length: violations.length } });
  const found: Partial<Record<RuleId, number>> = {};
  for (const { rule } of violations) found[rule] = (found[rule] ?? 0) + 1;
  return found;
}

const HEAD = "apiVersion: parkit/v1\n";
const KUBERNETES = "integration: { type: kubernetes }";

describe("a description with many mistakes", () => {
  it.each<[string, string, Readonly<Partial<Record<RuleId, number>>>]>([
    ["fields that do not exist", HEAD + each((at) => `field${at}: 1\n`), { "schema/unknown-field": MANY }],
    ["such fields on one line", `{ ${each((at) => `field${at}: 1, `)}}`, { "schema/unknown-field": MANY }],
    ["fields that are there twice", HEAD + each((at) => `f${at >> 1}: 1\n`), { "yaml/syntax": MANY / 2 }],
    ["values of the wrong type", `${HEAD}runners:\n${each(() => "- 1\n")}`, { "schema/type": MANY }],
    [
      "documents that contradict each other",
      each((at) => `---\nsite: ${at % 2 === 0 ? "datadoghq.eu" : "datadoghq.com"}\n`),
      { "schema/value": MANY / 2 },
    ],
    ["documents with a mistake each", each(() => "---\nconnections: [1]\n"), { "schema/type": MANY }],
    [
      "connections of one name",
      `${HEAD}connections:\n${each(() => "- { name: a, integration: { type: http, auth: { type: none } } }\n", MANY / 2)}`,
      { "name/duplicate": MANY / 2 - 1 },
    ],
    [
      "connections of a runner that is not there",
      `${HEAD}connections:\n${each((at) => `- { name: a${at}, runner: no, ${KUBERNETES} }\n`, MANY / 2)}`,
      { "connection/unknown-runner": MANY / 2 },
    ],
    [
      "actions that do not exist",
      `${HEAD}runners:\n- name: a\n  deployment: { type: compose }\n  allow:\n${each((at) => `  - com.datadoghq.http.no${at}\n`)}`,
      { "allowlist/unknown-action": MANY },
    ],
    [
      "tags and keys of a group that do not fit",
      `${HEAD}connections:
- name: a
  integration: { type: http, auth: { type: none } }
  identifierTags:
${each((at) => `  - t${at % 7}:${at}\n`, MANY / 2)}connectionGroups:
${each((at) => `- { name: g${at}, identifierTagKeys: [k, t1, t2], connections: [a] }\n`, MANY / 4)}`,
      { "group/missing-key": MANY / 4, "tag/duplicate-key": MANY / 4 },
    ],
    [
      "a group of keys without end",
      `${HEAD}connections:
${each((at) => `- { name: c${at}, integration: { type: http, auth: { type: none } } }\n`, MANY / 12)}connectionGroups:
- name: g
  identifierTagKeys: [${each((at) => `k${at},`)}]
  connections: [${each((at) => `c${at},`, MANY / 12)}]
`,
      { "group/missing-key": MANY / 12 },
    ],
  ])("tells of %s", (_what, text, expected) => {
    expect(counts(text)).toMatchObject(expected);
  });
});

describe("a report of many", () => {
  const loaded = mergeDocuments([
    { file: "parkit.yaml", text: HEAD + Array.from({ length: 250 }, (_, at) => `field${at}: 1\n`).join("") },
  ]);
  const errors = judge(loaded).violations;
  const shown = (violations: typeof errors): readonly string[] =>
    reportText(violations, loaded, (_style, text) => text, "; there is more").split("\n");

  it("has the first hundred and says how many more there are", () => {
    const lines = shown(errors);
    expect(lines.filter((line) => line.includes("error schema/unknown-field"))).toHaveLength(100);
    expect(lines.slice(-4)).toEqual([
      "150 more are not shown; there is more.",
      "",
      "250 errors, 0 warnings",
      "",
    ]);
  });

  it("has errors before warnings, in the order of the file", () => {
    const [first, ...others] = errors;
    if (first === undefined) throw new Error("no violation");
    const warnings = others.map((violation) => ({ ...violation, severity: "warning" as const }));
    const lines = shown([...warnings, first]);
    expect(lines.filter((line) => line.includes(" warning "))).toHaveLength(99);
    expect(lines.filter((line) => line.includes(" error "))).toHaveLength(1);
  });
});
