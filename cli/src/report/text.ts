import { printable, shortened } from "@parkit/provider-schema/internal/printable";
import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

import type { LoadedDescription } from "@parkit/targets/internal/description/merge";
import type { Paint } from "../terminal";
import { excerpt } from "./excerpt";

/** Most violations that are told to people at once; programs get all. */
const MOST_SHOWN = 100;

/**
 * Violations for people: place, rule, message, the line with a caret, and what to do. Of more than 100 the
 * first ones, errors before warnings, and how many there are.
 *
 * @param all - how to get at all of them, for a remark about those that are left out
 */
export function reportText(
  violations: readonly Violation[],
  loaded: LoadedDescription,
  paint: Paint,
  all = "",
): string {
  if (violations.length === 0) return `${paint("green", "ok")}: no violations\n`;
  const blocks = firstOf(violations).map((violation) => block(violation, loaded, paint));
  const left = violations.length - blocks.length;
  const rest =
    left === 0 ? "" : `${left.toLocaleString("en")} more ${left === 1 ? "is" : "are"} not shown${all}.\n\n`;
  return `${blocks.join("\n")}\n${rest}${summaryLine(violations)}\n`;
}

/** In the order in which they are; a flood of warnings hides no error. */
function firstOf(violations: readonly Violation[]): readonly Violation[] {
  if (violations.length <= MOST_SHOWN) return violations;
  const errors = violations.filter(({ severity }) => severity === "error");
  const warnings = violations.filter(({ severity }) => severity === "warning");
  const shown = new Set([...errors, ...warnings].slice(0, MOST_SHOWN));
  return violations.filter((violation) => shown.has(violation));
}

/** How many of each, in words. */
function summaryLine(violations: readonly Violation[]): string {
  const { errors, warnings } = summarise(violations);
  return `${errors} ${errors === 1 ? "error" : "errors"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
}

/** How many of each. */
export function summarise(violations: readonly Violation[]): {
  readonly errors: number;
  readonly warnings: number;
} {
  const errors = violations.filter((violation) => violation.severity === "error").length;
  return { errors, warnings: violations.length - errors };
}

function block(violation: Violation, loaded: LoadedDescription, paint: Paint): string {
  const { source, severity, rule, path, message, hint } = violation;
  const place = source === undefined ? "" : `${printable(source.file)}:${source.line}:${source.column} `;
  const kind = paint(severity === "error" ? "red" : "yellow", severity);
  return [
    `${paint("bold", place)}${kind} ${rule}`,
    `  ${path === "" ? "" : `${printable(shortened(path))}: `}${printable(shortened(message))}`,
    ...excerpt(violation, loaded, paint),
    `  ${paint("cyan", "help:")} ${printable(shortened(hint))}`,
    "",
  ].join("\n");
}
