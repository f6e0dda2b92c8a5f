import type { Command } from "commander";

import {
  examples,
  fileOption,
  filesArgument,
  runnerOption,
  withFiles,
  type Finish,
} from "../../command-options";
import type { Terminal } from "../../terminal";
import type { SynthCommand } from "./synth.run";

/** `parkit synth`: renders a description for one way of deploying it. */
export function addSynthCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("synth")
    .description("render a description for one way of deploying it")
    .argument("<target>", "what to render, such as helm or config")
    .addArgument(filesArgument())
    .addOption(fileOption())
    .addOption(runnerOption())
    .option("-o, --output <path>", "file to write, or directory for targets of several files")
    .option("--into <file>", "compose, operator, helm-agent: put the runner into a file that exists")
    .option(
      "--folder <path>",
      "flux: where the files are to lie in the Git repository, from its root (default: parkit/RUNNER)",
    )
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
        "parkit synth operator --into datadog-agent.yaml",
        "parkit synth helm --identity printed.yaml -o helm/",
        "parkit synth flux --folder clusters/prod/payments -o clusters/prod/payments/",
      ),
    )
    .action(
      async (
        target: string,
        files: readonly string[],
        options: Omit<SynthCommand, "target">,
        command: Command,
      ) => {
        const { synthCommand } = await import("./synth.run.js");
        finish(await synthCommand({ ...withFiles(files, options, command), target }, terminal));
      },
    );
}
