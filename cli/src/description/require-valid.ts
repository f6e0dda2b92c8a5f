import type { Description } from "@parkit/provider-schema/internal/description/description";

import { judge } from "@parkit/targets/internal/description/judge";
import { reportText } from "../report/text";
import type { Terminal } from "../terminal";
import { loadDescription } from "./load";

/**
 * Reads a description for a command that only looks at it. When it has errors, everything that is wrong with
 * it is told on standard error; warnings alone are left to `parkit validate`.
 *
 * @returns the description, or undefined when it has errors
 * @throws {UsageError} when a file cannot be read
 */
export async function requireValid(
  sources: readonly string[],
  terminal: Terminal,
): Promise<Description | undefined> {
  const loaded = await loadDescription(sources, terminal);
  const judged = judge(loaded);
  if (judged.kind === "valid") return judged.description;
  terminal.err.write(reportText(judged.violations, loaded, terminal.paintErr));
  return undefined;
}
