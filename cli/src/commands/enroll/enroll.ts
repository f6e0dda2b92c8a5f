import { Option, type Command } from "commander";

import {
  examples,
  fileOption,
  filesArgument,
  runnerOption,
  withFiles,
  type Finish,
} from "../../command-options";
import type { Terminal } from "../../terminal";
import type { EnrollCommand } from "./enroll.run";

/** `parkit enroll`: enrolls a runner with Datadog. */
export function addEnrollCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("enroll")
    .description("enroll a runner with Datadog and print its identity")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .addOption(runnerOption())
    .addOption(
      new Option("-o, --output <form>", "form of the identity")
        .choices(["secret", "helm-values", "config", "env"])
        .default("secret"),
    )
    .option("--to <path>", "file to write, mode 0600")
    .option("--show", "print the identity even to a terminal", false)
    .option(
      "--if-missing",
      "enroll only when there is no identity yet: in the file of --to, or with -o secret in the cluster that kubectl points at",
      false,
    )
    .option(
      "--done",
      "say that the printed identity has arrived: the copy that is kept of it is deleted",
      false,
    )
    .addHelpText(
      "after",
      examples(
        "parkit enroll -f parkit.yaml --runner payments -o secret --to identity.yaml",
        "parkit enroll -f parkit.yaml --runner payments | kubectl apply -f - && parkit enroll --done",
        "parkit enroll -f parkit.yaml --if-missing --to identity.yaml",
      ) +
        "\nReads DD_API_KEY and DD_APP_KEY. The private key is made here and never leaves this machine. What is" +
        "\nprinted is also kept in a file of mode 0600 until --done: the same command hands it over again.",
    )
    .action(async (files: readonly string[], options: EnrollCommand, command: Command) => {
      const { enrollCommand } = await import("./enroll.run.js");
      finish(await enrollCommand(withFiles(files, options, command), terminal));
    });
}
