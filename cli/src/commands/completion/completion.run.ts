import { TARGETS } from "@parkit/targets/internal/targets";
import type { Command, Option } from "commander";

import { EXIT, type ExitCode } from "../../exit-code";
import type { Terminal } from "../../terminal";

/** A shell for which there is a script. */
export type Shell = "bash" | "zsh" | "fish";

/** Prints the script. Its words are those of the program, so that it cannot fall behind. */
export function completionCommand(shell: Shell, program: Command, { out }: Terminal): ExitCode {
  const commands = commandsOf(program, []);
  out.write(SCRIPTS[shell](commands));
  return EXIT.ok;
}

/** What can follow a command, or its part. */
interface CompletedCommand {
  /** Its words, such as `explain rule`; none for the program itself. */
  readonly path: readonly string[];
  readonly parts: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** Values of its first argument, where they are known. */
  readonly values: readonly string[];
}

interface CompletedOption {
  /** As typed: `--format`, `-f`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Whether a value follows it. */
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

function commandsOf(command: Command, path: readonly string[]): readonly CompletedCommand[] {
  const help = command.createHelp();
  // Help has a command of its own, which nobody completes.
  const parts = help.visibleCommands(command).filter((part) => part.name() !== "help");
  return [
    {
      path,
      parts: parts.map((part) => ({ name: part.name(), description: part.description() })),
      options: help.visibleOptions(command).map(completedOption),
      values: valuesOf(command, path),
    },
    ...parts.flatMap((part) => commandsOf(part, [...path, part.name()])),
  ];
}

function valuesOf(command: Command, [first]: readonly string[]): readonly string[] {
  if (first === "synth") return Object.keys(TARGETS);
  return command.registeredArguments[0]?.argChoices ?? [];
}

function completedOption({
  long,
  short,
  description,
  required,
  optional,
  argChoices,
}: Option): CompletedOption {
  return {
    flags: [long, short].flatMap((flag) => flag ?? []),
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  };
}

type Script = (commands: readonly CompletedCommand[]) => string;

const SCRIPTS: Readonly<Record<Shell, Script>> = {
  bash: bashScript,
  // The shell runs completions that are written for bash.
  zsh: (commands) =>
    `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`,
  fish: fishScript,
};

function bashScript(commands: readonly CompletedCommand[]): string {
  const steps = commands.flatMap(({ path, parts }) => parts.map(({ name }) => `"${path.join(" ")}:${name}"`));
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(
        ({ flags, choices }) =>
          `    ${flags.map((flag) => `"${path.join(" ")}:${flag}"`).join("|")}) words="${choices.join(" ")}" ;;`,
      ),
  );
  const words = commands.map(({ path, parts, options, values: known }) => {
    const all = [...parts.map(({ name }) => name), ...known, ...options.flatMap(({ flags }) => flags)];
    return `      "${path.join(" ")}") words="${all.join(" ")}" ;;`;
  });
  return `_parkit() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command:$word" in
      ${steps.join("|")}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command:$previous" in
${values.join("\n")}
    *) case "$command" in
${words.join("\n")}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _parkit parkit
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ path, parts, options, values }) => {
    const condition = fishCondition(path, parts);
    const when = `complete -c parkit -n ${fishQuoted(condition)}`;
    return [
      ...parts.map(({ name, description }) => `${when} -f -a ${name} -d ${fishQuoted(description)}`),
      ...(values.length === 0 ? [] : [`${when} -f -a ${fishQuoted(values.join(" "))}`]),
      ...options.map(({ flags, description, takesValue, choices }) =>
        [
          when,
          ...flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)),
          ...(choices.length > 0 ? [`-x -a ${fishQuoted(choices.join(" "))}`] : takesValue ? ["-r"] : []),
          `-d ${fishQuoted(description)}`,
        ].join(" "),
      ),
    ];
  });
  return `${lines.join("\n")}\n`;
}

/** All words of the command were typed, and none of its parts. */
function fishCondition(path: readonly string[], parts: CompletedCommand["parts"]): string {
  const none = parts.map(({ name }) => name).join(" ");
  return [
    ...path.map((word) => `__fish_seen_subcommand_from ${word}`),
    ...(none === "" ? [] : [`not __fish_seen_subcommand_from ${none}`]),
  ].join("; and ");
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
