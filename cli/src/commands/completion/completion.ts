import { Argument, type Command } from "commander";

import { examples, type Finish } from "../../command-options";
import type { Terminal } from "../../terminal";
import type { Shell } from "./completion.run";

/** `parkit completion`: prints what makes a shell complete the command's words. */
export function addCompletionCommand(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("completion")
    .description("print a script that lets a shell complete commands, options and their values")
    .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      examples(
        'eval "$(parkit completion bash)"',
        "parkit completion fish > ~/.config/fish/completions/parkit.fish",
      ),
    )
    .action(async (shell: Shell) => {
      const { completionCommand } = await import("./completion.run.js");
      finish(completionCommand(shell, program, terminal));
    });
}
