/**
 * The runner's configuration as the standalone image takes it: `config.yaml`, or environment variables where
 * there is none. An Agent's configuration is read in `agent-config.ts`.
 */
import { join } from "node:path";
import { MODE_INPUTS, normaliseModes, type Mode } from "@parkit/provider-schema/internal/runner/mode";
import { parseActionPattern } from "@parkit/provider-schema/internal/allowlist/action-pattern";
import { findSite, type Site, SITES } from "@parkit/provider-schema/internal/site/site";
import { HTTP_TIMEOUT_SECONDS, RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import { safeParse } from "@parkit/provider-schema/internal/shape/accepts";
import * as z from "@parkit/provider-schema/internal/shape/deferred-zod";
import { ConfigurationError } from "../configuration-error";
import { parseIdentity, type RunnerIdentity } from "../identity/identity";
import { IDENTITY_FILE_NAME, readIdentityFile } from "../identity/identity-file";
import { hostPattern } from "../policy/host-pattern";
import { isOrigin } from "../push/cross-origin";
import { isPostgresUrl } from "../push/postgres-used-tokens";
import { readGuardedFile, refuseExposed } from "../guarded-file";
import { parseYamlFile } from "./yaml-file";

/** Everything that the runner has to know. */
export interface RunnerConfig {
  /** Origin of the control plane's API, without a trailing slash. */
  readonly apiUrl: string;
  readonly identity: RunnerIdentity;
  /** With both, each task and each query goes its own way. */
  readonly modes: readonly Mode[];
  /** For mode `push`. @default - no page may call, and used tokens are remembered in memory */
  readonly push?: PushConfig;
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
  /** Port for health checks and App Builder. @default 9016 */
  readonly port?: number;
}

/** Port of the runner's own server, for probes and App Builder; actions never call it. */
export function portOf({ port = RUNNER_PORT }: RunnerConfig): number {
  return port;
}

/** What a runner knows about the browsers that call it. */
export interface PushConfig {
  /** Origins whose pages may call. */
  readonly allowedOrigins: readonly string[];
  /** Name under which browsers reach the runner; requests for others are refused. @default - any name */
  readonly hostname?: string;
  /**
   * Database of used tokens that several replicas share: `postgresql://user:password@host/database`. Secret.
   *
   * @default - none: a runner without replicas remembers in its memory
   */
  readonly usedTokensUrl?: string;
}

/** Name of the standalone runner's configuration file. */
export const CONFIG_FILE_NAME = "config.yaml";

/**
 * Variables of the standalone image by the member of `config.yaml` that they stand for. The identity counts
 * always, as the chart's identity Secret gives it; the others only where there is no file, or when it is
 * made.
 */
export const STANDALONE_VARIABLES = {
  ddBaseURL: "DD_BASE_URL",
  urn: "RUNNER_URN",
  privateKey: "RUNNER_PRIVATE_KEY",
  modes: "RUNNER_MODES",
  actionsAllowlist: "ACTIONS_ALLOWLIST",
} as const;

/** Variable that names the database of used tokens, for several replicas in mode `push`; parkit's own. */
const USED_TOKENS_VARIABLE = "RUNNER_USED_TOKENS_URL";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const wholeNumber = z.int().min(0).max(2_147_483_647);

/**
 * Keys of `config.yaml` with Datadog's names; the last five are parkit's own, three of them after settings of
 * the Agent.
 */
const ConfigFile = z.strictObject({
  ddBaseURL: z.url({ protocol: /^https?$/, error: "is not an http or https URL" }),
  urn: z.string().optional(),
  privateKey: z.string().optional(),
  modes: z.array(z.enum(MODE_INPUTS)).min(1).optional(),
  port: z.int().min(1).max(65535).optional(),
  appBuilder: z.looseObject({}).optional(),
  httpServerWriteTimeout: wholeNumber.optional(),
  allowIMDSEndpoint: z.boolean().optional(),
  tags: z.array(z.string()).optional(),
  actionsAllowlist: z
    .array(
      z
        .string()
        .refine(
          (entry) => parseActionPattern(entry) !== undefined,
          "is no <bundle>.<action> and no <bundle>.*",
        ),
    )
    .optional(),
  taskTimeoutSeconds: wholeNumber.optional(),
  httpTimeoutSeconds: wholeNumber.optional(),
  taskConcurrency: z.int().min(1).max(1000).optional(),
  httpAllowlist: z
    .array(z.string().refine((entry) => hostPattern(entry) !== undefined, "is not a host pattern"))
    .optional(),
  credentialsDirectory: z.string().startsWith("/").optional(),
  hostname: z.string().min(1).optional(),
  allowedOrigins: z
    .array(z.string().refine(isOrigin, "is not an origin such as https://app.datadoghq.com"))
    .optional(),
});

/** Settings with the defaults for what the file leaves out. An identity that is empty is none. */
function withDefaults(file: z.output<typeof ConfigFile>) {
  return {
    ...file,
    urn: presentText(file.urn),
    privateKey: presentText(file.privateKey),
    port: file.port ?? RUNNER_PORT,
    allowIMDSEndpoint: file.allowIMDSEndpoint ?? false,
    tags: file.tags ?? [],
    actionsAllowlist: file.actionsAllowlist ?? [],
    taskTimeoutSeconds: file.taskTimeoutSeconds ?? 0,
    httpTimeoutSeconds: file.httpTimeoutSeconds ?? HTTP_TIMEOUT_SECONDS,
    taskConcurrency: file.taskConcurrency ?? 5,
  };
}

function presentText(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

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
 * Reads the configuration of a directory, or of the environment where the directory has no `config.yaml`.
 * The identity comes from the environment, else from `config.yaml`, else from the Agent's identity file
 * beside it.
 *
 * @throws {@link ConfigurationError} with everything that is wrong.
 */
export async function loadConfig(
  directory: string,
  environment: Environment,
  { allowOpenFiles = false }: LoadOptions = {},
): Promise<RunnerConfig> {
  const { path, values } = await readSettings(directory, environment, { allowOpenFiles });
  const { ddBaseURL, urn, privateKey, allowIMDSEndpoint, httpAllowlist, credentialsDirectory, ...rest } =
    values;
  const modes = normaliseModes(rest.modes);
  const { actionsAllowlist, tags, taskTimeoutSeconds, httpTimeoutSeconds, taskConcurrency, port } = rest;
  return {
    apiUrl: apiUrlOf(ddBaseURL, path),
    identity: await findIdentity(directory, environment, { path, urn, privateKey, allowOpenFiles }),
    modes,
    ...(modes.includes("push") && { push: pushConfig(values, environment) }),
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
 * Apps are pages of the site, unless other origins are named.
 *
 * @throws {@link ConfigurationError} for a database that is none of PostgreSQL.
 */
function pushConfig(
  { ddBaseURL, hostname, allowedOrigins }: StandaloneSettings["values"],
  environment: Environment,
): PushConfig {
  const usedTokensUrl = environment[USED_TOKENS_VARIABLE] ?? "";
  if (usedTokensUrl !== "" && !isPostgresUrl(usedTokensUrl))
    throw new ConfigurationError("the environment", [`${USED_TOKENS_VARIABLE}: is no postgresql:// URL`]);
  return {
    allowedOrigins: allowedOrigins ?? [appOriginOf(ddBaseURL)],
    ...(hostname !== undefined && { hostname }),
    ...(usedTokensUrl !== "" && { usedTokensUrl }),
  };
}

/** Origin of the pages of a site, or of a control plane of one's own. */
function appOriginOf(ddBaseURL: string): string {
  const { origin, host } = new URL(ddBaseURL);
  const site = findSite(origin) ?? findSite(host);
  return site === undefined ? origin : new URL(site.appUrl).origin;
}

/** Settings of the standalone runner, and where they were read. */
export interface StandaloneSettings {
  /** The file, or words for the environment. */
  readonly path: string;
  readonly values: ReturnType<typeof withDefaults>;
  /** Text of the file; undefined when there is none. */
  readonly text?: string;
}

/**
 * Reads the settings alone, which may be without an identity.
 *
 * @throws {@link ConfigurationError} with everything that is wrong.
 */
export async function readSettings(
  directory: string,
  environment: Environment,
  { allowOpenFiles = false }: LoadOptions = {},
): Promise<StandaloneSettings> {
  const path = join(directory, CONFIG_FILE_NAME);
  const file = await readGuardedFile(path);
  if (file === undefined) return settingsOfEnvironment(environment, path);
  const parsed = safeParse(ConfigFile, parseYamlFile(file.text, path));
  if (!parsed.success) throw new ConfigurationError(path, parsed.error.issues.map(describeIssue));
  const values = withDefaults(parsed.data);
  const use = values.privateKey === undefined ? "settings" : "secret";
  if (!allowOpenFiles) await refuseExposed(file, path, use);
  return { path, values, text: file.text };
}

function settingsOfEnvironment(environment: Environment, path: string): StandaloneSettings {
  if ((environment[STANDALONE_VARIABLES.ddBaseURL] ?? "") === "")
    throw new ConfigurationError(path, [
      `it cannot be read (ENOENT), and ${STANDALONE_VARIABLES.ddBaseURL} is not set in its place`,
    ]);
  const parsed = safeParse(ConfigFile, {
    ddBaseURL: environment[STANDALONE_VARIABLES.ddBaseURL],
    urn: environment[STANDALONE_VARIABLES.urn],
    privateKey: environment[STANDALONE_VARIABLES.privateKey],
    modes: commaList(environment[STANDALONE_VARIABLES.modes]),
    actionsAllowlist: commaList(environment[STANDALONE_VARIABLES.actionsAllowlist]),
  });
  if (parsed.success) return { path: "the environment", values: withDefaults(parsed.data) };
  const names: Readonly<Record<string, string>> = STANDALONE_VARIABLES;
  throw new ConfigurationError(
    "the environment",
    parsed.error.issues.map((issue) =>
      describeIssue({ ...issue, path: issue.path.map((part) => names[String(part)] ?? part) }),
    ),
  );
}

/** Entries of a variable that holds a list; undefined where it is empty or not set. */
export function commaList(text: string | undefined): readonly string[] | undefined {
  const entries = (text ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return entries.length === 0 ? undefined : entries;
}

/**
 * API origin for a `ddBaseURL`: a site's API host for the app URL of a Datadog site, and the same origin for
 * a control plane of one's own.
 *
 * @throws {@link ConfigurationError} for a Datadog host that is not a site.
 */
export function apiUrlOf(ddBaseURL: string, source = "ddBaseURL"): string {
  return siteOf(ddBaseURL, source).apiUrl;
}

/** Region of the URNs that a control plane of one's own makes. */
const OWN_REGION = "us1";

/**
 * Where a runner with this `ddBaseURL` enrolls and asks for tasks, and the region that its URN names.
 *
 * @throws {@link ConfigurationError} for a Datadog host that is not a site.
 */
export function siteOf(ddBaseURL: string, source = "ddBaseURL"): Pick<Site, "apiUrl" | "urnRegion"> {
  const { origin, host } = new URL(ddBaseURL);
  const site = findSite(origin) ?? findSite(host);
  if (site !== undefined) return site;
  if (SITES.some(({ parameter }) => host.endsWith(`.${parameter}`))) {
    const known = SITES.map(({ appUrl }) => appUrl).join(", ");
    throw new ConfigurationError(source, [
      `ddBaseURL: ${host} is not a Datadog site; the sites are ${known}`,
    ]);
  }
  return { apiUrl: origin, urnRegion: OWN_REGION };
}

async function findIdentity(...found: Parameters<typeof identityOf>): Promise<RunnerIdentity> {
  const identity = await identityOf(...found);
  if (identity !== undefined) return identity;
  const [, , { path }] = found;
  throw new ConfigurationError(path, [
    `there is no identity: set urn and privateKey, or ${STANDALONE_VARIABLES.urn} and ${STANDALONE_VARIABLES.privateKey}, or enroll the runner first`,
  ]);
}

/**
 * The runner's identity, undefined when there is none.
 *
 * @throws {@link ConfigurationError} when there is one that cannot be used.
 */
export async function identityOf(
  directory: string,
  environment: Environment,
  file: {
    readonly path: string;
    readonly urn: string | undefined;
    readonly privateKey: string | undefined;
    readonly allowOpenFiles: boolean;
  },
): Promise<RunnerIdentity | undefined> {
  const urn = environment[STANDALONE_VARIABLES.urn] ?? file.urn;
  const privateKey = environment[STANDALONE_VARIABLES.privateKey] ?? file.privateKey;
  if (urn !== undefined && privateKey !== undefined) {
    return parseIdentity({ urn, privateKey }, `the identity in ${file.path} or its environment variables`);
  }
  const identityPath = join(directory, IDENTITY_FILE_NAME);
  const stored = await readIdentityFile(identityPath, file);
  return stored && parseIdentity(stored, identityPath);
}

/** A problem of a shape in words: where, and what. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join(".");
  return where === "" ? issue.message : `${where}: ${issue.message}`;
}
