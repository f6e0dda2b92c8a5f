import type { Command } from "commander";

import { examples, type Finish } from "../command-options";
import type { Terminal } from "../terminal";

/** `parkit runner`: the reference runner in the foreground. */
export function addRunnerCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("runner")
    .description("run the reference runner in the foreground")
    .requiredOption("--config <directory>", "directory that holds config.yaml")
    .addHelpText(
      "after",
      examples("parkit runner --config /etc/dd-action-runner/config") +
        "\nExit codes: 0 drained, 1 failed, 2 wrong configuration.",
    )
    .action(async (options: { readonly config: string }) => {
      const { runnerCommand } = await import("./runner.run.js");
      finish(await runnerCommand(options.config, terminal));
    });
}
