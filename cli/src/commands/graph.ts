import { Option, type Command } from "commander";

import { examples, fileOption, filesArgument, withFiles, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { GraphCommand } from "./graph.run";

/** `parkit graph`: draws a description. */
export function addGraphCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("graph")
    .description("draw runners, connections and groups, and what each may do")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .addOption(
      new Option("--format <format>", "kind of picture").choices(["mermaid", "svg"]).default("mermaid"),
    )
    .option("-o, --output <path>", "file to write")
    .addHelpText(
      "after",
      examples("parkit graph parkit.yaml", "parkit graph --format svg -o runners.svg") +
        "\nMermaid is drawn by Markdown viewers; the SVG needs nothing else.",
    )
    .action(async (files: readonly string[], options: GraphCommand, command: Command) => {
      const { graphCommand } = await import("./graph.run.js");
      finish(await graphCommand(withFiles(files, options, command), terminal));
    });
}
