import type { Command } from "commander";

import { examples, type Finish } from "../command-options";
import type { Terminal } from "../terminal";

/** `parkit schema`: prints the JSON Schema of a description. */
export function addSchemaCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("schema")
    .description("print the JSON Schema (draft-07) of parkit.yaml")
    .addHelpText("after", examples("parkit schema > parkit.schema.json"))
    .action(async () => {
      const { schemaCommand } = await import("./schema.run.js");
      finish(schemaCommand(terminal));
    });
}
