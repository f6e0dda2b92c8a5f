import * as z from "../shape/deferred-zod";

import { SITES } from "./site";

/** Names that editors offer; others, such as a site's URL, are read too. */
const offered = { enum: SITES.flatMap(({ parameter, code }) => [parameter, code]) };

/** Shape of a site: its parameter or region code, or a control plane of one's own. */
export const siteShape = z.union(
  [
    z
      .string()
      .min(1)
      .meta({ anyOf: [offered, {}] }),
    z.strictObject({ appUrl: z.url(), apiUrl: z.url() }),
  ],
  { error: "expected a site such as datadoghq.eu, or an object with appUrl and apiUrl" },
);
