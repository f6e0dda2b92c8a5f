import { Fn } from "cdktf";

import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import {
  isCustomSite,
  SITE_PARAMETERS,
  type Site as ResolvedSite,
} from "@parkit/provider-schema/internal/site/site";

import { isUnknown } from "./token";

/** Datadog sites by region code, for props that take a site. */
export const Site = {
  US1: SITE_PARAMETERS.us1,
  US3: SITE_PARAMETERS.us3,
  US5: SITE_PARAMETERS.us5,
  EU1: SITE_PARAMETERS.eu1,
  AP1: SITE_PARAMETERS.ap1,
  AP2: SITE_PARAMETERS.ap2,
  UK1: SITE_PARAMETERS.uk1,
  US1_FED: SITE_PARAMETERS["us1-fed"],
  US2_FED: SITE_PARAMETERS["us2-fed"],
} as const;

/**
 * A runner whose control plane of one's own has addresses that only Terraform knows: then Terraform also
 * takes them apart.
 */
export function withKnownSite(runner: RunnerInput): RunnerInput {
  const { site } = runner;
  if (site === undefined || !isCustomSite(site)) return runner;
  const { appUrl, apiUrl } = site;
  if (!isUnknown(appUrl) && !isUnknown(apiUrl)) return runner;
  const resolved: ResolvedSite = {
    code: "custom",
    parameter: Fn.replace(apiUrl, "/^https?:[/][/]|[/].*$/", ""),
    appUrl: Fn.trimsuffix(appUrl, "/"),
    apiUrl: Fn.trimsuffix(apiUrl, "/"),
    urnRegion: "us1",
    government: false,
  };
  return { ...runner, site: resolved };
}
