import type { Command } from "commander";

/** Words that can be given to a command, with what each means. */
interface Listed {
  readonly title: string;
  readonly rows: readonly (readonly [word: string, meaning: string])[];
}

/** What the help of a command lists, by its name. */
const LISTED: Readonly<Record<string, () => Promise<Listed>>> = {
  synth: async () => ({ title: "Targets", rows: await targetRows(() => true) }),
  init: async () => {
    const { isDeploymentType } = await import("@parkit/provider-schema/internal/deployment/deployment");
    return { title: "Ways to deploy", rows: await targetRows(isDeploymentType) };
  },
  import: async () => {
    const { SOURCE_FORMATS } = await import("@parkit/import/internal/draft/imported-part");
    return { title: "Formats", rows: Object.values(SOURCE_FORMATS).map(({ title }) => [title, ""]) };
  },
};

/**
 * Adds lists to the help of the commands that take one of many words. Only when that help is asked for:
 * making such a list loads much of the program.
 */
export async function addListedHelp(program: Command, argv: readonly string[]): Promise<void> {
  const isAsked = argv[0] === "help" || argv.includes("--help") || argv.includes("-h");
  const command = isAsked ? program.commands.find((one) => argv.includes(one.name())) : undefined;
  const listed = command === undefined ? undefined : LISTED[command.name()];
  if (command === undefined || listed === undefined) return;
  const { title, rows } = await listed();
  const width = Math.max(...rows.map(([word]) => word.length));
  const lines = rows.map(([word, meaning]) => `  ${word.padEnd(width)}  ${meaning}`.trimEnd());
  command.addHelpText("after", `\n${title}:\n${lines.join("\n")}`);
}

async function targetRows(isMeant: (name: string) => boolean): Promise<Listed["rows"]> {
  const { TARGETS } = await import("@parkit/targets/internal/targets");
  return Object.values(TARGETS).flatMap(({ name, summary }) =>
    isMeant(name) ? [[name, summary] as const] : [],
  );
}
