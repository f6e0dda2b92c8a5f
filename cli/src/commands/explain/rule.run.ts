import { nearestName } from "@parkit/provider-schema/internal/nearest-name";
import type { RuleDocs, RuleReference } from "@parkit/provider-schema/internal/rules/rule";
import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { EXIT, type ExitCode } from "../../exit-code";
import type { Paint, Terminal } from "../../terminal";

/** Options of `parkit explain rule`. */
interface ExplainRuleCommand {
  readonly id: string;
  readonly format: "text" | "json";
}

/** Shows what a rule asks for, why, and an example with its fix. */
export function explainRuleCommand({ id, format }: ExplainRuleCommand, terminal: Terminal): ExitCode {
  const rule = RULE_REFERENCES.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    terminal.err.write(`there is no rule ${quoted(id)}\n  ${hint(id)}\n`);
    return EXIT.failed;
  }
  terminal.out.write(format === "json" ? json(rule) : text(rule, terminal));
  return EXIT.ok;
}

function json({ id, severity, docs, imported }: RuleReference): string {
  const rule = { id, severity, ...docs, ...(imported === undefined ? {} : { imported }) };
  return `${JSON.stringify({ rule }, null, 2)}\n`;
}

function text({ id, severity, docs, imported }: RuleReference, { paint }: Terminal): string {
  const sections = [
    `${paint("bold", id)} (${severity})`,
    ...explained(docs, paint),
    ...(imported === undefined
      ? []
      : [paint("bold", "In files that are imported"), ...explained(imported, paint)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function explained({ summary, why, bad, good, excerptOf }: RuleDocs, paint: Paint): readonly string[] {
  const where = excerptOf === undefined ? "" : `, in ${excerptOf.file}`;
  return [
    summary,
    `${paint("cyan", "Why")}\n${why}`,
    `${paint("red", "Wrong")}${where}\n${indented(bad)}`,
    `${paint("green", "Right")}\n${indented(good)}`,
  ];
}

function indented(fragment: string): string {
  return fragment.replace(/^(?=.)/gm, "  ");
}

/** The nearest id, else the ids of the area, else the areas. */
function hint(id: string): string {
  const ids = RULE_REFERENCES.map((rule) => rule.id);
  const near = nearestName(id, ids);
  if (near !== undefined) return `Did you mean ${near}?`;
  const [area = ""] = id.split("/");
  const inArea = ids.filter((candidate) => candidate.startsWith(`${area}/`));
  if (inArea.length > 0) return `Rules of that area: ${inArea.join(", ")}.`;
  return `Areas: ${[...new Set(ids.map((candidate) => candidate.split("/")[0]))].join(", ")}.`;
}
