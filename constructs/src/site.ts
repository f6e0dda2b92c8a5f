import { SITE_PARAMETERS } from "@parkit/provider-schema/internal/site/site";

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
