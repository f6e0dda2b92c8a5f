/**
 * The file that declares which scripts the runner runs. Parsed anew for every task, so that edits need no
 * restart.
 */
import { SCRIPT_SCHEMA_ID } from "@parkit/provider-schema/internal/script/script";
import { parse } from "yaml";
import * as z from "zod";
import type { Credential } from "../../credentials";
import { actionError, type TaskError } from "../../task-error";
import { JsonObjectInput } from "../json-input";

/** Token of the connection whose value is the text of the file. */
const FILE_TOKEN = "configFileLocation";

/** A name of an environment variable. */
const Variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_()]*$/, "is not the name of a variable");

const ParameterSchema = z.object({
  properties: JsonObjectInput.optional(),
  required: z.array(z.string()).optional(),
});

const Common = {
  parameterSchema: ParameterSchema.optional(),
  allowedEnvVars: z.array(Variable).default([]),
};

const Command = z.object({
  command: z.array(z.string()).min(1, "names no program"),
  ...Common,
});

const PowerShell = z
  .object({
    script: z.string().optional(),
    file: z.string().optional(),
    arguments: z.array(z.string()).default([]),
    ...Common,
  })
  .refine(({ script, file }) => (script === undefined) !== (file === undefined), "has one of script and file")
  .refine(
    (entry) => entry.file !== undefined || entry.arguments.length === 0,
    "has arguments without a file",
  );

const ScriptFile = z.object({
  schemaId: z.literal(SCRIPT_SCHEMA_ID, { error: `is not ${SCRIPT_SCHEMA_ID}` }),
  runPredefinedScript: z.record(z.string(), Command).default({}),
  runPredefinedPowershellScript: z.record(z.string(), PowerShell).default({}),
});

/** What the file says. Unknown members are ignored. */
export type ScriptFile = z.output<typeof ScriptFile>;
/** A program with its arguments, each a template over `parameters`. */
export type CommandScript = z.output<typeof Command>;
/** A script of PowerShell. */
export type PowerShellScript = z.output<typeof PowerShell>;
/** JSON Schema of parameters, as far as it counts. */
export type ParameterSchema = z.output<typeof ParameterSchema>;

/**
 * Reads the script file of a connection.
 *
 * @throws {@link TaskError} with code ACTION_ERROR that names what is wrong with it, and repeats nothing of
 *   it.
 */
export function scriptFileOf({ tokens }: Credential): ScriptFile {
  const text = tokens.get(FILE_TOKEN);
  if (text === undefined) throw wrong(`the connection has no token ${FILE_TOKEN}`);
  const file = ScriptFile.safeParse(parsed(text));
  if (file.success) return file.data;
  throw wrong(
    file.error.issues
      .map(({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`)
      .join("; "),
  );
}

function parsed(text: string): unknown {
  try {
    // No aliases: a few lines of them can stand for gigabytes.
    return parse(text, { maxAliasCount: 0 });
  } catch {
    throw wrong("it is not YAML");
  }
}

function wrong(problem: string): TaskError {
  return actionError(`the script file is wrong: ${problem}`);
}
