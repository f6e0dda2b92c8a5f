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
import type { LogsCommand } from "./logs.run";

/** `parkit logs`: prints the log of a runner, and says how far its start has come. */
export function addLogsCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("logs")
    .description("print the log of a runner where it is deployed, and say which step of its start is missing")
    .argument("<runner>", "name of the runner in the description")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .option("--follow", "go on with what comes, until stopped", false)
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples(
        "parkit logs payments",
        "parkit logs payments --follow",
        "parkit logs payments --format json",
      ) +
        "\nAsks kubectl, docker or the file of the Agent, as the README of parkit synth does. The log goes to standard" +
        "\noutput, what it tells of the start to standard error; with --format json only the steps are printed." +
        "\nExit codes: 0 the runner asks for tasks, 1 a step is missing or the log cannot be had, 2 wrong usage.",
    )
    .action(
      async (runner: string, files: string[], options: Omit<LogsCommand, "runner">, command: Command) => {
        const { logsCommand } = await import("./logs.run.js");
        finish(await logsCommand({ ...withFiles(files, options, command), runner }, terminal));
      },
    );
}
