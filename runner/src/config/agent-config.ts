/**
 * An Agent's configuration: the section `private_action_runner` of its files, and the variables that go
 * before them. Names and defaults are the Agent's (`pkg/config/schema/yaml/private_action_runner.yaml`).
 */
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { parseActionPattern } from "@parkit/provider-schema/internal/allowlist/action-pattern";
import { defaultActions } from "@parkit/provider-schema/internal/allowlist/implicit-actions";
import { RUNNER_VARIABLE_PREFIX } from "@parkit/provider-schema/internal/deployment/agent-object";
import {
  DEFAULT_SITE_PARAMETER,
  findSite,
  type Site,
  SITES,
} from "@parkit/provider-schema/internal/site/site";
import { HTTP_TIMEOUT_SECONDS, RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";
import * as z from "zod";
import { type AgentComponent, type AgentFiles, agentMainFile } from "./agent-files";
import {
  commaList,
  describeIssue,
  type Environment,
  type LoadOptions,
  siteOf,
  type RunnerConfig,
} from "./config";
import { ConfigurationError } from "../configuration-error";
import { readGuardedFile, refuseExposed } from "../guarded-file";
import { IDENTITY_FILE_NAME } from "../identity/identity-file";
import { hostPattern } from "../policy/host-pattern";
import { parseYamlFile } from "./yaml-file";

/** The Agent reads texts and numbers for truth values too, as variables have them. */
const flag = z.preprocess(
  (value) => (typeof value === "string" || typeof value === "number" ? FLAGS[String(value)] : value),
  z.boolean({ error: "is not true or false" }),
);
const FLAGS: Readonly<Record<string, boolean>> = {
  ...{ true: true, True: true, TRUE: true, t: true, T: true, "1": true },
  ...{ false: false, False: false, FALSE: false, f: false, F: false, "0": false },
};
const list = (entry: z.ZodType<string>): z.ZodType<readonly string[]> =>
  z.preprocess(
    (value) => (typeof value === "string" ? (commaList(value) ?? []) : (value ?? [])),
    z.array(entry),
  );
const text = z.preprocess((value) => value ?? "", z.string());
const wholeNumber = (lowest: number): z.ZodType<number> =>
  z.coerce.number().int().min(lowest).max(2_147_483_647);

/** Section of the runner. The Agent ignores what it does not know. */
const Section = z.looseObject({
  enabled: flag.default(false),
  self_enroll: flag.default(true),
  api_key_only_enrollment: flag.default(false),
  urn: text,
  private_key: text,
  identity_file_path: text,
  identity_use_k8s_secret: flag.default(true),
  identity_secret_name: z.string().min(1).default("private-action-runner-identity"),
  task_concurrency: wholeNumber(1).default(5),
  task_timeout_seconds: wholeNumber(0).default(60),
  actions_allowlist: list(
    z
      .string()
      .refine(
        (entry) => parseActionPattern(entry) !== undefined,
        "is no <bundle>.<action> and no <bundle>.*",
      ),
  ),
  default_actions_enabled: flag.default(true),
  http_timeout_seconds: wholeNumber(1).default(HTTP_TIMEOUT_SECONDS),
  http_allowlist: list(
    z.string().refine((entry) => hostPattern(entry) !== undefined, "is not a host pattern"),
  ),
  http_allow_imds_endpoint: flag.default(false),
});

/** Settings of the whole Agent that the runner needs. */
const AgentFile = z.looseObject({
  api_key: text,
  app_key: text,
  site: text,
  dd_url: text,
  hostname: text,
  cluster_name: text,
  auth_token_file_path: text,
  private_action_runner: Section,
});

/** Variables of those settings; every setting of the section has one of its own name. */
const AGENT_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  api_key: ["DD_API_KEY"],
  app_key: ["DD_APP_KEY"],
  site: ["DD_SITE"],
  dd_url: ["DD_DD_URL", "DD_URL"],
  hostname: ["DD_HOSTNAME"],
  cluster_name: ["DD_CLUSTER_NAME"],
  auth_token_file_path: ["DD_AUTH_TOKEN_FILE_PATH"],
};

/** Agent's own switch for tests: `dd_url` is the control plane itself. */
const OWN_CONTROL_PLANE_VARIABLE = "DD_INTERNAL_PAR_USE_DD_URL_FOR_OPMS";

/** An Agent's settings for its runner. */
export interface AgentSettings {
  readonly component: AgentComponent;
  readonly site: Pick<Site, "apiUrl" | "urnRegion">;
  readonly apiKey: string;
  /** Empty where there is none. */
  readonly appKey: string;
  /** Name of the host, as the Agent knows it. */
  readonly hostname: string;
  /** What the runner's name begins with. */
  readonly namePrefix: string;
  readonly selfEnroll: boolean;
  readonly ownerless: boolean;
  /** Identity of the configuration; both empty where it has none. */
  readonly urn: string;
  readonly privateKey: string;
  /** Where an identity is kept that the runner enrolled itself. */
  readonly store:
    { readonly type: "file"; readonly path: string } | { readonly type: "secret"; readonly name: string };
  /** All but the identity. */
  readonly config: Omit<RunnerConfig, "identity">;
}

/**
 * Reads an Agent's settings: variables go before further files, these before the main one.
 *
 * @throws {@link ConfigurationError} with everything that is wrong; also when the runner is not enabled.
 */
export async function readAgentSettings(
  where: AgentFiles,
  environment: Environment,
  { allowOpenFiles = false }: LoadOptions = {},
): Promise<AgentSettings> {
  const main = await agentMainFile(where);
  const files = [main, ...where.extra];
  const read = await Promise.all(files.map((path) => readAgentFile(path, { allowOpenFiles })));
  for (const [index, path] of where.extra.entries())
    if (read[index + 1] === undefined) throw new ConfigurationError(path, ["it cannot be read (ENOENT)"]);
  const merged = withVariables(merge(read.filter((file) => file !== undefined)), environment);
  const source = files.length === 1 ? `${main} or the environment` : files.join(", ");
  const parsed = AgentFile.safeParse(merged);
  if (!parsed.success) throw new ConfigurationError(source, parsed.error.issues.map(describeIssue));
  const { data } = parsed;
  const section = data.private_action_runner;
  if (!section.enabled)
    throw new ConfigurationError(source, [
      `the runner is not enabled: say enabled: true in private_action_runner, or ${RUNNER_VARIABLE_PREFIX}ENABLED=true`,
    ]);
  const host = data.hostname === "" ? hostname() : data.hostname;
  const isClusterAgent = where.component === "cluster-agent";
  const site = agentSite(data, environment, source);
  return {
    component: where.component,
    site,
    apiKey: data.api_key.trim(),
    appKey: data.app_key.trim(),
    hostname: host,
    namePrefix: isClusterAgent && data.cluster_name !== "" ? data.cluster_name : host,
    selfEnroll: section.self_enroll,
    ownerless: section.api_key_only_enrollment,
    urn: section.urn,
    privateKey: section.private_key,
    store:
      isClusterAgent && section.identity_use_k8s_secret
        ? { type: "secret", name: section.identity_secret_name }
        : { type: "file", path: identityPath(section.identity_file_path, data.auth_token_file_path, main) },
    config: {
      apiUrl: site.apiUrl,
      modes: ["pull"],
      actionsAllowlist: Allowlist.of([
        ...section.actions_allowlist,
        ...(section.default_actions_enabled ? defaultActions(where.component) : []),
      ]).entries,
      allowImdsEndpoint: section.http_allow_imds_endpoint,
      // An Agent takes an empty list for no limit.
      ...(section.http_allowlist.length > 0 && { httpAllowlist: section.http_allowlist }),
      allowOpenFiles,
      taskTimeoutSeconds: section.task_timeout_seconds,
      httpTimeoutSeconds: section.http_timeout_seconds,
      taskConcurrency: section.task_concurrency,
      port: RUNNER_PORT,
    },
  };
}

async function readAgentFile(
  path: string,
  { allowOpenFiles = false }: LoadOptions,
): Promise<AgentFileValues | undefined> {
  const file = await readGuardedFile(path);
  if (file === undefined) return undefined;
  const parsed = AgentFileValues.safeParse(parseYamlFile(file.text, path) ?? {});
  if (!parsed.success) throw new ConfigurationError(path, parsed.error.issues.map(describeIssue));
  const values = parsed.data;
  const holdsKey = (values.private_action_runner?.["private_key"] ?? "") !== "";
  if (!allowOpenFiles) await refuseExposed(file, path, holdsKey ? "secret" : "settings");
  return values;
}

const AgentFileValues = z.looseObject({ private_action_runner: z.looseObject({}).nullish() });
type AgentFileValues = z.output<typeof AgentFileValues>;

/** Of each setting the last file that has it counts. */
function merge(files: readonly AgentFileValues[]): AgentFileValues {
  return files.reduce<AgentFileValues>(
    (all, one) => ({
      ...all,
      ...one,
      private_action_runner: { ...all.private_action_runner, ...one.private_action_runner },
    }),
    {},
  );
}

function withVariables(values: AgentFileValues, environment: Environment): AgentFileValues {
  const set = (name: string): string | undefined => {
    const value = environment[name];
    return value === "" ? undefined : value;
  };
  const agent = Object.entries(AGENT_VARIABLES).flatMap(([setting, names]) => {
    const value = names.map(set).find((found) => found !== undefined);
    return value === undefined ? [] : [[setting, value] as const];
  });
  const section = Object.keys(Section.shape).flatMap((setting) => {
    const value = set(`${RUNNER_VARIABLE_PREFIX}${setting.toUpperCase()}`);
    return value === undefined ? [] : [[setting, value] as const];
  });
  return {
    ...values,
    ...Object.fromEntries(agent),
    private_action_runner: { ...values.private_action_runner, ...Object.fromEntries(section) },
  };
}

/**
 * The Agent takes the site out of `dd_url` where that is Datadog's, and `site` otherwise.
 *
 * @throws {@link ConfigurationError} for a site that is none.
 */
function agentSite(
  { site, dd_url: url }: { readonly site: string; readonly dd_url: string },
  environment: Environment,
  source: string,
): Pick<Site, "apiUrl" | "urnRegion"> {
  if (url !== "" && FLAGS[environment[OWN_CONTROL_PLANE_VARIABLE] ?? ""] === true) {
    if (URL.canParse(url)) return siteOf(url, source);
    throw new ConfigurationError(source, ["dd_url: is not a URL"]);
  }
  const host = URL.canParse(url) ? new URL(url).host : "";
  const ofUrl = SITES.filter(({ parameter }) => host === parameter || host.endsWith(`.${parameter}`));
  const [longest] = ofUrl.sort((one, other) => other.parameter.length - one.parameter.length);
  const found = longest ?? findSite(site === "" ? DEFAULT_SITE_PARAMETER : site);
  if (found !== undefined) return found;
  const known = SITES.map(({ parameter }) => parameter).join(", ");
  throw new ConfigurationError(source, [
    `site: ${JSON.stringify(site)} is not a Datadog site; the sites are ${known}`,
    `for a control plane of your own set dd_url to its address, and ${OWN_CONTROL_PLANE_VARIABLE}=true`,
  ]);
}

/** First match wins, as in the Agent. */
function identityPath(named: string, authToken: string, main: string): string {
  if (named !== "") return named;
  return join(dirname(authToken === "" ? main : authToken), IDENTITY_FILE_NAME);
}
