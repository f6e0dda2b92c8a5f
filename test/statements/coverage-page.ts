import { rulePageName } from "@parkit/provider-schema/internal/rules/page";

import { statementId, type Account, type Statement } from "./statement";

/**
 * docs/coverage.md: every statement with what accounts for it, and first of all what is missing.
 * `tests` counts the tests whose titles carry an id.
 */
export function coveragePage(rows: readonly Statement[], tests: (id: string) => number): string {
  return [
    "# Coverage",
    "Datadog's pages on private actions make the statements below, in this order; the words are ours. Each is accounted for by tests, a rule (which has a page and a test), a golden file, a heading of our documentation, or a reason why it does not apply. What only a document says is *told, not yet shown*: no test fails when it is not so.",
    "Tests carry the numbers of the statements that they are about in their titles: `git grep -nw S38 -- '*.test.ts'` finds those of statement 38, wherever they are. A test keeps this page and its references true; `npm run docs:coverage` writes it.",
    "## Not in this version",
    missing(rows),
    "## Statements",
    [
      "| # | about | accounted for by |",
      "| --- | --- | --- |",
      ...rows.map((row) => tableRow(row, tests(statementId(row.number)))),
    ].join("\n"),
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

function tableRow({ number, about, by }: Statement, tests: number): string {
  const texts = by.map((account) => accountText(account, testsText(statementId(number), tests)));
  const isTold = by.every(({ type }) => type === "docs" || type === "readme");
  return `| ${number} | ${about} | ${isTold ? "told, not yet shown: " : ""}${texts.join("; ")} |`;
}

function testsText(id: string, tests: number): string {
  return `${tests === 1 ? "test" : `${tests} tests`} \`${id}\``;
}

function accountText(account: Account, tests: string): string {
  switch (account.type) {
    case "tests":
      return tests;
    case "readme":
      return `the README beside a rendered runner (${tests})`;
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
