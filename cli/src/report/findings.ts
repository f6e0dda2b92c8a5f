import { printable, shortened } from "@parkit/provider-schema/internal/printable";

import type { Finding, Status } from "../doctor/finding";
import type { Paint, Style } from "../terminal";
import { columns } from "./columns";

const STYLES: Readonly<Record<Status, Style>> = {
  ok: "green",
  warning: "yellow",
  problem: "red",
  unknown: "cyan",
};

/** How many findings of each status. */
export type FindingCounts = Readonly<Record<Status, number>>;

/** Counts findings. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const of = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  return { ok: of("ok"), warning: of("warning"), problem: of("problem"), unknown: of("unknown") };
}

/** Findings for programs. */
export function findingsJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ checks: findings, summary: countFindings(findings) }, null, 2)}\n`;
}

/** Findings for people: a table, and under each that is not well why it matters and what to do. */
export function findingsText(findings: readonly Finding[], paint: Paint): string {
  const shown = findings.filter((finding) => !isNotAsked(finding));
  const aligned = columns(shown.map(({ status, id }) => [status, id, ""]));
  const lines = shown.flatMap((finding, index) => {
    const { status, what } = finding;
    const row = (aligned[index] ?? "").replace(status, paint(STYLES[status], status));
    const subject =
      finding.connection === undefined && finding.runner !== undefined ? `${finding.runner}: ` : "";
    return [
      `${row}${printable(subject)}${printable(shortened(what))}`,
      ...(finding.status === "ok"
        ? []
        : [
            `  ${paint("dim", "why:")} ${printable(shortened(finding.why))}`,
            `  ${paint("cyan", "fix:")} ${printable(shortened(finding.fix))}`,
          ]),
    ];
  });
  const { ok, warning, problem, unknown } = countFindings(findings);
  const counted = `${many(problem, "problem")}, ${many(warning, "warning")}, ${ok} ok, ${unknown} unknown`;
  return [...lines, "", counted, ...notAskedLine(findings), ""].join("\n");
}

function isNotAsked(finding: Finding): boolean {
  return finding.status !== "ok" && finding.notAsked === true;
}

function notAskedLine(findings: readonly Finding[]): readonly string[] {
  const ids = new Set(findings.filter(isNotAsked).map(({ id }) => id));
  if (ids.size === 0) return [];
  return [`Not looked at, because it leaves this machine: ${[...ids].join(", ")}. Add --live.`];
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
