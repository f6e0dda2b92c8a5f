import { diffDescriptions } from "@parkit/import/internal/diff/diff-descriptions";

import { comparableSides, readDiffSide } from "../description/diff-side";
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
  readonly runner?: string;
  readonly format: ChangesFormat;
}

/** Says what changes from one description to another, or to files that exist. */
export async function diffCommand(
  { before, after, runner, format }: DiffCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  if (before === "-" && after === "-") throw new UsageError("only one side can come from standard input");
  const [was, is] = [await readDiffSide(before, terminal), await readDiffSide(after, terminal)];
  const changes = diffDescriptions(...comparableSides(was, is, runner));
  terminal.out.write(reportChanges(changes, format, terminal.paint));
  return changes.length === 0 ? EXIT.ok : EXIT.failed;
}
