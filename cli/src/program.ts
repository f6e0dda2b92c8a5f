import { Command, CommanderError, Option } from "commander";

import type { EnrollCommand } from "./commands/enroll";
import type { SynthCommand } from "./commands/synth";
import type { UpCommand } from "./commands/up";
import type { ValidateCommand } from "./commands/validate";
import { EXIT } from "./exit-code";
import type { ExitCode } from "./exit-code";
import { processTerminal } from "./terminal";
import type { Terminal } from "./terminal";
import { isUsageError, UsageError } from "./usage-error";
import { packageVersion } from "./version";

/** Runs one command line, without the program's own name, and returns its exit code. Never throws for mistakes of users. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const terminal = processTerminal(!argv.includes("--no-color"));
  let exitCode: number = EXIT.ok;
  const program = describeProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}

function reportFailure(error: unknown, terminal: Terminal): number {
  // Commander has printed its message; help and version end with 0, everything else is wrong usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (isUsageError(error)) {
    terminal.err.write(`parkit: ${error.message}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`);
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.err.write(`parkit: ${message}\n`);
  if ((process.env["PARKIT_DEBUG"] ?? "") !== "" && error instanceof Error)
    terminal.err.write(`${error.stack ?? ""}\n`);
  return EXIT.failed;
}

type Finish = (code: ExitCode) => void;

const fileOption = (): Option =>
  new Option("-f, --file <path...>", "description: files, a directory, or - for standard input").default([
    "parkit.yaml",
  ]);

const formatOption = (...formats: readonly string[]): Option =>
  new Option("--format <format>", "how to print the result").choices(formats).default("text");

const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n`;

function describeProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command("parkit")
    .description("Datadog Private Actions as code: check, render, deploy and try a runner description.")
    .version(packageVersion(), "-V, --version")
    .option("--no-color", "no colour, also by NO_COLOR")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
    })
    .showHelpAfterError("(parkit --help lists the commands)")
    .addHelpText(
      "after",
      examples(
        "parkit validate -f parkit.yaml",
        "parkit synth helm -f parkit.yaml -o values.yaml",
        "parkit up",
      ) +
        "\nExit codes: 0 done, 1 the description is wrong or the work failed, 2 wrong usage or unreadable file.",
    );
  addDescriptionCommands(program, terminal, finish);
  addReferenceCommands(program, terminal, finish);
  addRunningCommands(program, terminal, finish);
  addUnavailableCommands(program);
  return program;
}

function addDescriptionCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("validate")
    .description("check a description and say everything that is wrong with it")
    .addOption(fileOption())
    .addOption(formatOption("text", "json", "sarif"))
    .option("--strict", "warnings fail too", false)
    .addHelpText("after", examples("parkit validate", "parkit validate -f runners/ --strict --format json"))
    .action(async (options: ValidateCommand) => {
      const { validateCommand } = await import("./commands/validate.js");
      finish(await validateCommand(options, terminal));
    });

  program
    .command("synth")
    .description("render a description for one way of deploying it")
    .argument("<target>", "what to render, such as helm or config")
    .addOption(fileOption())
    .option("--runner <name>", "which runner, where the description has several")
    .option("-o, --output <path>", "file to write, or directory for targets of several files")
    .addHelpText(
      "after",
      examples("parkit synth helm -f parkit.yaml", "parkit synth config --runner payments -o config.yaml"),
    )
    .action(async (target: string, options: Omit<SynthCommand, "target">) => {
      const { synthCommand } = await import("./commands/synth.js");
      finish(await synthCommand({ ...options, target }, terminal));
    });
}

function addReferenceCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("schema")
    .description("print the JSON Schema (draft-07) of parkit.yaml")
    .addHelpText("after", examples("parkit schema > parkit.schema.json"))
    .action(async () => {
      const { schemaCommand } = await import("./commands/schema.js");
      finish(schemaCommand(terminal));
    });

  program
    .command("actions")
    .description("search the catalogue of actions")
    .argument("[search]", "part of a name or summary")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit actions listPod", "parkit actions http --format json"))
    .action(async (search: string | undefined, options: { readonly format: "text" | "json" }) => {
      const { actionsCommand } = await import("./commands/actions.js");
      finish(actionsCommand({ ...options, search: search ?? "" }, terminal));
    });
}

function addRunningCommands(program: Command, terminal: Terminal, finish: Finish): void {
  program
    .command("enroll")
    .description("enroll a runner with Datadog and print its identity")
    .addOption(fileOption())
    .option("--runner <name>", "which runner, where the description has several")
    .addOption(
      new Option("-o, --output <form>", "form of the identity")
        .choices(["secret", "helm-values", "config", "env"])
        .default("secret"),
    )
    .option("--to <path>", "file to write, mode 0600")
    .option("--show", "print the identity even to a terminal", false)
    .addHelpText(
      "after",
      examples("parkit enroll -f parkit.yaml --runner payments -o secret --to identity.yaml") +
        "\nReads DD_API_KEY and DD_APP_KEY. The private key is made here and never leaves this machine.",
    )
    .action(async (options: EnrollCommand) => {
      const { enrollCommand } = await import("./commands/enroll.js");
      finish(await enrollCommand(options, terminal));
    });

  program
    .command("up")
    .description("start a control plane and a runner on this machine, until stopped")
    .option("--port <number>", "port of the control plane; 0 takes a free one", "0")
    .addOption(formatOption("text", "json"))
    .addHelpText("after", examples("parkit up", "parkit up --port 8080 --format json"))
    .action(async (options: UpCommand) => {
      const { upCommand } = await import("./commands/up.js");
      finish(await upCommand(options, terminal));
    });

  program
    .command("runner")
    .description("run the reference runner in the foreground")
    .requiredOption("--config <directory>", "directory that holds config.yaml")
    .addHelpText(
      "after",
      examples("parkit runner --config /etc/dd-action-runner/config") +
        "\nExit codes: 0 drained, 1 failed, 2 wrong configuration.",
    )
    .action(async (options: { readonly config: string }) => {
      const { runnerCommand } = await import("./commands/runner.js");
      finish(await runnerCommand(options.config, terminal));
    });
}

/** Commands that belong to the contract and come later: they say so and are never half there. */
const UNAVAILABLE = [
  "explain",
  "import",
  "diff",
  "graph",
  "init",
  "control-plane",
  "task",
  "doctor",
  "status",
  "logs",
] as const;

function addUnavailableCommands(program: Command): void {
  for (const name of UNAVAILABLE) {
    program
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new UsageError(`${name} is not available in this version`);
      });
  }
}
