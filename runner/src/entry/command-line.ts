/**
 * Arguments of the runner's program: those of the standalone image, and those with which charts and operator
 * start an Agent's runner.
 */
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { RUNNER_VARIABLE_PREFIX } from "@parkit/provider-schema/internal/deployment/agent-object";
import { AGENT_DIRECTORY, type AgentFiles } from "../config/agent-files";
import type { Environment } from "../config/config";
import { ConfigurationError } from "../configuration-error";
import { IDENTITY_FORMATS, type IdentityFormat } from "../identity/standalone-enrollment";

/** Variable that names the configuration directory of the standalone runner. */
export const CONFIG_DIRECTORY_VARIABLE = "DD_PRIVATE_RUNNER_CONFIG_DIR";

/** What the program is to do. */
export type EntryCommand =
  | { readonly type: "help" }
  | { readonly type: "version" }
  /** Asks a runner on this machine whether it lives. */
  | { readonly type: "health-check"; readonly directory: string }
  /** Enrolls, prints, and ends. */
  | { readonly type: "enroll"; readonly directory: string; readonly format: IdentityFormat }
  | ({ readonly type: "standalone"; readonly directory: string; readonly enrolls: boolean } & StateOption)
  | ({ readonly type: "agent" } & AgentFiles & StateOption);

interface StateOption {
  /** Directory of the task journal. @default - that of the configuration */
  readonly state?: string;
}

/** The options as they stand on the command line. */
export interface EntryOptions extends StateOption {
  readonly config?: string;
  readonly withApiKey?: boolean;
  readonly enroll?: boolean;
  readonly format?: string;
  /** Configuration of an Agent: its directory or main file. */
  readonly cfgpath?: string;
  /** Further files of an Agent. */
  readonly extracfgpath?: readonly string[];
}

/** Help of the image's program. */
export const HELP = `The reference runner of parkit, for tests, local development and demonstrations. It is not Datadog's runner.

As the standalone runner:
  runner                          run from config.yaml of $${CONFIG_DIRECTORY_VARIABLE},
                                  by default ${RUNNER_CONFIG_DIRECTORY}
  runner --with-api-key           enroll first where there is no identity yet: DD_BASE_URL, DD_API_KEY,
                                  DD_APP_KEY, RUNNER_NAME, and RUNNER_MODES, ACTIONS_ALLOWLIST
  runner --with-api-key --enroll  enroll, print the identity, and end
    -f config|helm-values|env     form of what is printed (default: config)
As an Agent's runner:
  runner run -c DIRECTORY [-E FILE]
  runner datadog-cluster-agent start [-E FILE]
                                  datadog.yaml, further files, and ${RUNNER_VARIABLE_PREFIX}* variables
Also:
  runner --health-check           ask the runner beside it whether it lives
  runner --state DIRECTORY        keep the journal of tasks there; by default beside the configuration
  runner --allow-open-files       use files with keys that others can read or write
  runner --version, --help

Exit codes: 0 drained, 1 failed, 2 wrong configuration. SIGHUP reads the allowlist again.
`;

/** Words before an Agent's options: the program's own name may stand in front. */
const PROGRAMS: Readonly<Record<string, AgentFiles["component"]>> = {
  run: "agent",
  "privateactionrunner run": "agent",
  "datadog-cluster-agent start": "cluster-agent",
  "cluster-agent start": "cluster-agent",
};

/**
 * Reads the arguments of the image's program.
 *
 * @throws {@link ConfigurationError} for arguments that it does not know.
 */
export function parseCommandLine(
  argv: readonly string[],
  environment: Environment,
): { readonly command: EntryCommand; readonly allowOpenFiles: boolean } {
  const { values, positionals } = parsed(argv);
  const allowOpenFiles = values["allow-open-files"] ?? false;
  if (values.help === true) return { command: { type: "help" }, allowOpenFiles };
  if (values.version === true) return { command: { type: "version" }, allowOpenFiles };
  const directory = configDirectory(values.config, environment);
  if (values["health-check"] === true)
    return { command: { type: "health-check", directory }, allowOpenFiles };
  const command = entryCommand(
    {
      ...(values.config !== undefined && { config: values.config }),
      withApiKey: values["with-api-key"] ?? false,
      enroll: values.enroll ?? values["enroll-and-print-config"] ?? false,
      ...(values.format !== undefined && { format: values.format }),
      ...(values.cfgpath !== undefined && { cfgpath: values.cfgpath }),
      extracfgpath: values.extracfgpath ?? [],
      ...(values.state !== undefined && { state: values.state }),
    },
    positionals,
    environment,
  );
  return { command, allowOpenFiles };
}

/**
 * Decides what is to be run. Without a word that tells, an Agent's variables do: so chart `datadog` starts a
 * Cluster Agent.
 *
 * @throws {@link ConfigurationError} for options that do not go together.
 */
export function entryCommand(
  options: EntryOptions,
  words: readonly string[],
  environment: Environment,
): EntryCommand {
  const { cfgpath, extracfgpath = [], withApiKey = false, enroll = false, format } = options;
  const state = options.state === undefined ? {} : { state: options.state };
  const component = componentOf(words, options, environment);
  if (component !== undefined) {
    if (withApiKey || enroll || format !== undefined)
      throw problem(
        "an Agent's runner enrolls as its configuration says, without --with-api-key and --enroll",
      );
    return { type: "agent", component, config: cfgpath ?? AGENT_DIRECTORY, extra: extracfgpath, ...state };
  }
  const directory = configDirectory(options.config, environment);
  if (!enroll) {
    if (format !== undefined) throw problem("-f is the form of what --enroll prints");
    return { type: "standalone", directory, enrolls: withApiKey, ...state };
  }
  if (!withApiKey)
    throw problem(
      "--enroll needs --with-api-key; tokens of Datadog's page are not available in this version",
    );
  return { type: "enroll", directory, format: identityFormat(format ?? "config") };
}

function componentOf(
  words: readonly string[],
  { cfgpath, extracfgpath = [], config }: EntryOptions,
  environment: Environment,
): AgentFiles["component"] | undefined {
  const text = words.map((word) => basename(word)).join(" ");
  if (text !== "") {
    const named = PROGRAMS[text];
    if (named === undefined) throw problem(`${JSON.stringify(words.join(" "))} is not a command; see --help`);
    return named;
  }
  if (cfgpath !== undefined || extracfgpath.length > 0) return "agent";
  const isAgents = config === undefined && environment[`${RUNNER_VARIABLE_PREFIX}ENABLED`] !== undefined;
  if (!isAgents) return undefined;
  return environment["KUBERNETES_SERVICE_HOST"] === undefined ? "agent" : "cluster-agent";
}

function configDirectory(named: string | undefined, environment: Environment): string {
  const variable = environment[CONFIG_DIRECTORY_VARIABLE] ?? "";
  return named ?? (variable === "" ? RUNNER_CONFIG_DIRECTORY : variable);
}

function identityFormat(name: string): IdentityFormat {
  const format = IDENTITY_FORMATS.find((known) => known === name);
  if (format === undefined)
    throw problem(`-f: ${JSON.stringify(name)} is not one of ${IDENTITY_FORMATS.join(", ")}`);
  return format;
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
  "health-check": { type: "boolean" },
  config: { type: "string" },
  "allow-open-files": { type: "boolean" },
  "with-api-key": { type: "boolean" },
  enroll: { type: "boolean" },
  "enroll-and-print-config": { type: "boolean" },
  format: { type: "string", short: "f" },
  cfgpath: { type: "string", short: "c" },
  extracfgpath: { type: "string", short: "E", multiple: true },
  state: { type: "string" },
} as const;

function parsed(
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  // Charts write short options as `-c=VALUE`.
  const args = argv.map((word) => word.replace(/^-([cEf])=/, "-$1"));
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    if (error instanceof TypeError) throw problem(`${error.message.split("\n")[0] ?? ""}; see --help`);
    throw error;
  }
}

function problem(text: string): ConfigurationError {
  return new ConfigurationError("the command line", [text]);
}
