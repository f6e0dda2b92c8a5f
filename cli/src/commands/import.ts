import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { ImportCommand } from "./import.run";

/** `parkit import`: makes a description of existing files. */
export function addImportCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("import")
    .description(
      "make a description of existing values, manifests, Compose files, commands or configurations",
    )
    .argument(
      "<files...>",
      "files of any of the formats below, directories, or - for standard input; together one description",
    )
    .addOption(formatOption("text", "json"))
    .option("-o, --output <path>", "file to write the description to; it must not exist")
    .addHelpText(
      "after",
      examples(
        "parkit import values.yaml -o parkit.yaml",
        "parkit import docker-compose.yaml config/config.yaml",
        "kubectl get datadogagent datadog -o yaml | parkit import -",
      ) + "\nExit codes: 0 imported, 1 imported with errors in the files, 2 wrong usage or not recognised.",
    )
    .action(async (files: readonly string[], options: Omit<ImportCommand, "files">) => {
      const { importCommand } = await import("./import.run.js");
      finish(await importCommand({ ...options, files }, terminal));
    });
}
