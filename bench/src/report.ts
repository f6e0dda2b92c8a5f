import type { Bench, Claim, Unit } from "./bench";
import type { Timing } from "./interleave";

/** What a bench claims. */
export interface ReportedClaims {
  readonly bench: Pick<Bench, "name">;
  readonly claims: readonly Claim[];
}

const HEADER = ["measure", "ours", "peer", "ratio", "goal", "holds"];

/** Times as people read them, beside each other. */
export function reportTimings({ name }: Pick<Bench, "name">, timings: readonly Timing[]): string {
  const rows = timings.map((timing) => [
    `  ${timing.name}`,
    inUnit(timing.median, "ms"),
    `${number(timing.least)} to ${inUnit(timing.greatest, "ms")}`,
    `${timing.rounds} rounds`,
  ]);
  return table([[name, "median", "range"], ...rows]);
}

/** One table of what benches claim: what it is, beside what, what it may be, whether it holds. */
export function reportClaims(reported: readonly ReportedClaims[]): string {
  const rows = reported.flatMap(({ bench, claims }) => [[bench.name], ...claims.map(claimRow)]);
  return table([HEADER, ...rows]);
}

/** Whether a claim holds; a number without a limit always does. */
export function holds(claim: Claim): boolean {
  return claim.atMost === undefined || judged(claim) <= claim.atMost;
}

/** The number that a limit is about: how many times the peer's it is, where there is one. */
function judged(claim: Claim): number {
  return "peer" in claim ? claim.ours / claim.peer : claim.ours;
}

function claimRow(claim: Claim): readonly string[] {
  const { what, ours, unit, atMost } = claim;
  const beside = "peer" in claim ? [inUnit(claim.peer, unit), number(judged(claim))] : ["–", "–"];
  const verdict = atMost === undefined ? [] : [`at most ${number(atMost)}`, holds(claim) ? "yes" : "NO"];
  return [`  ${what}`, inUnit(ours, unit), ...beside, ...verdict];
}

function inUnit(value: number, unit: Unit): string {
  return `${number(value)} ${unit}`;
}

function number(value: number): string {
  const digits = value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
  return value.toLocaleString("en", digits);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
