import type { Site } from "@parkit/provider-schema/internal/site/site";

/**
 * What a rendered file says about its site: nothing for Datadog's own, a warning for a control plane of one's
 * own.
 */
export function siteRemark(site: Site): readonly string[] {
  return site.code === "custom" ? ["", "For tests only: the control plane below is not Datadog's."] : [];
}
