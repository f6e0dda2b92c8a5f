/**
 * Datadog sites: where a runner enrolls, polls and finds its app.
 *
 * Source: Datadog's documentation of sites and of Private Action Runners; the URN region follows the agent's
 * parser, which knows `datadoghq.eu` and `<x>.datadoghq.com` and falls back to `us1`.
 */

/**
 * Site parameters (`site`, `DD_SITE`) of the nine sites by region code, in the order of Datadog's
 * documentation.
 */
export const SITE_PARAMETERS = {
  us1: "datadoghq.com",
  us3: "us3.datadoghq.com",
  us5: "us5.datadoghq.com",
  eu1: "datadoghq.eu",
  ap1: "ap1.datadoghq.com",
  ap2: "ap2.datadoghq.com",
  uk1: "uk1.datadoghq.com",
  "us1-fed": "ddog-gov.com",
  "us2-fed": "us2.ddog-gov.com",
} as const;

/** Region code of a site, as users may write it instead of the site parameter. */
export type SiteCode = keyof typeof SITE_PARAMETERS;

/** A Datadog site, or a control plane of one's own. */
export interface Site {
  /** Region code, `custom` for a control plane of one's own. */
  readonly code: SiteCode | "custom";
  /** Site parameter (`site`, `DD_SITE`); for a custom control plane the host of its API. */
  readonly parameter: string;
  /** URL of the web application: `ddBaseURL` of the standalone runner. No trailing slash. */
  readonly appUrl: string;
  /** URL of the API: enrollment, task queue, connections. No trailing slash. */
  readonly apiUrl: string;
  /** Region part of runner URNs made on this site. */
  readonly urnRegion: string;
  /** True for US government sites, which support less. */
  readonly government: boolean;
}

/** A control plane that is not Datadog's: for tests only, and marked so wherever it is rendered. */
export interface CustomSite {
  /** URL of the web application, http or https. */
  readonly appUrl: string;
  /** URL of the API, http or https. */
  readonly apiUrl: string;
}

/**
 * What a user may write for a site: a site parameter, a region code in any case, or a control plane of one's
 * own.
 */
export type SiteInput = string | CustomSite;

const site = (code: SiteCode, appHost: string, urnRegion: string, government = false): Site => ({
  code,
  parameter: SITE_PARAMETERS[code],
  appUrl: `https://${appHost}`,
  apiUrl: `https://api.${SITE_PARAMETERS[code]}`,
  urnRegion,
  government,
});

/** The nine sites, in the order of Datadog's documentation. */
export const SITES: readonly Site[] = [
  site("us1", `app.${SITE_PARAMETERS.us1}`, "us1"),
  site("us3", SITE_PARAMETERS.us3, "us3"),
  site("us5", SITE_PARAMETERS.us5, "us5"),
  site("eu1", `app.${SITE_PARAMETERS.eu1}`, "eu1"),
  site("ap1", SITE_PARAMETERS.ap1, "ap1"),
  site("ap2", SITE_PARAMETERS.ap2, "ap2"),
  site("uk1", SITE_PARAMETERS.uk1, "uk1"),
  site("us1-fed", `app.${SITE_PARAMETERS["us1-fed"]}`, "us1", true),
  site("us2-fed", SITE_PARAMETERS["us2-fed"], "us1", true),
];

/** Site used when a description names none: US1, as in Datadog's own clients. */
export const DEFAULT_SITE_PARAMETER = SITE_PARAMETERS.us1;

/** Whether the value names a control plane of one's own. */
export function isCustomSite(input: SiteInput): input is CustomSite {
  return typeof input === "object";
}

function withoutTrailingSlash(url: string): string {
  return url.endsWith("/") ? url.slice(0, -1) : url;
}

/**
 * Finds a site by parameter (`datadoghq.eu`), region code (`EU1`), or app URL (`https://app.datadoghq.eu`).
 *
 * @returns undefined when no site has that name.
 */
export function findSite(name: string): Site | undefined {
  const wanted = withoutTrailingSlash(name.trim().toLowerCase());
  return SITES.find((candidate) => [candidate.code, candidate.parameter, candidate.appUrl].includes(wanted));
}

/**
 * Resolves what a user wrote to a site; one that is resolved already stays as it is.
 *
 * @returns undefined when the name is unknown or a URL of a custom control plane cannot be parsed.
 */
export function resolveSite(input: SiteInput | Site): Site | undefined {
  if (!isCustomSite(input)) return findSite(input);
  if ("urnRegion" in input) return input;
  if (!URL.canParse(input.appUrl) || !URL.canParse(input.apiUrl)) return undefined;
  return {
    code: "custom",
    parameter: new URL(input.apiUrl).host,
    appUrl: withoutTrailingSlash(input.appUrl),
    apiUrl: withoutTrailingSlash(input.apiUrl),
    urnRegion: "us1",
    government: false,
  };
}

/**
 * Where Agents and runners take the keys from that tasks are signed with: Remote Configuration of a site.
 * Undefined for a control plane of one's own, which has them at its API.
 */
export function remoteConfigurationUrl({ code, parameter }: Site): string | undefined {
  return code === "custom" ? undefined : `https://config.${parameter}`;
}
