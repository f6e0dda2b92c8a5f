import { UnusableEnvironment } from "@parkit/protocol/internal/http/unusable-environment";
import { shortened } from "@parkit/provider-schema/internal/printable";
import { Command, CommanderError } from "commander";

import { examples, type Finish } from "./command-options";
import { addActionsCommand } from "./commands/actions";
import { addCompletionCommand } from "./commands/completion/completion";
import { addControlPlaneCommand } from "./commands/control-plane";
import { addDiffCommand } from "./commands/diff";
import { addDoctorCommand } from "./commands/doctor/doctor";
import { addEnrollCommand } from "./commands/enroll/enroll";
import { addExplainCommand } from "./commands/explain/explain";
import { addGraphCommand } from "./commands/graph";
import { addImportCommand } from "./commands/import";
import { addInitCommand } from "./commands/init";
import { addOutdatedCommand } from "./commands/doctor/outdated";
import { addProviderCommand } from "./commands/provider";
import { addRulesCommand } from "./commands/rules";
import { addRunnerCommand } from "./commands/runner";
import { addSchemaCommand } from "./commands/schema";
import { addLogsCommand } from "./commands/status/logs";
import { addStatusCommand } from "./commands/status/status";
import { addSynthCommand } from "./commands/synth/synth";
import { addTaskCommand } from "./commands/task";
import { addUpCommand } from "./commands/up";
import { addValidateCommand } from "./commands/validate";
import { EXIT } from "./exit-code";
import { addListedHelp } from "./listed-help";
import { processTerminal, shielded, type Terminal } from "./terminal";
import { UsageError } from "./usage-error";
import { packageVersion } from "./version";

/**
 * Runs one command line, without the program's own name, and returns its exit code. Never throws for mistakes
 * of users.
 *
 * @param calledIn - where it is called; otherwise the terminal of this process
 */
export async function runProgram(
  argv: readonly string[],
  calledIn: Terminal = processTerminal(!argv.includes("--no-color")),
): Promise<number> {
  const terminal = shielded(calledIn);
  let exitCode: number = EXIT.ok;
  const program = describeProgram(argv, terminal, (code) => {
    exitCode = code;
  });
  try {
    await addListedHelp(program, argv);
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}

function reportFailure(error: unknown, terminal: Terminal): number {
  // Commander has printed its message; help and version end with 0, everything else is wrong usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError) {
    terminal.err.write(
      `parkit: ${shortened(error.message)}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`,
    );
    return EXIT.usage;
  }
  if (error instanceof UnusableEnvironment) {
    terminal.err.write(`parkit: ${shortened(error.message)}\n`);
    return EXIT.usage;
  }
  const message = shortened(error instanceof Error ? error.message : String(error));
  terminal.err.write(`parkit: ${message}\n`);
  if ((terminal.env["PARKIT_DEBUG"] ?? "") !== "" && error instanceof Error)
    terminal.err.write(`${error.stack ?? ""}\n`);
  return EXIT.failed;
}

type AddCommand = (program: Command, terminal: Terminal, finish: Finish) => void;

/** Its script completes the words of every command. */
const TELLS_OF_ALL = "completion";

/** What describes each command, by its name, in the order in which the help lists them. */
const COMMANDS = {
  validate: addValidateCommand,
  synth: addSynthCommand,
  import: addImportCommand,
  diff: addDiffCommand,
  graph: addGraphCommand,
  init: addInitCommand,
  schema: addSchemaCommand,
  actions: addActionsCommand,
  explain: addExplainCommand,
  rules: addRulesCommand,
  enroll: addEnrollCommand,
  doctor: addDoctorCommand,
  outdated: addOutdatedCommand,
  status: addStatusCommand,
  logs: addLogsCommand,
  up: addUpCommand,
  runner: addRunnerCommand,
  "control-plane": addControlPlaneCommand,
  task: addTaskCommand,
  provider: addProviderCommand,
  completion: addCompletionCommand,
} as const satisfies Readonly<Record<string, AddCommand>>;

/** Only the command that a command line begins with; all of them where the others matter, too. */
function commandsFor([name = ""]: readonly string[]): readonly AddCommand[] {
  const isOne = Object.hasOwn(COMMANDS, name) && name !== TELLS_OF_ALL;
  return Object.entries(COMMANDS).flatMap(([other, add]) => (isOne && other !== name ? [] : [add]));
}

function describeProgram(argv: readonly string[], terminal: Terminal, finish: Finish): Command {
  const program = new Command("parkit")
    .description("Datadog Private Actions as code: check, render, deploy and try a runner description.")
    .version(packageVersion(), "-V, --version")
    .option("--no-color", "no colour, also by NO_COLOR")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    })
    .addHelpText(
      "after",
      examples(
        "parkit validate -f parkit.yaml",
        "parkit synth helm -f parkit.yaml -o values.yaml",
        "parkit up",
      ) +
        "\nExit codes: 0 done, 1 the description is wrong or the work failed, 2 wrong usage or unreadable file.",
    );
  for (const addCommand of commandsFor(argv)) addCommand(program, terminal, finish);
  nameHelp(program, "parkit");
  return program;
}

/** A command that is called wrongly names its own help. */
function nameHelp(command: Command, words: string): void {
  const lists = command.commands.length > 0 ? "lists the commands" : "tells what it takes";
  command.showHelpAfterError(`(${words} --help ${lists})`);
  for (const part of command.commands) nameHelp(part, `${words} ${part.name()}`);
}
