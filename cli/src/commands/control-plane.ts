import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { ControlPlaneCommand } from "./control-plane.run";

/** `parkit control-plane`: a control plane on this machine. */
export function addControlPlaneCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("control-plane")
    .description("start a control plane on this machine, without a runner, until stopped")
    .option("--port <number>", "port to listen on; 0 takes a free one", "0")
    .option("--data <dir>", "directory that keeps everything over a restart; otherwise all is forgotten")
    .option("--scenario <file>", "JSON file with faults to begin with")
    .addOption(formatOption("text", "json"))
    .addHelpText(
      "after",
      examples(
        "parkit control-plane",
        "parkit control-plane --port 8080 --format json",
        "parkit control-plane --port 8080 --data ./control-plane-data",
        "parkit control-plane --scenario faults.json",
      ) +
        "\nLogs are JSON lines on standard error. Keys are made anew with every start, or kept with the data." +
        "\nA directory holds keys and secrets of connections, is for one control plane at a time, and for you alone.",
    )
    .action(async (options: ControlPlaneCommand) => {
      const { controlPlaneCommand } = await import("../commands/control-plane.run.js");
      finish(await controlPlaneCommand(options, terminal));
    });
}
