import { allActions } from "@parkit/provider-schema/internal/actions/catalogue";
import type { Action } from "@parkit/provider-schema/internal/actions/action";

import { EXIT, type ExitCode } from "../exit-code";
import { matchesSearch } from "../search-words";
import type { Terminal } from "../terminal";

/** Options of `parkit actions`. */
interface ActionsCommand {
  readonly search: string;
  readonly format: "text" | "json";
}

/** Searches the catalogue: every word must occur in the name or the summary. */
export function actionsCommand({ search, format }: ActionsCommand, terminal: Terminal): ExitCode {
  const found = allActions().filter(({ name, summary }) => matchesSearch(search, `${name} ${summary}`));
  terminal.out.write(format === "json" ? json(found) : text(found, terminal));
  if (found.length === 0) terminal.err.write(`no action matches ${JSON.stringify(search)}\n`);
  return found.length === 0 ? EXIT.failed : EXIT.ok;
}

function json(found: readonly Action[]): string {
  const actions = found.map(({ name, bundle, flavours, status, risk, summary }) => ({
    name,
    bundle,
    flavours,
    status,
    risk,
    summary,
  }));
  return `${JSON.stringify({ actions }, null, 2)}\n`;
}

function text(found: readonly Action[], { paint }: Terminal): string {
  return found
    .map(({ name, flavours, status, risk, summary }) => {
      const remark = status === "available" ? "" : paint("yellow", ` (${status})`);
      return `${paint("bold", name)}${remark}\n  ${summary} ${paint("dim", `[${risk}; ${flavours.join(", ")}]`)}\n`;
    })
    .join("");
}
