import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

import type { LoadedDescription } from "../description/merge";
import type { Paint } from "../terminal";
import { excerpt } from "./excerpt";

/** Violations for people: place, rule, message, the line with a caret, and what to do. */
export function reportText(
  violations: readonly Violation[],
  loaded: LoadedDescription,
  paint: Paint,
): string {
  if (violations.length === 0) return `${paint("green", "ok")}: no violations\n`;
  const blocks = violations.map((violation) => block(violation, loaded, paint));
  return `${blocks.join("\n")}\n${summaryLine(violations)}\n`;
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
  const place = source === undefined ? "" : `${source.file}:${source.line}:${source.column} `;
  const kind = paint(severity === "error" ? "red" : "yellow", severity);
  return [
    `${paint("bold", place)}${kind} ${rule}`,
    `  ${path === "" ? "" : `${path}: `}${message}`,
    ...excerpt(violation, loaded, paint),
    `  ${paint("cyan", "help:")} ${hint}`,
    "",
  ].join("\n");
}
