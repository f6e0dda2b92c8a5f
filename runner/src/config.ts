/**
 * The runner's configuration: `config.yaml` of the standalone runner, its environment variables, or the
 * Agent's identity file.
 */
import { join } from "node:path";
import { MODE_INPUTS, normaliseModes, type Mode } from "@parkit/provider-schema/internal/runner/mode";
import { parseActionPattern } from "@parkit/provider-schema/internal/allowlist/action-pattern";
import { findSite, SITES } from "@parkit/provider-schema/internal/site/site";
import { HTTP_TIMEOUT_SECONDS, RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { ConfigurationError } from "./configuration-error";
import { IDENTITY_FILE_NAME, parseIdentity, readIdentityFile, type RunnerIdentity } from "./identity";
import { hostPattern } from "./policy/host-pattern";
import { readGuardedFile, refuseExposed } from "./guarded-file";

/** Everything that the runner has to know. */
export interface RunnerConfig {
  /** Origin of the control plane's API, without a trailing slash. */
  readonly apiUrl: string;
  readonly identity: RunnerIdentity;
  /** This version serves `pull` only. */
  readonly modes: readonly Mode[];
  /** Action names, and `<bundle>.*` as in Agents. An empty list allows nothing. */
  readonly actionsAllowlist: readonly string[];
  /** Whether HTTP actions may reach cloud metadata services. @default false */
  readonly allowImdsEndpoint?: boolean;
  /**
   * Host patterns that HTTP actions may reach, `host` for all ports or `host:port`: absent allows every host,
   * an empty list none.
   *
   * @default - every host
   */
  readonly httpAllowlist?: readonly string[];
  /** Directory that credential files must lie in. @default - any absolute path */
  readonly credentialsDirectory?: string;
  /** Whether credential files are read that others can read or write. @default false */
  readonly allowOpenFiles?: boolean;
  /** `key:value` texts that are written on every log line. @default - none */
  readonly tags?: readonly string[];
  /** Seconds that a task may run; 0 means no limit. @default 0 */
  readonly taskTimeoutSeconds?: number;
  /** Seconds that an HTTP exchange of an action may take. @default 30 */
  readonly httpTimeoutSeconds?: number;
  /** How many tasks may run at the same time. @default 5 */
  readonly taskConcurrency?: number;
  /** Port for health checks and App Builder; nothing listens on it in this version. @default 9016 */
  readonly port?: number;
}

/** Name of the standalone runner's configuration file. */
const CONFIG_FILE_NAME = "config.yaml";

/**
 * Environment variables that hold the identity in place of the file, as the chart's identity Secret gives
 * them.
 */
const IDENTITY_VARIABLES = { urn: "RUNNER_URN", privateKey: "RUNNER_PRIVATE_KEY" } as const;

const wholeNumber = z.int().min(0).max(2_147_483_647);
const absentWhenEmpty = z
  .string()
  .optional()
  .transform((text) => (text === "" ? undefined : text));

/**
 * Keys of `config.yaml` with Datadog's names; the last three are parkit's own, after settings of the Agent.
 */
const ConfigFile = z.strictObject({
  ddBaseURL: z.url({ protocol: /^https?$/, error: "is not an http or https URL" }),
  urn: absentWhenEmpty,
  privateKey: absentWhenEmpty,
  modes: z.array(z.enum(MODE_INPUTS)).min(1).optional(),
  port: z.int().min(1).max(65535).default(RUNNER_PORT),
  appBuilder: z.looseObject({}).optional(),
  httpServerWriteTimeout: wholeNumber.optional(),
  allowIMDSEndpoint: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  actionsAllowlist: z
    .array(
      z
        .string()
        .refine(
          (entry) => parseActionPattern(entry) !== undefined,
          "is no <bundle>.<action> and no <bundle>.*",
        ),
    )
    .default([]),
  taskTimeoutSeconds: wholeNumber.default(0),
  httpTimeoutSeconds: wholeNumber.default(HTTP_TIMEOUT_SECONDS),
  taskConcurrency: z.int().min(1).max(1000).default(5),
  httpAllowlist: z
    .array(z.string().refine((entry) => hostPattern(entry) !== undefined, "is not a host pattern"))
    .optional(),
  credentialsDirectory: z.string().startsWith("/").optional(),
});

/** How a configuration is read. */
export interface LoadOptions {
  /**
   * Whether files with a key or a credential are used that others can read or write.
   *
   * @default false
   */
  readonly allowOpenFiles?: boolean;
}

/**
 * Reads the configuration of a directory. The identity comes from the environment, else from `config.yaml`,
 * else from the Agent's identity file beside it.
 *
 * @throws {@link ConfigurationError} with everything that is wrong.
 */
export async function loadConfig(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
  { allowOpenFiles = false }: LoadOptions = {},
): Promise<RunnerConfig> {
  const path = join(directory, CONFIG_FILE_NAME);
  const file = await readGuardedFile(path);
  if (file === undefined) throw new ConfigurationError(path, ["it cannot be read (ENOENT)"]);
  const parsed = ConfigFile.safeParse(parseYaml(file.text, path));
  if (!parsed.success) throw new ConfigurationError(path, parsed.error.issues.map(describeIssue));
  const {
    ddBaseURL,
    urn,
    privateKey,
    modes,
    allowIMDSEndpoint,
    httpAllowlist,
    credentialsDirectory,
    ...rest
  } = parsed.data;
  if (!allowOpenFiles) await refuseExposed(file, path, privateKey !== undefined);
  const normalModes = normaliseModes(modes);
  if (!normalModes.includes("pull")) {
    throw new ConfigurationError(path, ["modes: push is not available in this version; add pull"]);
  }
  const { actionsAllowlist, tags, taskTimeoutSeconds, httpTimeoutSeconds, taskConcurrency, port } = rest;
  return {
    apiUrl: apiUrlOf(ddBaseURL, path),
    identity: await findIdentity(directory, environment, { path, urn, privateKey, allowOpenFiles }),
    modes: normalModes,
    actionsAllowlist,
    allowImdsEndpoint: allowIMDSEndpoint,
    ...(httpAllowlist !== undefined && { httpAllowlist }),
    ...(credentialsDirectory !== undefined && { credentialsDirectory }),
    allowOpenFiles,
    tags,
    taskTimeoutSeconds,
    httpTimeoutSeconds,
    taskConcurrency,
    port,
  };
}

/**
 * API origin for a `ddBaseURL`: a site's API host for the app URL of a Datadog site, and the same origin for
 * a control plane of one's own.
 *
 * @throws {@link ConfigurationError} for a Datadog host that is not a site.
 */
export function apiUrlOf(ddBaseURL: string, source = "ddBaseURL"): string {
  const { origin, host } = new URL(ddBaseURL);
  const site = findSite(origin) ?? findSite(host);
  if (site !== undefined) return site.apiUrl;
  if (SITES.some(({ parameter }) => host.endsWith(`.${parameter}`))) {
    const known = SITES.map(({ appUrl }) => appUrl).join(", ");
    throw new ConfigurationError(source, [
      `ddBaseURL: ${host} is not a Datadog site; the sites are ${known}`,
    ]);
  }
  return origin;
}

async function findIdentity(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
  file: {
    readonly path: string;
    readonly urn: string | undefined;
    readonly privateKey: string | undefined;
    readonly allowOpenFiles: boolean;
  },
): Promise<RunnerIdentity> {
  const urn = environment[IDENTITY_VARIABLES.urn] ?? file.urn;
  const privateKey = environment[IDENTITY_VARIABLES.privateKey] ?? file.privateKey;
  if (urn !== undefined && privateKey !== undefined) {
    return parseIdentity({ urn, privateKey }, `the identity in ${file.path} or its environment variables`);
  }
  const identityPath = join(directory, IDENTITY_FILE_NAME);
  const stored = await readIdentityFile(identityPath, file);
  if (stored !== undefined) return parseIdentity(stored, identityPath);
  throw new ConfigurationError(file.path, [
    `there is no identity: set urn and privateKey, or ${IDENTITY_VARIABLES.urn} and ${IDENTITY_VARIABLES.privateKey}, or enroll the runner first`,
  ]);
}

/** The parser's own messages quote lines, and one of them may be the private key. */
function parseYaml(text: string, path: string): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, lineCounter });
  if (document.errors.length > 0) {
    const places = document.errors.map(
      ({ code, pos }) => `line ${lineCounter.linePos(pos[0]).line}: ${code}`,
    );
    throw new ConfigurationError(path, places);
  }
  try {
    return document.toJS();
  } catch {
    throw new ConfigurationError(path, ["it holds too many YAML aliases"]);
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join(".");
  return where === "" ? issue.message : `${where}: ${issue.message}`;
}
