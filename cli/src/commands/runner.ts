import type { Command } from "commander";

import { examples, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { RunnerCommand } from "./runner.run";

/** `parkit runner`: the reference runner in the foreground. */
export function addRunnerCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("runner")
    .description("run the reference runner in the foreground")
    .requiredOption("--config <directory>", "directory that holds config.yaml")
    .option(
      "--state <directory>",
      "directory in which the runner keeps its task journal; that of config.yaml unless given",
    )
    .option("--allow-open-files", "use files with keys and credentials that others can read or write")
    .addHelpText(
      "after",
      examples(
        "parkit runner --config /etc/dd-action-runner/config",
        "parkit runner --config /etc/dd-action-runner/config --state /var/lib/dd-action-runner",
      ) + "\nExit codes: 0 drained, 1 failed, 2 wrong configuration.",
    )
    .action(async (options: RunnerCommand) => {
      const { runnerCommand } = await import("./runner.run.js");
      finish(await runnerCommand(options, terminal));
    });
}
