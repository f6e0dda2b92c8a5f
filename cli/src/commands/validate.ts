import type { Command } from "commander";

import { examples, fileOption, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { ValidateCommand } from "./validate.run";

/** `parkit validate`: checks a description. */
export function addValidateCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("validate")
    .description("check a description and say everything that is wrong with it")
    .addOption(fileOption())
    .addOption(formatOption("text", "json", "sarif"))
    .option("--strict", "warnings fail too", false)
    .addHelpText("after", examples("parkit validate", "parkit validate -f runners/ --strict --format json"))
    .action(async (options: ValidateCommand) => {
      const { validateCommand } = await import("./validate.run.js");
      finish(await validateCommand(options, terminal));
    });
}
