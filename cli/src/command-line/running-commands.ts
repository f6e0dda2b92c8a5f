import { Option } from "commander";
import type { Command } from "commander";

import type { EnrollCommand } from "../commands/enroll";
import type { UpCommand } from "../commands/up";
import type { Terminal } from "../terminal";
import { examples, fileOption, formatOption, runnerOption } from "./options";
import type { Finish } from "./options";

/** Commands that talk to a control plane or start something. */
export function addRunningCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("enroll")
    .description("enroll a runner with Datadog and print its identity")
    .addOption(fileOption())
    .addOption(runnerOption())
    .addOption(
      new Option("-o, --output <form>", "form of the identity")
        .choices(["secret", "helm-values", "config", "env"])
        .default("secret"),
    )
    .option("--to <path>", "file to write, mode 0600")
    .option("--show", "print the identity even to a terminal", false)
    .addHelpText(
      "after",
      examples("parkit enroll -f parkit.yaml --runner payments -o secret --to identity.yaml") +
        "\nReads DD_API_KEY and DD_APP_KEY. The private key is made here and never leaves this machine.",
    )
    .action(async (options: EnrollCommand) => {
      const { enrollCommand } = await import("../commands/enroll.js");
      finish(await enrollCommand(options, terminal));
    });

  program
    .command("up")
    .description("start a control plane and a runner on this machine, until stopped")
    .option("--port <number>", "port of the control plane; 0 takes a free one", "0")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit up", "parkit up --port 8080 --format json"))
    .action(async (options: UpCommand) => {
      const { upCommand } = await import("../commands/up.js");
      finish(await upCommand(options, terminal));
    });

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
      const { runnerCommand } = await import("../commands/runner.js");
      finish(await runnerCommand(options.config, terminal));
    });
}
