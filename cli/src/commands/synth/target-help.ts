import type { Command } from "commander";

/**
 * Adds the list of targets to the help of `parkit synth`. Only when that help is asked for: making the list
 * loads every renderer.
 */
export async function addTargetHelp(program: Command, argv: readonly string[]): Promise<void> {
  const isAsked = argv[0] === "help" || argv.includes("--help") || argv.includes("-h");
  if (!isAsked || !argv.includes("synth")) return;
  const { TARGETS } = await import("@parkit/targets/internal/targets");
  const targets = Object.values(TARGETS);
  const width = Math.max(...targets.map(({ name }) => name.length));
  const lines = targets.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  program.commands
    .find((command) => command.name() === "synth")
    ?.addHelpText("after", `\nTargets:\n${lines.join("\n")}`);
}
