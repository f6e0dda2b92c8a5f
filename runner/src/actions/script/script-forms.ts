/** `testConnection` and `enrichScript`: what the script file offers, for connections and forms. */
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError, failureOf } from "../../task-error";
import { type ActionContext, defineAction } from "../action";
import { optionalInput } from "../json-input";
import { schemaOf } from "./parameters";
import { runProgram } from "./program";
import { commandProgram, SCRIPT_BUNDLE, scriptUser } from "./run-predefined-script";
import { type ScriptFile, scriptFileOf } from "./script-file";

/**
 * Says whether the script file can be used, and what is in it. It never fails for what is wrong with either.
 */
export const testConnection = defineAction({
  bundle: SCRIPT_BUNDLE,
  name: "testConnection",
  input: z.object({}),
  run: async (context) => {
    const file = attempt(() => scriptFileOf(context.credential));
    const user = await canRun(context);
    const errors = [...(file.ok ? [] : [file.problem]), ...(user.ok ? [] : [user.problem])];
    return {
      configurationValid: file.ok,
      scriptUserValid: user.ok,
      scriptUserInfo: scriptUser(),
      availableScripts: file.ok ? offered(file.value) : {},
      ...(errors.length > 0 && { errors }),
    };
  },
});

/** Names of the scripts for a form's list. */
export const enrichScript = defineAction({
  bundle: SCRIPT_BUNDLE,
  name: "enrichScript",
  input: z.object({ search: optionalInput(z.string()) }),
  run: async ({ credential }, { search = "" }) => {
    const names = Object.entries(scriptFileOf(credential).runPredefinedScript);
    const found = names.filter(([name]) => name.toLowerCase().includes(search.toLowerCase()));
    return Promise.resolve({
      options: found.map(([name, { command }]) => ({
        label: name,
        value: name,
        description: command.join(" "),
      })),
      placeholder: "Select a script",
    });
  },
});

/**
 * Refuses always, as every released build of Datadog's runner does.
 */
export const runShellScript = defineAction({
  bundle: SCRIPT_BUNDLE,
  name: "runShellScript",
  input: z.object({}),
  run: async () =>
    Promise.reject(
      actionError(
        "runShellScript is not available: declare the script in the script file and use runPredefinedScript",
      ),
    ),
});

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return problemOf(error);
  }
}

function problemOf(error: unknown): Attempt<never> {
  return { ok: false, problem: failureOf(error, ErrorCode.ACTION_ERROR).message };
}

async function canRun({ clock, signal }: ActionContext): Promise<Attempt<undefined>> {
  const script = {
    command: process.platform === "win32" ? ["cmd.exe", "/c", "echo"] : ["echo"],
    allowedEnvVars: [],
  };
  try {
    const { exitCode } = await runProgram(commandProgram(script, {}), clock, signal);
    return exitCode === 0 ? { ok: true, value: undefined } : { ok: false, problem: "echo does not run" };
  } catch (error) {
    signal.throwIfAborted();
    return problemOf(error);
  }
}

function offered({ runPredefinedScript }: ScriptFile): JsonObject {
  const entries = Object.entries(runPredefinedScript).map(
    ([name, { command, parameterSchema, allowedEnvVars }]): [string, JsonValue] => [
      name,
      {
        command,
        ...(parameterSchema !== undefined && { parameterSchema: schemaOf(parameterSchema) }),
        ...(allowedEnvVars.length > 0 && { allowedEnvVars }),
      },
    ],
  );
  return Object.fromEntries(entries);
}
