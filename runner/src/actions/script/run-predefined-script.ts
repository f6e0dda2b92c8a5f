/** `com.datadoghq.script.runPredefinedScript` and its counterpart for PowerShell. */
import { userInfo } from "node:os";
import { isAbsolute } from "node:path";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import { createRedactor } from "@parkit/protocol/internal/redaction";
import * as z from "zod";
import { DeadlineError, withDeadline } from "../../clock";
import { actionError } from "../../task-error";
import { type ActionContext, defineAction } from "../action";
import { JsonObjectInput, optionalInput } from "../json-input";
import { renderTemplate } from "../template";
import { checkParameters } from "./parameters";
import { powershellSource } from "./powershell";
import { type Ended, type Program, runProgram } from "./program";
import { refuseExposedProgram } from "./program-file";
import { type CommandScript, type PowerShellScript, scriptFileOf } from "./script-file";

/** Bundle of the script actions. */
export const SCRIPT_BUNDLE = "com.datadoghq.script";
/** Where programs of the script file are looked for. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** What programs on Windows cannot do without. */
const WINDOWS_VARIABLES = ["SYSTEMROOT", "COMSPEC", "PATHEXT", "WINDIR", "TEMP", "TMP"] as const;
/** Characters of stderr that an error message repeats. */
const MAX_STDERR_LENGTH = 4096;

const Input = z.object({
  scriptName: z.string(),
  parameters: optionalInput(JsonObjectInput),
  timeout: optionalInput(z.int().min(0)),
  noFailOnError: optionalInput(z.boolean()),
  noStripTrailingNewline: optionalInput(z.boolean()),
});
type Input = z.output<typeof Input>;

/** Runs a program of the script file: each part of its command is rendered by itself and is one argument. */
export const runPredefinedScript = defineAction({
  bundle: SCRIPT_BUNDLE,
  name: "runPredefinedScript",
  input: Input,
  run: async (context, input) =>
    runEntry(context, input, {
      entries: scriptFileOf(context.credential).runPredefinedScript,
      fileOf: ({ command: [program = ""] }) => program,
      programOf: commandProgram,
      strip: withoutLastNewline,
    }),
});

/** Runs a PowerShell script of the script file, where there is a PowerShell. */
export const runPredefinedPowershellScript = defineAction({
  bundle: SCRIPT_BUNDLE,
  name: "runPredefinedPowershellScript",
  input: Input,
  run: async (context, input) =>
    runEntry(context, input, {
      entries: scriptFileOf(context.credential).runPredefinedPowershellScript,
      fileOf: ({ file = "" }) => file,
      programOf: powershellProgram,
      strip: withoutNewlinesAround,
    }),
});

/** Scripts of one kind. */
interface Scripts<Entry> {
  readonly entries: Readonly<Record<string, Entry>>;
  /** What is run, by its name or its path; empty where the script file has the text of it. */
  readonly fileOf: (entry: Entry) => string;
  readonly programOf: (entry: Entry, parameters: JsonObject) => Program;
  /** What is taken off of the output unless the input says otherwise. */
  readonly strip: (text: string) => string;
}

async function runEntry<Entry extends CommandScript | PowerShellScript>(
  context: ActionContext,
  input: Input,
  { entries, fileOf, programOf, strip }: Scripts<Entry>,
): Promise<JsonValue> {
  const script = entryOf(entries, input.scriptName);
  const parameters = input.parameters ?? {};
  await checkParameters(script.parameterSchema, parameters);
  const program = programOf(script, parameters);
  await refuseExposedProgram(fileOf(script), context.files);
  const ended = await runScript(context, input, program);
  return outputs(program, ended, input.noStripTrailingNewline === true ? asIs : strip);
}

function entryOf<Entry>(entries: Readonly<Record<string, Entry>>, name: string): Entry {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry !== undefined) return entry;
  throw actionError(`the script file has no script ${JSON.stringify(name)}`);
}

/**
 * The program that a command names.
 *
 * @throws {@link TaskError} with code ACTION_ERROR when a parameter would choose the program
 */
export function commandProgram({ command, allowedEnvVars }: CommandScript, parameters: JsonObject): Program {
  const [program = "", ...args] = command;
  if (program.includes("{{"))
    throw actionError("the script file is wrong: a parameter would choose the program that is run");
  return {
    path: program,
    args: args.map((template) => rendered(template, parameters)),
    environment: environmentOf(allowedEnvVars),
  };
}

function powershellProgram(
  { script, file, arguments: args, allowedEnvVars }: PowerShellScript,
  parameters: JsonObject,
): Program {
  const what =
    script === undefined
      ? ["-File", file ?? "", ...args.map((template) => rendered(template, parameters))]
      : ["-Command", powershellSource(script, parameters)];
  if (file !== undefined && (file.includes("{{") || !isAbsolute(file)))
    throw actionError("the script file is wrong: file is the absolute path of a script, without parameters");
  const isWindows = process.platform === "win32";
  return {
    path: isWindows ? "powershell.exe" : "pwsh",
    args: ["-NoProfile", "-NonInteractive", ...(isWindows ? ["-ExecutionPolicy", "Bypass"] : []), ...what],
    environment: environmentOf(allowedEnvVars),
  };
}

function rendered(template: string, parameters: JsonObject): string {
  const text = renderTemplate(template, new Map<string, JsonValue>([["parameters", parameters]]));
  if (text.includes("\0")) throw actionError("a parameter holds a NUL, which no argument can");
  return text;
}

/** Nothing of the runner's own environment but what the script file allows. */
function environmentOf(allowed: readonly string[]): Readonly<Record<string, string>> {
  const isWindows = process.platform === "win32";
  const names = isWindows ? [...WINDOWS_VARIABLES, "PATH", ...allowed] : allowed;
  const own = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...(!isWindows && { PATH }), ...Object.fromEntries(own) };
}

async function runScript(
  { clock, signal, credential }: ActionContext,
  { timeout = 0, noFailOnError = false }: Input,
  program: Program,
): Promise<Ended> {
  // Waiting goes on after a time-out, until nothing of the script is left.
  let running: Promise<Ended> | undefined;
  let ended: Ended;
  try {
    ended = await withDeadline(clock, timeout * 1000, signal, (inner) => {
      running = runProgram(program, clock, inner);
      return running;
    });
  } catch (error) {
    if (!(error instanceof DeadlineError) || signal.aborted || running === undefined) throw error;
    ended = await running;
    if (!noFailOnError) throw actionError(`the script was ended: it took longer than ${timeout} seconds`);
  }
  if (ended.exitCode !== 0 && !noFailOnError) {
    const stderr = createRedactor(credential.secrets).redactText(ended.stderr).slice(0, MAX_STDERR_LENGTH);
    throw actionError(`the script ended with exit code ${ended.exitCode}: ${stderr}`);
  }
  return ended;
}

function outputs(
  { path, args }: Program,
  { exitCode, stdout, stderr, durationMillis }: Ended,
  strip: (text: string) => string,
): JsonValue {
  return {
    executedCommand: [path, ...args].join(" "),
    exitCode,
    stdout: strip(stdout),
    stderr: strip(stderr),
    durationMillis,
  };
}

const asIs = (text: string): string => text;
const withoutLastNewline = (text: string): string => text.replace(/\n$/, "");
const withoutNewlinesAround = (text: string): string =>
  text.replaceAll("\r\n", "\n").replace(/^\n+/, "").replace(/\n+$/, "");

/** Name of the user that scripts run as. */
export function scriptUser(): string {
  return userInfo().username;
}
