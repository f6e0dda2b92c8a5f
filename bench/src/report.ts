import type { Bench, BenchResult, Claim } from "./bench";

/** A result as people read it: a table of times, then each claim with its limit. */
export function reportResult({ name }: Pick<Bench, "name">, { timings, claims }: BenchResult): string {
  const rows = timings.map((timing) => [
    timing.name,
    `${number(timing.median)} ms`,
    `${number(timing.least)} to ${number(timing.greatest)} ms`,
    `${timing.rounds} rounds`,
  ]);
  const table = rows.length === 0 ? [] : aligned([["", "median", "range", ""], ...rows]);
  return [name, ...table, ...aligned(claims.map(claimRow)), ""].join("\n");
}

/** Whether a claim holds; a number without a limit always does. */
export function holds({ value, atMost }: Claim): boolean {
  return atMost === undefined || value <= atMost;
}

function claimRow(claim: Claim): readonly string[] {
  const { what, value, unit, atMost } = claim;
  if (atMost === undefined) return [what, `${number(value)} ${unit}`, "", ""];
  return [what, `${number(value)} ${unit}`, `at most ${number(atMost)}`, holds(claim) ? "ok" : "TOO MUCH"];
}

function number(value: number): string {
  const digits = value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
  return value.toLocaleString("en", digits);
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}
