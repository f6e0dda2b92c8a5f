import { CONSTRUCT_RULES } from "./construct";
import { IMPORT_RULES } from "./import/index";
import type { RuleDocs, RuleReference } from "./rule";
import { RULE_REFERENCES } from "./description/index";
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
export function rulePage(rule: RuleReference): string {
  return `${ruleMarkdown(rule)}\n\n[All rules](README.md)\n`;
}

/** What a rule's page says, as Markdown without links, so that it can stand anywhere. */
export function ruleMarkdown({ id, severity, docs, imported }: RuleReference): string {
  return [
    `# \`${id}\``,
    `${docs.summary} Breaking it is ${severity === "error" ? "an error" : "a warning"}.`,
    ...explained(docs, "##"),
    ...(imported === undefined
      ? []
      : ["## In files that are imported", imported.summary, ...explained(imported, "###")]),
  ].join("\n\n");
}

function explained({ why, bad, good, excerptOf }: RuleDocs, heading: "##" | "###"): readonly string[] {
  const language = excerptOf?.language ?? "yaml";
  return [
    `${heading} Why`,
    why,
    `${heading} Example`,
    `Wrong${excerptOf === undefined ? "" : `, in ${excerptOf.file}`}:\n\n${fenced(bad, language)}`,
    `${heading} Fix`,
    fenced(good, language),
  ];
}

function fenced(fragment: string, language: string): string {
  return `\`\`\`${language}\n${fragment}\n\`\`\``;
}

function indexPage(): string {
  const areas = [...new Set(RULE_REFERENCES.map(({ id }) => areaOf(id)))];
  return [
    "# Rules",
    "What `parkit validate` checks, what `parkit import` finds in the files that it is given, and what the constructs refuse. Errors stop rendering and deployment; warnings do not. `parkit explain rule ID` shows the same pages in a terminal.",
    "Examples are fragments of `parkit.yaml`, unless the page names another kind of file. Where one shows no `runners`, it stands beside a standalone runner named `payments`.",
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
  const rows = rules.map((rule) => {
    const remarks = remarksOn(rule).join(", ");
    return `- [\`${rule.id}\`](${rulePageName(rule.id)})${remarks === "" ? "" : ` (${remarks})`}: ${rule.docs.summary}`;
  });
  return rows.join("\n");
}

/** What is said of a rule in the index beside its summary. */
function remarksOn(rule: RuleReference): readonly string[] {
  return [
    ...(rule.severity === "warning" ? ["warning"] : []),
    ...(isOneOf(IMPORT_RULES, rule) ? ["imports"] : []),
    ...(isOneOf(CONSTRUCT_RULES, rule) ? ["constructs"] : []),
    ...(rule.imported === undefined ? [] : ["imports too"]),
  ];
}

function isOneOf(rules: readonly RuleReference[], rule: RuleReference): boolean {
  return rules.includes(rule);
}
