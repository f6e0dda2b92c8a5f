import type { Command } from "commander";

import { examples, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { InitCommand } from "./init.run";

/** `parkit init`: writes something to start from. */
export function addInitCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("init")
    .description("write a description or a CDKTF app to start from")
    .argument("[directory]", "where to; it is made when it is not there", ".")
    .option(
      "--target <deployment>",
      "how the runner will be deployed, one of the ways below (default: operator, as Datadog recommends; with --cdktf helm)",
    )
    .option("--cdktf", "a CDKTF app in TypeScript instead of parkit.yaml", false)
    .addHelpText(
      "after",
      examples("parkit init", "parkit init --target helm runners", "parkit init --cdktf my-app") +
        "\nNothing that exists is overwritten.",
    )
    .action(async (directory: string, options: Omit<InitCommand, "directory">) => {
      const { initCommand } = await import("./init.run.js");
      finish(await initCommand({ ...options, directory }, terminal));
    });
}
