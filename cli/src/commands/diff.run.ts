import { readDiffSide, sideChanges } from "../description/diff-side";
import { EXIT, type ExitCode } from "../exit-code";
import { reportChanges, type ChangesFormat } from "../report/changes";
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
  const changes = sideChanges(was, is, runner);
  const faulty = [was, is].filter((side) => side.faulty).map(({ source }) => source);
  // A file with errors may do something else than it seems to: that nothing changes is not said of it.
  const rolesUntold = was.unpermitted || is.unpermitted;
  if (changes.length > 0 || faulty.length === 0 || format === "json")
    terminal.out.write(reportChanges(changes, format, terminal.paint, rolesUntold));
  if (changes.length === 0 && rolesUntold)
    terminal.err.write(
      "Whether a Role permits what is allowed, these files do not tell: see the warnings above.\n",
    );
  if (faulty.length > 0) {
    terminal.err.write(`${faulty.join(" and ")}: fix the errors above before you rely on this comparison\n`);
    return EXIT.usage;
  }
  return changes.length === 0 ? EXIT.ok : EXIT.failed;
}
