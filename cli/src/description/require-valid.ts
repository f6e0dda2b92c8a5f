import type { Description } from "@parkit/provider-schema/description";

import { reportText } from "../report/text";
import type { Terminal } from "../terminal";
import { judge } from "./judge";
import { loadDescription } from "./load";

/**
 * Reads a description and judges it. Violations are told on standard error.
 *
 * @returns the description, or undefined when it has errors
 * @throws {UsageError} when a file cannot be read
 */
export async function requireValid(
  sources: readonly string[],
  terminal: Terminal,
): Promise<Description | undefined> {
  const loaded = await loadDescription(sources);
  const violations = judge(loaded);
  if (violations.length > 0) terminal.err.write(reportText(violations, loaded, terminal.paint));
  // Without an error the input is a description.
  return violations.some(({ severity }) => severity === "error") ? undefined : (loaded.input as Description);
}
