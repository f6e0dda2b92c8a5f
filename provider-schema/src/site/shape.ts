import { z } from "zod";

/** Shape of a site: its parameter or region code, or a control plane of one's own. */
export const siteShape = z.union([z.string().min(1), z.strictObject({ appUrl: z.url(), apiUrl: z.url() })], {
  error: "expected a site such as datadoghq.eu, or an object with appUrl and apiUrl",
});
