import { nearestName } from "@parkit/provider-schema/nearest-name";
import type { RuleReference } from "@parkit/provider-schema/rule";
import { RULE_REFERENCES } from "@parkit/provider-schema/rules/index";
import { quoted } from "@parkit/provider-schema/violation";

import { EXIT } from "../exit-code";
import type { ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";

/** Options of `parkit explain rule`. */
export interface ExplainRuleCommand {
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

function json({ id, severity, docs }: RuleReference): string {
  return `${JSON.stringify({ rule: { id, severity, ...docs } }, null, 2)}\n`;
}

function text({ id, severity, docs }: RuleReference, { paint }: Terminal): string {
  const sections = [
    `${paint("bold", id)} (${severity})`,
    docs.summary,
    `${paint("cyan", "Why")}\n${docs.why}`,
    `${paint("red", "Wrong")}\n${indented(docs.bad)}`,
    `${paint("green", "Right")}\n${indented(docs.good)}`,
  ];
  return `${sections.join("\n\n")}\n`;
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
