import type { RuleReference } from "./rule";
import { RULE_REFERENCES } from "./rules/index";
import type { RuleId } from "./violation";

/** A Markdown file below `docs/rules`. */
export interface RuleDocument {
  readonly name: string;
  readonly text: string;
}

/** Every file of `docs/rules`: the index and a page for each rule. */
export function ruleDocuments(): readonly RuleDocument[] {
  return [
    { name: "README.md", text: indexPage() },
    ...RULE_REFERENCES.map((rule) => ({ name: rulePageName(rule.id), text: rulePage(rule) })),
  ];
}

/** File name of a rule's page: `tag/charset` is `tag-charset.md`. */
export function rulePageName(id: RuleId): string {
  return `${id.replace("/", "-")}.md`;
}

/** A rule's page as Markdown. */
export function rulePage({ id, severity, docs }: RuleReference): string {
  const { summary, why, bad, good } = docs;
  return [
    `# \`${id}\``,
    `${summary} Breaking it is ${severity === "error" ? "an error" : "a warning"}.`,
    "## Why",
    why,
    "## Example",
    `Wrong:\n\n${fenced(bad)}`,
    "## Fix",
    fenced(good),
    "[All rules](README.md)",
  ]
    .join("\n\n")
    .concat("\n");
}

function fenced(fragment: string): string {
  return `\`\`\`yaml\n${fragment}\n\`\`\``;
}

function indexPage(): string {
  const areas = [...new Set(RULE_REFERENCES.map(({ id }) => areaOf(id)))];
  return [
    "# Rules",
    "What `parkit validate` checks. Errors stop rendering and deployment; warnings do not. `parkit explain rule ID` shows the same pages in a terminal.",
    "Examples are fragments of `parkit.yaml`. Where one shows no `runners`, it stands beside a standalone runner named `payments`.",
    ...areas.map(
      (area) => `## ${area}\n\n${listOf(RULE_REFERENCES.filter(({ id }) => areaOf(id) === area))}`,
    ),
  ]
    .join("\n\n")
    .concat("\n");
}

function areaOf(id: RuleId): string {
  return id.slice(0, id.indexOf("/"));
}

function listOf(rules: readonly RuleReference[]): string {
  const rows = rules.map(
    ({ id, severity, docs }) =>
      `- [\`${id}\`](${rulePageName(id)})${severity === "warning" ? " (warning)" : ""}: ${docs.summary}`,
  );
  return rows.join("\n");
}
