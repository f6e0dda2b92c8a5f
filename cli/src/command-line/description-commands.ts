import type { Command } from "commander";

import type { SynthCommand } from "../commands/synth";
import type { ValidateCommand } from "../commands/validate";
import type { Terminal } from "../terminal";
import { examples, fileOption, formatOption, runnerOption } from "./options";
import type { Finish } from "./options";

/** Commands that read a description and say or make something of it. */
export function addDescriptionCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("validate")
    .description("check a description and say everything that is wrong with it")
    .addOption(fileOption())
    .addOption(formatOption("text", "json", "sarif"))
    .option("--strict", "warnings fail too", false)
    .addHelpText("after", examples("parkit validate", "parkit validate -f runners/ --strict --format json"))
    .action(async (options: ValidateCommand) => {
      const { validateCommand } = await import("../commands/validate.js");
      finish(await validateCommand(options, terminal));
    });

  program
    .command("synth")
    .description("render a description for one way of deploying it")
    .argument("<target>", "what to render, such as helm or config")
    .addOption(fileOption())
    .addOption(runnerOption())
    .option("-o, --output <path>", "file to write, or directory for targets of several files")
    .addHelpText(
      "after",
      examples("parkit synth helm -f parkit.yaml", "parkit synth config --runner payments -o config.yaml"),
    )
    .action(async (target: string, options: Omit<SynthCommand, "target">) => {
      const { synthCommand } = await import("../commands/synth.js");
      finish(await synthCommand({ ...options, target }, terminal));
    });
}
