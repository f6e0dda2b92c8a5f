import type { CredentialInput } from "../credential/credential";
import type { ActionOs } from "../actions/action";
import { agentDeployment, DEPLOYMENTS, type DeploymentType } from "../deployment/deployment";

/**
 * Predefined scripts: programs that a runner may start with parameters of a workflow. They stand in one file
 * on the runner, in the format of Datadog's script credential (`schemaId: script-credentials-v1`).
 */
export type ScriptInput = CommandScript | PowershellScript | PowershellFileScript;

interface Parameterised {
  /**
   * Parameters that a workflow may give, as JSON Schema; only `properties` and `required` are looked at.
   *
   * @default - any
   */
  readonly parameterSchema?: ParameterSchema;
  /** Environment variables of the runner that the program may see. @default - none */
  readonly allowedEnvVars?: readonly string[];
}

/** A program and its arguments: no shell, no splitting of words. Not on Windows. */
interface CommandScript extends Parameterised {
  /**
   * Program and arguments. Arguments may hold `{{ parameters.name }}`; each stays one argument, whatever it
   * holds.
   */
  readonly command: readonly string[];
}

/** PowerShell text, on Windows. */
interface PowershellScript extends Parameterised {
  /** The script. `{{ parameters.name }}` becomes a variable with the value, not text. */
  readonly powershell: string;
}

/** A PowerShell file, on Windows. */
interface PowershellFileScript extends Parameterised {
  /** Absolute path of a `.ps1` file. */
  readonly powershellFile: string;
  /** Arguments of the file. @default - none */
  readonly arguments?: readonly string[];
}

/** The part of JSON Schema that runners look at. */
interface ParameterSchema {
  /** Schemas of the parameters by name. */
  readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Names of the parameters that must be given. */
  readonly required?: readonly string[];
}

/** Format of the file, the only one there is. */
export const SCRIPT_SCHEMA_ID = "script-credentials-v1";

/** Deepest path of a parameter, `parameters.a.b.c.d.e`, that PowerShell scripts may use. */
export const POWERSHELL_MAX_DEPTH = 5;

/**
 * Key under which connections refer to a runner's scripts, as they do to its credentials. The file that holds
 * them is a credential file to runners.
 */
export const SCRIPTS_CREDENTIAL = "scripts";

/** Directory of the runner's files beside the configuration of a host's Agent. */
export const AGENT_FILES_DIRECTORY: Readonly<Record<ActionOs, string>> = {
  linux: "/etc/datadog-agent/private-action-runner",
  windows: "C:\\ProgramData\\Datadog\\private-action-runner",
};

/**
 * Where an Agent looks for the script file: the connection that it makes for itself points there, and node
 * Agents of a cluster have no other. Undefined for the standalone runner, which finds the file by its
 * connection alone.
 */
export function agentScriptFile(deployment: DeploymentType): string | undefined {
  if (!agentDeployment(deployment)) return undefined;
  return DEPLOYMENTS[deployment].os === "windows"
    ? `${AGENT_FILES_DIRECTORY.windows}\\powershell-script-config.yaml`
    : `${AGENT_FILES_DIRECTORY.linux}/script-config.yaml`;
}

/** Content of the script file, to be written as YAML. */
interface ScriptFile {
  readonly schemaId: typeof SCRIPT_SCHEMA_ID;
  readonly runPredefinedScript?: Readonly<Record<string, CommandScript>>;
  readonly runPredefinedPowershellScript?: Readonly<Record<string, PowershellEntry>>;
}

type PowershellEntry = Parameterised &
  ({ readonly script: string } | { readonly file: string; readonly arguments?: readonly string[] });

/** Content of the script file for these scripts, in the order written. */
export function scriptFile(scripts: Readonly<Record<string, ScriptInput>>): ScriptFile {
  const commands = Object.entries(scripts).flatMap(([name, script]) =>
    "command" in script ? [[name, script] as const] : [],
  );
  const powershell = Object.entries(scripts).flatMap(([name, script]) =>
    "command" in script ? [] : [[name, powershellEntry(script)] as const],
  );
  return {
    schemaId: SCRIPT_SCHEMA_ID,
    ...(commands.length === 0 ? {} : { runPredefinedScript: Object.fromEntries(commands) }),
    ...(powershell.length === 0 ? {} : { runPredefinedPowershellScript: Object.fromEntries(powershell) }),
  };
}

/** The credential file that holds these scripts. Its content is not a secret; JSON is YAML too. */
export function scriptCredential(scripts: Readonly<Record<string, ScriptInput>>): CredentialInput {
  const value = `${JSON.stringify(scriptFile(scripts), undefined, 2)}\n`;
  return { type: "script", from: { type: "literal", value, force: true } };
}

function powershellEntry(input: PowershellScript | PowershellFileScript): PowershellEntry {
  if ("powershell" in input) {
    const { powershell: script, ...rest } = input;
    return { script, ...rest };
  }
  const { powershellFile: file, ...rest } = input;
  return { file, ...rest };
}

/** Expressions in double braces, trimmed, in the order in which they stand. */
export function scriptExpressions(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(.*?)\}\}/gs)].map(([, expression = ""]) => expression.trim());
}
