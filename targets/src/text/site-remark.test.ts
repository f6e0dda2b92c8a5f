import { resolveSite, SITES } from "@parkit/provider-schema/internal/site/site";

import { siteRemark } from "./site-remark";

it("marks a control plane of one's own as test-only, and Datadog's sites not at all", () => {
  const own = resolveSite({ appUrl: "http://127.0.0.1:8080", apiUrl: "http://127.0.0.1:8080" });
  expect(own === undefined ? [] : siteRemark(own)).toContain(
    "For tests only: the control plane below is not Datadog's.",
  );
  expect(SITES.flatMap(siteRemark)).toEqual([]);
});
