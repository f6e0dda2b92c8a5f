import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { DiffCommand } from "./diff.run";

/** `parkit diff`: says what changes from one description to another. */
export function addDiffCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("diff")
    .description("say in words what changes from one description to another, or to a file that exists")
    .argument(
      "<before>",
      "the earlier description, or a file that parkit import recognises: a file, a directory, or - for standard input",
    )
    .argument("<after>", "the later one")
    .option("--runner <name>", "which runner a file that is not a description is compared with")
    .addOption(formatOption("text", "markdown", "json"))
    .addHelpText(
      "after",
      examples(
        "parkit diff old/parkit.yaml parkit.yaml",
        "git show main:parkit.yaml | parkit diff - parkit.yaml --format markdown",
        "helm get values payments -o yaml | parkit diff - parkit.yaml --runner payments",
      ) + "\nExit codes: 0 same, 1 different, 2 wrong usage, or a description or file that has errors.",
    )
    .action(async (before: string, after: string, options: Omit<DiffCommand, "before" | "after">) => {
      const { diffCommand } = await import("./diff.run.js");
      finish(await diffCommand({ ...options, before, after }, terminal));
    });
}
