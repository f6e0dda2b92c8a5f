import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";

/** `parkit actions`: searches the catalogue. */
export function addActionsCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("actions")
    .description("search the catalogue of actions")
    .argument("[search]", "part of a name or summary")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit actions listPod", "parkit actions http --format json"))
    .action(async (search: string | undefined, options: { readonly format: "text" | "json" }) => {
      const { actionsCommand } = await import("./actions.run.js");
      finish(actionsCommand({ ...options, search: search ?? "" }, terminal));
    });
}
