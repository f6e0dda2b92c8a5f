import type { Command } from "commander";

import type { Terminal } from "../terminal";
import { examples, formatOption } from "./options";
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
}
