import type { Command } from "commander";

import {
  examples,
  fileOption,
  filesArgument,
  formatOption,
  withFiles,
  type Finish,
} from "../command-options";
import type { Terminal } from "../terminal";
import type { ValidateCommand } from "./validate.run";

/** `parkit validate`: checks a description. */
export function addValidateCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("validate")
    .description("check a description and say everything that is wrong with it")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .addOption(formatOption("text", "json", "sarif"))
    .option("--strict", "warnings fail too", false)
    .addHelpText("after", examples("parkit validate", "parkit validate runners/ --strict --format json"))
    .action(async (files: readonly string[], options: ValidateCommand, command: Command) => {
      const { validateCommand } = await import("./validate.run.js");
      finish(await validateCommand(withFiles(files, options, command), terminal));
    });
}
