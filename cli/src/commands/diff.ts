import type { Description } from "@parkit/provider-schema/description";
import { diffDescriptions } from "@parkit/targets/diff/diff-descriptions";

import { requireValid } from "../description/require-valid";
import { EXIT } from "../exit-code";
import type { ExitCode } from "../exit-code";
import { reportChanges } from "../report/changes";
import type { ChangesFormat } from "../report/changes";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit diff`. */
export interface DiffCommand {
  readonly before: string;
  readonly after: string;
  readonly format: ChangesFormat;
}

/** Says what changes from one description to another. */
export async function diffCommand(
  { before, after, format }: DiffCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  if (before === "-" && after === "-") throw new UsageError("only one side can come from standard input");
  const [was, is] = [await readSide(before, terminal), await readSide(after, terminal)];
  const changes = diffDescriptions(was, is);
  terminal.out.write(reportChanges(changes, format, terminal.paint));
  return changes.length === 0 ? EXIT.ok : EXIT.failed;
}

async function readSide(source: string, terminal: Terminal): Promise<Description> {
  const description = await requireValid([source], terminal);
  if (description !== undefined) return description;
  // Exit code 1 says that they differ, which cannot be said of a wrong description.
  throw new UsageError(`${source} has errors and cannot be compared`, "Mend what is listed above.");
}
