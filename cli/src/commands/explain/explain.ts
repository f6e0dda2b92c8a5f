import { Option, type Command } from "commander";

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
import type { ExplainPermissionsCommand } from "./permissions.run";

/** How the result of a lookup is printed. */
interface Lookup {
  readonly format: "text" | "json";
}

/** Names of actions begin with the domain of whoever offers them; fields of a description do not. */
const ACTION_DOMAIN = "com.";

/** `parkit explain`, for an action or a field, and its parts for a rule and for what runners may do. */
export function addExplainCommand(program: Command, terminal: Terminal, finish: Finish): void {
  // The first command of the line that knows an option takes it, so that its parts ask for options of both.
  const explain = program
    .command("explain")
    .description("explain an action, a field of a description, a rule, or what runners may do")
    .argument("<name>", "fully qualified name of an action, or path of a field")
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples(
        "parkit explain com.datadoghq.kubernetes.core.listPod",
        "parkit explain runners.deployment.resources",
        "parkit explain rule tag/charset",
        "parkit explain allowlist -f parkit.yaml --runner payments",
        "parkit explain permissions --action com.datadoghq.kubernetes.core.deletePod",
      ) + "\nExit codes: 0 explained, 1 there is no such thing or the description is wrong, 2 wrong usage.",
    )
    .action(async (name: string, options: Lookup) => {
      if (name.startsWith(ACTION_DOMAIN)) {
        const { explainActionCommand } = await import("./action.run.js");
        finish(explainActionCommand({ ...options, name }, terminal));
      } else {
        const { explainFieldCommand } = await import("./field.run.js");
        finish(explainFieldCommand({ ...options, path: name }, terminal));
      }
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

  explain
    .command("permissions")
    .description("whether an action may run on a runner, and which line decides")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .addOption(runnerOption())
    .addOption(
      new Option("--tag <tags...>", "tags of the Agents, in place of those that the description says"),
    )
    .addOption(new Option("--action <name>", "one action, in place of all that lists and policies name"))
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples(
        "parkit explain permissions",
        "parkit explain permissions --runner cluster --action com.datadoghq.kubernetes.core.deletePod",
        "parkit explain permissions --tag env:prod region:eu --format json",
      ),
    )
    .action(async (files: readonly string[], _own: ExplainPermissionsCommand, command: Command) => {
      const { explainPermissionsCommand } = await import("./permissions.run.js");
      const options = withFiles(files, command.optsWithGlobals<ExplainPermissionsCommand>(), command);
      finish(await explainPermissionsCommand(options, terminal));
    });
}
