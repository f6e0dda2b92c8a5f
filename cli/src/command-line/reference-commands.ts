import type { Command } from "commander";

import type { ExplainAllowlistCommand } from "../commands/explain-allowlist";
import type { Terminal } from "../terminal";
import { examples, fileOption, formatOption, runnerOption } from "./options";
import type { Finish } from "./options";

/** Commands that say what parkit knows. */
export function addReferenceCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("schema")
    .description("print the JSON Schema (draft-07) of parkit.yaml")
    .addHelpText("after", examples("parkit schema > parkit.schema.json"))
    .action(async () => {
      const { schemaCommand } = await import("../commands/schema.js");
      finish(schemaCommand(terminal));
    });

  program
    .command("actions")
    .description("search the catalogue of actions")
    .argument("[search]", "part of a name or summary")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit actions listPod", "parkit actions http --format json"))
    .action(async (search: string | undefined, options: { readonly format: "text" | "json" }) => {
      const { actionsCommand } = await import("../commands/actions.js");
      finish(actionsCommand({ ...options, search: search ?? "" }, terminal));
    });

  addExplainCommands(program, terminal, finish);
}

/** How the result of a lookup is printed. */
interface Lookup {
  readonly format: "text" | "json";
}

function addExplainCommands(program: Command, terminal: Terminal, finish: Finish): void {
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
      const { explainActionCommand } = await import("../commands/explain-action.js");
      finish(explainActionCommand({ ...options, name }, terminal));
    });

  explain
    .command("rule")
    .description("what a rule asks for, why, and how to mend what breaks it")
    .argument("<id>", "id of the rule, such as tag/charset")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit explain rule tag/charset"))
    .action(async (id: string, _own: Lookup, command: Command) => {
      const { explainRuleCommand } = await import("../commands/explain-rule.js");
      finish(explainRuleCommand({ ...command.optsWithGlobals<Lookup>(), id }, terminal));
    });

  explain
    .command("allowlist")
    .description("what each runner may do, why, and the Kubernetes permissions that it needs")
    .addOption(fileOption())
    .addOption(runnerOption())
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit explain allowlist", "parkit explain allowlist --runner payments --format json"),
    )
    .action(async (_own: ExplainAllowlistCommand, command: Command) => {
      const { explainAllowlistCommand } = await import("../commands/explain-allowlist.js");
      finish(await explainAllowlistCommand(command.optsWithGlobals<ExplainAllowlistCommand>(), terminal));
    });
}
