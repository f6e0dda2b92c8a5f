import {
  among,
  type BundleSignatures,
  exactly,
  members,
  optional,
  required,
  UNKNOWN_SIGNATURE,
} from "./signature";

/**
 * Bundle `com.datadoghq.remoteaction.rshell`, of remote actions the only one about which more than names is
 * known.
 */
export const RSHELL_SIGNATURES: BundleSignatures = {
  runCommand: {
    inputs: among(
      required("command", "string", "what to run, in the grammar of a shell"),
      optional(
        "allowedCommands",
        { listOf: "string" },
        "commands it may use, as rshell:NAME or rshell:*; the Agent's own list still holds",
      ),
    ),
    outputs: exactly(...members({ exitCode: "integer", stdout: "string", stderr: "string" })),
  },
  runRemediationCommand: UNKNOWN_SIGNATURE,
};
