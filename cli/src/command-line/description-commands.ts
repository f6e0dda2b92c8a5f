import { Option } from "commander";
import type { Command } from "commander";

import type { DiffCommand } from "../commands/diff";
import type { GraphCommand } from "../commands/graph";
import type { InitCommand } from "../commands/init";
import type { ImportCommand } from "../commands/import";
import type { SynthCommand } from "../commands/synth";
import type { ValidateCommand } from "../commands/validate";
import type { Terminal } from "../terminal";
import { examples, fileOption, formatOption, runnerOption } from "./options";
import type { Finish } from "./options";

/** Commands that read a description and say or make something of it. */
export function addDescriptionCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("validate")
    .description("check a description and say everything that is wrong with it")
    .addOption(fileOption())
    .addOption(formatOption("text", "json", "sarif"))
    .option("--strict", "warnings fail too", false)
    .addHelpText("after", examples("parkit validate", "parkit validate -f runners/ --strict --format json"))
    .action(async (options: ValidateCommand) => {
      const { validateCommand } = await import("../commands/validate.js");
      finish(await validateCommand(options, terminal));
    });

  program
    .command("synth")
    .description("render a description for one way of deploying it")
    .argument("<target>", "what to render, such as helm or config")
    .addOption(fileOption())
    .addOption(runnerOption())
    .option("-o, --output <path>", "file to write, or directory for targets of several files")
    .option("--into <file>", "compose: put the service into a Compose file that exists")
    .option(
      "--identity <file>",
      "helm: what the runner's image printed with --enroll -f helm-values, or - for standard input",
    )
    .addHelpText(
      "after",
      examples(
        "parkit synth helm -f parkit.yaml",
        "parkit synth config --runner payments -o config.yaml",
        "parkit synth compose --into docker-compose.yaml",
        "parkit synth helm --identity printed.yaml -o helm/",
      ),
    )
    .action(async (target: string, options: Omit<SynthCommand, "target">) => {
      const { synthCommand } = await import("../commands/synth.js");
      finish(await synthCommand({ ...options, target }, terminal));
    });

  program
    .command("import")
    .description(
      "make a description of existing values, manifests, Compose files, commands or configurations",
    )
    .argument(
      "<files...>",
      "files of any of these formats, directories, or - for standard input; together one description",
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
      const { importCommand } = await import("../commands/import.js");
      finish(await importCommand({ ...options, files }, terminal));
    });

  program
    .command("diff")
    .description("say in words what changes from one description to another, or to a file that exists")
    .argument(
      "<before>",
      "the earlier description, or a file that parkit import recognises: a file, a directory, or - for standard input",
    )
    .argument("<after>", "the later one")
    .option("--runner <name>", "which runner a file that is no description is compared with")
    .addOption(formatOption("text", "markdown", "json"))
    .addHelpText(
      "after",
      examples(
        "parkit diff old/parkit.yaml parkit.yaml",
        "git show main:parkit.yaml | parkit diff - parkit.yaml --format markdown",
        "helm get values payments -o yaml | parkit diff - parkit.yaml --runner payments",
      ) + "\nExit codes: 0 same, 1 different, 2 wrong usage or a description that has errors.",
    )
    .action(async (before: string, after: string, options: Omit<DiffCommand, "before" | "after">) => {
      const { diffCommand } = await import("../commands/diff.js");
      finish(await diffCommand({ ...options, before, after }, terminal));
    });

  program
    .command("graph")
    .description("draw runners, connections and groups, and what each may do")
    .addOption(fileOption())
    .addOption(
      new Option("--format <format>", "kind of picture").choices(["mermaid", "svg"]).default("mermaid"),
    )
    .option("-o, --output <path>", "file to write")
    .addHelpText(
      "after",
      examples("parkit graph -f parkit.yaml", "parkit graph --format svg -o runners.svg") +
        "\nMermaid is drawn by Markdown viewers; the SVG needs nothing else.",
    )
    .action(async (options: GraphCommand) => {
      const { graphCommand } = await import("../commands/graph.js");
      finish(await graphCommand(options, terminal));
    });

  program
    .command("init")
    .description("write a description or a CDKTF app to start from")
    .argument("[directory]", "where to; it is made when it is not there", ".")
    .option("--target <deployment>", "how the runner will be deployed", "helm")
    .option("--cdktf", "a CDKTF app in TypeScript instead of parkit.yaml", false)
    .addHelpText(
      "after",
      examples("parkit init", "parkit init --target docker runners", "parkit init --cdktf my-app") +
        "\nNothing that exists is overwritten.",
    )
    .action(async (directory: string, options: Omit<InitCommand, "directory">) => {
      const { initCommand } = await import("../commands/init.js");
      finish(await initCommand({ ...options, directory }, terminal));
    });
}
