import { RULE_REFERENCES } from "@parkit/provider-schema/internal/rules/reference";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { EXIT, type ExitCode } from "../exit-code";
import { matchesSearch } from "../search-words";
import type { Terminal } from "../terminal";

/** Options of `parkit rules`. */
interface RulesCommand {
  readonly search: string;
  readonly format: "text" | "json";
}

/** Lists the rules in whose id or summary every word occurs. */
export function rulesCommand({ search, format }: RulesCommand, terminal: Terminal): ExitCode {
  const found = RULE_REFERENCES.filter(({ id, docs }) => matchesSearch(search, `${id} ${docs.summary}`));
  const { paint } = terminal;
  if (format === "json") {
    const rules = found.map(({ id, severity, docs }) => ({ id, severity, summary: docs.summary }));
    terminal.out.write(`${JSON.stringify({ rules }, null, 2)}\n`);
  } else {
    for (const { id, severity, docs } of found)
      terminal.out.write(
        `${paint("bold", id)} ${paint(severity === "error" ? "red" : "yellow", severity)}\n  ${docs.summary}\n`,
      );
  }
  if (found.length === 0) terminal.err.write(`no rule matches ${quoted(search)}\n`);
  return found.length === 0 ? EXIT.failed : EXIT.ok;
}
