import type { Command } from "commander";

import { examples, formatOption, type Finish } from "../command-options";
import type { Terminal } from "../terminal";
import type { UpCommand } from "./up.run";

/** `parkit up`: a control plane and a runner on this machine. */
export function addUpCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("up")
    .description("start a control plane and a runner on this machine, until stopped")
    .option("--port <number>", "port of the control plane; 0 takes a free one", "0")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit up", "parkit up --port 8080 --format json"))
    .action(async (options: UpCommand) => {
      const { upCommand } = await import("./up.run.js");
      finish(await upCommand(options, terminal));
    });
}
