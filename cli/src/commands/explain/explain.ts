import type { Command } from "commander";

import {
  examples,
  fileOption,
  filesArgument,
  formatOption,
  runnerOption,
  withFiles,
  type Finish,
} from "../../command-options";
import type { Terminal } from "../../terminal";
import type { ExplainAllowlistCommand } from "./allowlist.run";

/** How the result of a lookup is printed. */
interface Lookup {
  readonly format: "text" | "json";
}

/** `parkit explain`, for an action, and its parts for a rule and for what runners may do. */
export function addExplainCommand(program: Command, terminal: Terminal, finish: Finish): void {
  // The first command of the line that knows an option takes it, so that its parts ask for options of both.
  const explain = program
    .command("explain")
    .description("explain an action, a rule, or what the runners of a description may do")
    .argument("<action>", "fully qualified name of an action")
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples(
        "parkit explain com.datadoghq.kubernetes.core.listPod",
        "parkit explain rule tag/charset",
        "parkit explain allowlist -f parkit.yaml --runner payments",
      ) + "\nExit codes: 0 explained, 1 there is no such thing or the description is wrong, 2 wrong usage.",
    )
    .action(async (name: string, options: Lookup) => {
      const { explainActionCommand } = await import("./action.run.js");
      finish(explainActionCommand({ ...options, name }, terminal));
    });

  explain
    .command("rule")
    .description("what a rule asks for, why, and how to fix what breaks it")
    .argument("<id>", "id of the rule, such as tag/charset")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit explain rule tag/charset"))
    .action(async (id: string, _own: Lookup, command: Command) => {
      const { explainRuleCommand } = await import("./rule.run.js");
      finish(explainRuleCommand({ ...command.optsWithGlobals<Lookup>(), id }, terminal));
    });

  explain
    .command("allowlist")
    .description("what each runner may do, why, and the Kubernetes permissions that it needs")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .addOption(runnerOption())
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit explain allowlist", "parkit explain allowlist --runner payments --format json"),
    )
    .action(async (files: readonly string[], _own: ExplainAllowlistCommand, command: Command) => {
      const { explainAllowlistCommand } = await import("./allowlist.run.js");
      const options = withFiles(files, command.optsWithGlobals<ExplainAllowlistCommand>(), command);
      finish(await explainAllowlistCommand(options, terminal));
    });
}
