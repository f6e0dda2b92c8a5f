import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

import { judge } from "@parkit/targets/internal/description/judge";
import type { LoadedDescription } from "@parkit/targets/internal/description/merge";
import { loadDescription } from "../description/load";
import { EXIT, type ExitCode } from "../exit-code";
import { reportJson } from "../report/json";
import { reportText, summarise } from "../report/text";
import type { Terminal } from "../terminal";

/** Options of `parkit validate`. */
export interface ValidateCommand {
  readonly file: readonly string[];
  readonly format: "text" | "json" | "sarif";
  readonly strict: boolean;
}

/** Checks a description and says everything that is wrong with it. */
export async function validateCommand(options: ValidateCommand, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadDescription(options.file, terminal);
  const { violations } = judge(loaded);
  terminal.out.write(await report(options.format, violations, loaded, terminal));
  const { errors, warnings } = summarise(violations);
  return errors > 0 || (options.strict && warnings > 0) ? EXIT.failed : EXIT.ok;
}

async function report(
  format: ValidateCommand["format"],
  violations: readonly Violation[],
  loaded: LoadedDescription,
  { paint }: Terminal,
): Promise<string> {
  switch (format) {
    case "text":
      return reportText(violations, loaded, paint, "; --format json has all of them");
    case "json":
      return reportJson(violations);
    case "sarif": {
      const { reportSarif } = await import("../report/sarif.js");
      return reportSarif(violations);
    }
  }
}
