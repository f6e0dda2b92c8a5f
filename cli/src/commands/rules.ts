import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";

/** `parkit rules`: lists the rules. */
export function addRulesCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("rules")
    .description("list the rules that descriptions, imports and constructs are held against")
    .argument("[search]", "part of an id or summary, such as tag/")
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit rules", "parkit rules tag/", "parkit rules secret --format json") +
        "\nOne of them in full: parkit explain rule ID.",
    )
    .action(async (search: string | undefined, options: { readonly format: "text" | "json" }) => {
      const { rulesCommand } = await import("./rules.run.js");
      finish(rulesCommand({ ...options, search: search ?? "" }, terminal));
    });
}
