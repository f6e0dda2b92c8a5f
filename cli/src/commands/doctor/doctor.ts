import type { Command } from "commander";

import {
  examples,
  fileOption,
  filesArgument,
  formatOption,
  withFiles,
  type Finish,
} from "../../command-options";
import type { Terminal } from "../../terminal";
import type { DoctorCommand } from "./doctor.run";

/** `parkit doctor`: says what stands between a description and a working runner. */
export function addDoctorCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("doctor")
    .description("say what stands between a description and a working runner, and what to do about it")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .option("--live", "ask the site, the cluster, registries and runners too", false)
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit doctor parkit.yaml", "parkit doctor --live", "parkit doctor --live --format json") +
        "\nWithout --live nothing leaves this machine. With it, DD_API_KEY and DD_APP_KEY are read and sent to the" +
        "\nsite, and kubectl asks the cluster of its context. Nothing is changed, and no secret is printed." +
        "\nExit codes: 0 no problem, 1 a problem or a description with errors, 2 wrong usage or unreadable file.",
    )
    .action(async (files: readonly string[], options: DoctorCommand, command: Command) => {
      const { doctorCommand } = await import("./doctor.run.js");
      finish(await doctorCommand(withFiles(files, options, command), terminal));
    });
}
