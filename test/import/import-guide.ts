import { IMPORT_RULES } from "@parkit/provider-schema/internal/rules/import/index";
import { rulePageName } from "@parkit/provider-schema/internal/rules/page";
import { DEPLOYMENTS } from "@parkit/provider-schema/internal/deployment/deployment";

import { SOURCE_FORMATS } from "@parkit/import/internal/draft/imported-part";
import { IMPORT_LOSSES, TARGETS_NOT_IMPORTED } from "./import-loss";

/** What the guide to imports says in tables: formats, findings and losses. A test keeps the page current. */
export const IMPORT_TABLES: Readonly<Record<"formats" | "findings" | "losses" | "targets", string>> = {
  formats: Object.values(SOURCE_FORMATS)
    .map(({ title }) => title)
    .map((format) => `- ${format}`)
    .join("\n"),
  findings: table(
    ["Finding", "Severity", "What is asked for"],
    IMPORT_RULES.map(({ id, severity, docs }) => [
      `[\`${id}\`](../rules/${rulePageName(id)})`,
      severity,
      docs.summary,
    ]),
  ),
  losses: table(
    ["Field", "Deployments", "Why"],
    IMPORT_LOSSES.map(({ field, deployments, reason }) => [
      `\`${field}\``,
      deployments === "all" || deployments.length === Object.keys(DEPLOYMENTS).length
        ? "all"
        : deployments.map((name) => `\`${name}\``).join(", "),
      reason,
    ]),
  ),
  targets: table(
    ["Target", "Why"],
    Object.entries(TARGETS_NOT_IMPORTED).map(([name, reason]) => [`\`${name}\``, reason]),
  ),
};

/** Puts the tables between their marks, `<!-- formats -->` and `<!-- /formats -->`. */
export function withImportTables(page: string): string {
  return Object.entries(IMPORT_TABLES).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`),
        (_whole, begin: string, end: string) => `${begin}\n${table}\n\n${end}`,
      ),
    page,
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
