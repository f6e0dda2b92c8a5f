import { CONSTRUCT_RULES } from "@parkit/provider-schema/internal/rules/construct";
import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";
import { IMPORT_RULES } from "@parkit/provider-schema/internal/rules/import/index";
import { ruleMarkdown, rulePageName } from "@parkit/provider-schema/internal/rules/page";
import type { RuleReference } from "@parkit/provider-schema/internal/rules/rule";

/** A Markdown file below `docs/rules`. */
export interface RuleDocument {
  readonly name: string;
  readonly text: string;
}

/** Every file of `docs/rules`: the index and a page for each rule. */
export function ruleDocuments(): readonly RuleDocument[] {
  return [
    { name: "README.md", text: indexPage() },
    ...RULE_REFERENCES.map((rule) => ({
      name: rulePageName(rule.id),
      text: `${ruleMarkdown(rule)}\n\n[All rules](README.md)\n`,
    })),
  ];
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

function areaOf(id: RuleReference["id"]): string {
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
