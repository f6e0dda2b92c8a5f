import type { RuleDocs, RuleReference } from "./rule";
import type { RuleId } from "./violation";

/** File name of a rule's page: `tag/charset` is `tag-charset.md`. */
export function rulePageName(id: RuleId): string {
  return `${id.replace("/", "-")}.md`;
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
