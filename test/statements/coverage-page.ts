import { rulePageName } from "@parkit/provider-schema/internal/rules/page";

import type { Account, Statement } from "./statement";

/** docs/coverage.md: every statement with what accounts for it, and first of all what is missing. */
export function coveragePage(rows: readonly Statement[]): string {
  return [
    "# Coverage",
    "Datadog's pages on private actions make the statements below, in this order; the words are ours. Each is accounted for by a test, a rule (which has a page and a test), a golden file, a heading of our documentation, or a reason why it does not apply. A test keeps this page and its references true; `npm run docs:coverage` writes it.",
    "## Not in this version",
    missing(rows),
    "## Statements",
    ["| # | about | accounted for by |", "| --- | --- | --- |", ...rows.map(tableRow)].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

function missing(rows: readonly Statement[]): string {
  const numbers = new Map<string, number[]>();
  for (const { number, by } of rows)
    for (const account of by)
      if (account.type === "open")
        numbers.set(account.missing, [...(numbers.get(account.missing) ?? []), number]);
  const lines = [...numbers].map(([what, of]) => `- ${of.join(", ")}: ${what}`);
  return lines.length === 0 ? "Nothing." : lines.join("\n");
}

function tableRow({ number, about, by }: Statement): string {
  return `| ${number} | ${about} | ${by.map(accountText).join("; ")} |`;
}

function accountText(account: Account): string {
  switch (account.type) {
    case "test": {
      const { file, title, row } = account;
      return `${fileLink(file)}: ${row === undefined ? title : `row ${row} of "${title}"`}`;
    }
    case "golden":
      return `${fileLink(account.file)}: \`${account.holds}\``;
    case "rule":
      return `rule [\`${account.id}\`](rules/${rulePageName(account.id)})`;
    case "docs": {
      const file = account.file.replace(/^docs\//, "");
      return `[${account.heading}](${file}#${anchorOf(account.heading)})`;
    }
    case "reason":
      return `does not apply: ${account.reason}`;
    case "open":
      return `**not in this version**: ${account.missing}`;
  }
}

function fileLink(file: string): string {
  return `[${file}](../${file})`;
}

/** Anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
