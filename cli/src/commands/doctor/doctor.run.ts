import { requireValid } from "../../description/require-valid";
import { examine } from "../../doctor/examine";
import { EXIT, type ExitCode } from "../../exit-code";
import { countFindings, findingsJson, findingsText } from "../../report/findings";
import type { Terminal } from "../../terminal";

/** Options of `parkit doctor`. */
export interface DoctorCommand {
  readonly file: readonly string[];
  readonly live: boolean;
  readonly format: "text" | "json";
}

/** Says what stands between a description and a working runner, each with what to do. */
export async function doctorCommand(
  { file, live, format }: DoctorCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const description = await requireValid(file, terminal);
  if (description === undefined) return EXIT.failed;
  const findings = await examine(description, terminal, live);
  terminal.out.write(format === "json" ? findingsJson(findings) : findingsText(findings, terminal.paint));
  return countFindings(findings).problem > 0 ? EXIT.failed : EXIT.ok;
}
