import { nearestName } from "@parkit/provider-schema/internal/nearest-name";
import { DEFAULT_SITE_PARAMETER, findSite, SITES } from "@parkit/provider-schema/internal/site/site";
import type { ParkitClient } from "./parkit-client";
import { lazyClient } from "./parkit-client";
import { DEFAULT_RETRY, type RetrySettings } from "./api/retry";
import { errorAt } from "./plugin/diagnostics";
import { at } from "./plugin/path";
import type { CallContext } from "./plugin/call-context";
import type { ConfigureContext } from "./plugin/provider";
import type { Schema } from "./plugin/schema";
import type { ValuesOf } from "./plugin/schema-value";
import { UNKNOWN, type TerraformNumber, type Unknown } from "./plugin/value";

/** Schema of the provider's configuration. Names follow Datadog's own provider where it has the same setting. */
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
          "Whether to check the API key before anything is planned or done, so that a wrong key fails the plan. Default: `true`.",
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
                "Types on the wire: of an integration by its attribute (`postgresql`), of a credential by the path of its attribute (`postgresql.credential_file`).",
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
  const { site, api_url: apiUrl } = config;
  if (typeof site === "string" && findSite(site) === undefined) {
    const names = SITES.flatMap(({ code, parameter }) => [parameter, code]);
    const near = nearestName(site, names);
    const detail =
      near === undefined
        ? `Known sites: ${SITES.map(({ parameter }) => parameter).join(", ")}.`
        : `Did you mean ${near}?`;
    report(errorAt(at("site"), `There is no Datadog site ${JSON.stringify(site)}`, detail));
  }
  if (typeof apiUrl === "string" && originOf(apiUrl) === undefined) {
    report(errorAt(at("api_url"), "The API URL is not usable", URL_HINT));
  }
  for (const name of NUMBERS) {
    const value = config[name];
    if (value !== null && value !== UNKNOWN && !(Number(value) >= 0)) {
      report(errorAt(at(name), "The number is negative", "Write zero or more."));
    }
  }
}

const URL_HINT =
  "Write an http or https URL without user name, query or fragment, as in https://api.datadoghq.eu.";

/** Makes the client. Opens no connection, and takes values that are not known yet: the request that needs them fails. */
export function configureParkit({
  config,
  terraformVersion,
  report,
}: ConfigureContext<ProviderConfigValues>): ParkitClient {
  const { api_key: apiKey, app_key: appKey, validate, preview } = config;
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
  return lazyClient({
    url: target?.url ?? UNKNOWN,
    isDatadogSite: target?.isDatadogSite ?? false,
    urnRegion: target?.urnRegion ?? "us1",
    apiKey: apiKey ?? text(process.env["DD_API_KEY"]) ?? null,
    appKey: appKey ?? text(process.env["DD_APP_KEY"]) ?? null,
    validate: validate !== false,
    retry: retrySettings(config),
    timeout: numeric(config.http_client_timeout, DEFAULT_TIMEOUT),
    terraformVersion,
    wireTypes: wireTypes === null || wireTypes === UNKNOWN ? new Map() : knownEntries(wireTypes),
    ...previewPaths(preview),
  });
}

interface Target {
  readonly url: string | Unknown;
  readonly isDatadogSite: boolean;
  readonly urnRegion: string;
}

/** What is written counts before the environment, a URL before a site. Undefined when the environment's is not usable. */
function targetOf({ api_url: apiUrl, site }: Config, env: NodeJS.ProcessEnv): Target | undefined {
  const unknown: Target = { url: UNKNOWN, isDatadogSite: false, urnRegion: "us1" };
  if (apiUrl === UNKNOWN || (apiUrl === null && site === UNKNOWN)) return unknown;
  const named = findSite(typeof site === "string" ? site : (text(env["DD_SITE"]) ?? DEFAULT_SITE_PARAMETER));
  const written = apiUrl ?? (site === null ? text(env["DD_HOST"]) : undefined);
  if (written === undefined) {
    return named && { url: named.apiUrl, isDatadogSite: true, urnRegion: named.urnRegion };
  }
  const url = originOf(written.includes("://") ? written : `https://${written}`);
  if (url === undefined) return undefined;
  const known = SITES.find((candidate) => candidate.apiUrl === url);
  const urnRegion = (known ?? named)?.urnRegion ?? "us1";
  return { url, isDatadogSite: known !== undefined, urnRegion };
}

function originOf(written: string): string | undefined {
  if (!URL.canParse(written)) return undefined;
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
  return value === "" ? undefined : value;
}
