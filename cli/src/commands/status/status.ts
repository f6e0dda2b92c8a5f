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
import type { StatusCommand } from "./status.run";

/** `parkit status`: tells how runners, connections and groups stand. */
export function addStatusCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("status")
    .description("tell how the runners, connections and groups of a description stand")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .option("--wait", "wait until every runner is ready and everything is made", false)
    .option("--timeout <seconds>", "how long --wait waits", "300")
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples("parkit status", "parkit status --wait --timeout 60", "parkit status --format json") +
        "\nAsks a control plane of parkit's that the description names as its site, with DD_API_KEY and DD_APP_KEY." +
        "\nDatadog has published no lists of runners, connections and groups: there, what cannot be known is unknown." +
        "\nExit codes: 0 nothing is amiss, 1 a runner is not ready or something is not made, 2 wrong usage.",
    )
    .action(async (files: readonly string[], options: StatusCommand, command: Command) => {
      const { statusCommand } = await import("./status.run.js");
      finish(await statusCommand(withFiles(files, options, command), terminal));
    });
}
