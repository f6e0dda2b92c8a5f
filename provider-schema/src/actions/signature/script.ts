import {
  type ActionSignature,
  type BundleSignatures,
  exactly,
  members,
  NONE,
  optional,
  required,
  UNKNOWN,
} from "./signature";

/** Both actions that run what the script file declares. */
const PREDEFINED: ActionSignature = {
  inputs: exactly(
    required("scriptName", "string", "name under which the script file declares it"),
    optional("parameters", "object", "values for the script's templates, as its parameterSchema wants them"),
    optional("timeout", "integer", "seconds to wait for it; otherwise only the task's own limit holds"),
    optional("noFailOnError", "boolean", "take a non-zero exit code for a result like any other", false),
    optional("noStripTrailingNewline", "boolean", "keep the last newline of stdout and stderr", false),
  ),
  outputs: exactly(
    ...members({
      executedCommand: "string",
      exitCode: "integer",
      stdout: "string",
      stderr: "string",
      durationMillis: "integer",
    }),
  ),
};

/** Bundle `com.datadoghq.script`. */
export const SCRIPT_SIGNATURES: BundleSignatures = {
  runPredefinedScript: PREDEFINED,
  runPredefinedPowershellScript: PREDEFINED,
  runShellScript: { inputs: UNKNOWN, outputs: NONE },
  testConnection: {
    inputs: NONE,
    outputs: exactly(
      ...members({
        configurationValid: "boolean",
        scriptUserValid: "boolean",
        scriptUserInfo: "string",
        availableScripts: {
          mapOf: {
            members: members({
              command: { listOf: "string" },
              "parameterSchema?": "object",
              "allowedEnvVars?": { listOf: "string" },
            }),
          },
        },
        "errors?": { listOf: "string" },
      }),
    ),
  },
  enrichScript: {
    inputs: exactly(optional("search", "string", "part of the scripts' names, ignoring case")),
    outputs: UNKNOWN,
  },
};
