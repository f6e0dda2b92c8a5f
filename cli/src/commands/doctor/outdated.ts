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
import type { OutdatedCommand } from "./outdated.run";

/** `parkit outdated`: compares the versions of a description with those that are known. */
export function addOutdatedCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("outdated")
    .description("compare pinned and default versions with those that are known")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit outdated", "parkit outdated parkit.yaml --format json") +
        "\nWhere a runner is deployed by a chart, Datadog's repository of charts is asked for the newest ones; without" +
        "\na network that is said, and what this parkit knows counts." +
        "\nExit codes: 0 nothing is behind, 1 a pinned version is, or the description has errors, 2 wrong usage.",
    )
    .action(async (files: readonly string[], options: OutdatedCommand, command: Command) => {
      const { outdatedCommand } = await import("./outdated.run.js");
      finish(await outdatedCommand(withFiles(files, options, command), terminal));
    });
}
