import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

import { summarise } from "./text";

/** Violations for programs. */
export function reportJson(violations: readonly Violation[]): string {
  return `${JSON.stringify({ violations, summary: summarise(violations) }, null, 2)}\n`;
}
