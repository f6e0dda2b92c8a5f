import { Option, type Command } from "commander";

import { examples, fileOption, runnerOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { EnrollCommand } from "./enroll.run";

/** `parkit enroll`: enrolls a runner with Datadog. */
export function addEnrollCommand(program: Command, terminal: Terminal, finish: Finish): void {
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
      const { enrollCommand } = await import("./enroll.run.js");
      finish(await enrollCommand(options, terminal));
    });
}
