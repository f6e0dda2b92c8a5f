/** The provider's configuration: its schema, its checks, and the client that is made of it. */
import { nearestName } from "@parkit/provider-schema/internal/nearest-name";
import { DEFAULT_SITE_PARAMETER, findSite, SITES } from "@parkit/provider-schema/internal/site/site";
import {
  at,
  errorAt,
  UNKNOWN,
  type CallContext,
  type ConfigureContext,
  type Diagnostic,
  type Schema,
  type TerraformNumber,
  type Unknown,
  type ValuesOf,
} from "@parkit/terraform-plugin";
import { DEFAULT_RETRY, type RetrySettings } from "./api/retry";
import { keyFormProblem, KEYS } from "./key-form";
import { clusterAttribute, clusterProblems } from "./kubernetes/cluster-config";
import { lazyClient, type ApiAddress, type ParkitClient } from "./parkit-client";

/**
 * Schema of the provider's configuration. Names follow Datadog's own provider where it has the same setting.
 */
export const providerConfigSchema = {
  version: 0,
  block: {
    description:
      "Manages what Datadog's own provider does not: connections paired with Private Action Runners, private integrations, connection groups and the enrollment of runners.",
    attributes: {
      api_key: {
        type: "string",
        optional: true,
        sensitive: true,
        description: "Datadog API key. Default: the environment variable `DD_API_KEY`.",
      },
      app_key: {
        type: "string",
        optional: true,
        sensitive: true,
        description:
          "Datadog application key. It must be registered for Actions API access. Default: the environment variable `DD_APP_KEY`.",
      },
      api_url: {
        type: "string",
        optional: true,
        description:
          "URL of the API, for a control plane of your own. Default: the environment variable `DD_HOST`, else the API of the site.",
      },
      site: {
        type: "string",
        optional: true,
        description: `Datadog site, such as \`datadoghq.eu\` or \`eu1\`. Default: the environment variable \`DD_SITE\`, else \`${DEFAULT_SITE_PARAMETER}\`.`,
      },
      validate: {
        type: "bool",
        optional: true,
        description:
          "Whether to check the API key before anything is planned or done, so that a wrong key fails the plan, and so does an address at which something else than Datadog's API answers. Default: `true`.",
      },
      http_client_retry_enabled: {
        type: "bool",
        optional: true,
        description: "Whether to repeat requests after 429 and 5xx answers. Default: `true`.",
      },
      http_client_retry_timeout: {
        type: "number",
        optional: true,
        description: `Seconds within which one request may be repeated. Default: \`${DEFAULT_RETRY.timeout}\`.`,
      },
      http_client_retry_backoff_base: {
        type: "number",
        optional: true,
        description: `Seconds before the first repetition. Default: \`${DEFAULT_RETRY.backoffBase}\`.`,
      },
      http_client_retry_backoff_multiplier: {
        type: "number",
        optional: true,
        description: `Factor between one wait and the next. Default: \`${DEFAULT_RETRY.backoffMultiplier}\`.`,
      },
      http_client_retry_max_retries: {
        type: "number",
        optional: true,
        description: `Most repetitions of one request. Default: \`${DEFAULT_RETRY.maxRetries}\`.`,
      },
      http_client_timeout: {
        type: "number",
        optional: true,
        description: "Seconds within which each answer must have come. Default: `60`.",
      },
      kubernetes: clusterAttribute,
      preview: {
        optional: true,
        description:
          "Names that Datadog has not published. Set them when your site turns out to use others than this provider assumes.",
        nested_type: {
          nesting_mode: "single",
          attributes: {
            wire_types: {
              type: ["map", "string"],
              optional: true,
              description:
                "Types on the wire, by integration (`postgresql`) or by credential of one (`postgresql.credential_file`).",
            },
            connection_groups_path: {
              type: "string",
              optional: true,
              description:
                "Path of the collection of connection groups. Default: `/api/v2/actions/connections/groups`.",
            },
            enrollment_path: {
              type: "string",
              optional: true,
              description: "Path at which runners enroll. Default: `/api/unstable/on_prem_runners`.",
            },
          },
        },
      },
    },
  },
} as const satisfies Schema;

/** Values of the provider's configuration. */
export type ProviderConfigValues = ValuesOf<typeof providerConfigSchema>;

type Config = ProviderConfigValues["config"];

const DEFAULT_TIMEOUT = 60;
const NUMBERS = [
  "http_client_retry_timeout",
  "http_client_retry_backoff_base",
  "http_client_retry_backoff_multiplier",
  "http_client_retry_max_retries",
  "http_client_timeout",
] as const;

/** Checks of the configuration that need no network. */
export function validateProviderConfig({ config, report }: CallContext & { readonly config: Config }): void {
  const { site: writtenSite, api_url: apiUrl } = config;
  const site = typeof writtenSite === "string" ? writtenSite.trim() : undefined;
  if (site !== undefined && findSite(site) === undefined) {
    const names = SITES.flatMap(({ code, parameter }) => [parameter, code]);
    const near = nearestName(site, names);
    const detail =
      near === undefined
        ? `Known sites: ${SITES.map(({ parameter }) => parameter).join(", ")}.`
        : `Did you mean ${near}?`;
    report(errorAt(at("site"), `There is no Datadog site ${JSON.stringify(site)}`, detail));
  }
  if (typeof apiUrl === "string" && originOf(apiUrl) === undefined) {
    report(errorAt(at("api_url"), "The API URL is not usable", schemeHint(apiUrl) ?? URL_HINT));
  }
  for (const { attribute } of KEYS) {
    const key = config[attribute];
    const problem = typeof key === "string" && keyFormProblem(key.trim(), attribute, at(attribute));
    if (problem) report(problem);
  }
  for (const problem of previewPathProblems(config.preview)) report(problem);
  for (const problem of clusterProblems(config.kubernetes)) report(problem);
  for (const name of NUMBERS) {
    const value = config[name];
    if (value !== null && value !== UNKNOWN && !(Number(value) >= 0)) {
      report(errorAt(at(name), "The number is negative", "Write zero or more."));
    }
  }
}

const URL_HINT =
  "Write an http or https URL without user name, query or fragment, as in https://api.datadoghq.eu.";

function schemeHint(written: string): string | undefined {
  const url = `https://${written.trim()}`;
  return written.includes("://") || originOf(url) === undefined
    ? undefined
    : `It has no scheme. Write ${url}, or http:// for a control plane of your own that speaks plain HTTP.`;
}

/** Paths are written behind the host as they are, so that another form could name another host. */
function previewPathProblems(preview: Config["preview"]): readonly Diagnostic[] {
  return Object.entries(previewPaths(preview))
    .filter(([, path]) => !/^\/[^\s\p{Cc}?#\\]+$/u.test(path))
    .map(([name]) => {
      const attribute = name === "groupsPath" ? "connection_groups_path" : "enrollment_path";
      const detail = "Write a path that begins with a slash, without host, query or white space.";
      return errorAt(at("preview", attribute), "Not a path of the API", detail);
    });
}

/**
 * Makes the client, and checks with the API key that Datadog's API answers at the address. Takes values that
 * are not known yet: the request that needs them fails.
 */
export async function configureParkit({
  config,
  terraformVersion,
  signal,
  report,
}: ConfigureContext<ProviderConfigValues>): Promise<ParkitClient> {
  const { validate, preview } = config;
  const keys = readKeys(config, process.env);
  const target = targetOf(config, process.env);
  if (target === undefined) {
    report(
      errorAt(
        [],
        "DD_HOST or DD_SITE is not usable",
        `DD_SITE must name a Datadog site. DD_HOST: ${URL_HINT}`,
      ),
    );
  }
  const wireTypes = preview === null || preview === UNKNOWN ? null : preview.wire_types;
  for (const problem of keys.problems) report(problem);
  const client = lazyClient({
    address: target?.address ?? UNKNOWN,
    isDatadogSite: target?.isDatadogSite ?? false,
    urnRegion: target?.urnRegion ?? "us1",
    apiKey: keys.api_key,
    appKey: keys.app_key,
    retry: retrySettings(config),
    timeout: numeric(config.http_client_timeout, DEFAULT_TIMEOUT),
    terraformVersion,
    wireTypes: wireTypes === null || wireTypes === UNKNOWN ? new Map() : knownEntries(wireTypes),
    ...previewPaths(preview),
    kubernetes: config.kubernetes,
  });
  if (validate !== false && keys.problems.length === 0) {
    const problem = await client.keyProblem(signal);
    if (problem !== undefined) report(problem);
  }
  return client;
}

type Key = string | Unknown | null;

interface Keys extends Readonly<Record<(typeof KEYS)[number]["attribute"], Key>> {
  readonly problems: readonly Diagnostic[];
}

/**
 * What is written counts before the environment. White space at the ends comes from files and secret stores,
 * and is no part of a key.
 */
function readKeys(config: Config, env: NodeJS.ProcessEnv): Keys {
  const problems: Diagnostic[] = [];
  const read = ({ attribute, variable }: (typeof KEYS)[number]): Key => {
    const written = config[attribute];
    const key = written === UNKNOWN ? UNKNOWN : (text(written ?? env[variable]) ?? null);
    const [name, path] = written === null ? [variable, []] : [attribute, at(attribute)];
    const problem = typeof key === "string" ? keyFormProblem(key, name, path) : undefined;
    if (problem !== undefined) problems.push(problem);
    return key;
  };
  const [api, app] = KEYS;
  return { api_key: read(api), app_key: read(app), problems };
}

interface Target {
  readonly address: ApiAddress | Unknown;
  readonly isDatadogSite: boolean;
  readonly urnRegion: string;
}

/**
 * What is written counts before the environment, a URL before a site. Undefined when the environment's is not
 * usable.
 */
function targetOf({ api_url: apiUrl, site }: Config, env: NodeJS.ProcessEnv): Target | undefined {
  const unknown: Target = { address: UNKNOWN, isDatadogSite: false, urnRegion: "us1" };
  if (apiUrl === UNKNOWN || (apiUrl === null && site === UNKNOWN)) return unknown;
  const siteVariable = text(env["DD_SITE"]);
  const named = findSite(typeof site === "string" ? site.trim() : (siteVariable ?? DEFAULT_SITE_PARAMETER));
  const written = apiUrl ?? (site === null ? text(env["DD_HOST"]) : undefined);
  if (written === undefined) {
    const source =
      typeof site === "string" ? "site" : siteVariable === undefined ? "the default site" : "DD_SITE";
    return (
      named && { address: { url: named.apiUrl, source }, isDatadogSite: true, urnRegion: named.urnRegion }
    );
  }
  const url = originOf(written.includes("://") ? written : `https://${written}`);
  if (url === undefined) return undefined;
  const known = SITES.find((candidate) => candidate.apiUrl === url);
  const urnRegion = (known ?? named)?.urnRegion ?? "us1";
  const source = apiUrl === null ? "DD_HOST" : "api_url";
  return { address: { url, source }, isDatadogSite: known !== undefined, urnRegion };
}

/** URL of the API. The parser would drop line breaks in the middle, so they are looked for before. */
function originOf(text: string): string | undefined {
  const written = text.trim();
  if (/[\s\p{Cc}]/u.test(written) || !URL.canParse(written)) return undefined;
  const { protocol, origin, pathname, username, password, search, hash } = new URL(written);
  if (!["http:", "https:"].includes(protocol) || username + password + search + hash !== "") return undefined;
  return origin + pathname.replace(/\/+$/, "");
}

function retrySettings(config: Config): RetrySettings {
  return {
    enabled: config.http_client_retry_enabled !== false,
    maxRetries: numeric(config.http_client_retry_max_retries, DEFAULT_RETRY.maxRetries),
    timeout: numeric(config.http_client_retry_timeout, DEFAULT_RETRY.timeout),
    backoffBase: numeric(config.http_client_retry_backoff_base, DEFAULT_RETRY.backoffBase),
    backoffMultiplier: numeric(config.http_client_retry_backoff_multiplier, DEFAULT_RETRY.backoffMultiplier),
  };
}

function previewPaths(preview: Config["preview"]): { groupsPath?: string; enrollmentPath?: string } {
  if (preview === null || preview === UNKNOWN) return {};
  const { connection_groups_path: groupsPath, enrollment_path: enrollmentPath } = preview;
  return {
    ...(typeof groupsPath === "string" && { groupsPath }),
    ...(typeof enrollmentPath === "string" && { enrollmentPath }),
  };
}

function knownEntries(map: Readonly<Record<string, string | Unknown>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(map).flatMap(([name, value]): [string, string][] =>
      value === UNKNOWN ? [] : [[name, value]],
    ),
  );
}

function numeric(value: TerraformNumber | Unknown | null, fallback: number): number {
  return value === null || value === UNKNOWN ? fallback : Number(value);
}

function text(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}
