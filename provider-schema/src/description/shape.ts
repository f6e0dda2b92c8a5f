import { z } from "zod";

import { API_VERSION } from "./description";
import { integrationShape } from "../connection/integration-shape";
import { runnerShape } from "../runner/shape";
import { siteShape } from "../site/shape";

const connectionShape = z.strictObject({
  name: z.string(),
  runner: z.string().optional(),
  integration: integrationShape,
  identifierTags: z
    .union([z.array(z.string()), z.record(z.string(), z.string())], {
      error: 'expected a list such as ["env:prod"] or an object such as { env: prod }',
    })
    .optional(),
  allowDots: z.boolean().optional(),
  deletionProtection: z.boolean().optional(),
});

const connectionGroupShape = z.strictObject({
  name: z.string(),
  identifierTagKeys: z.array(z.string()),
  connections: z.array(z.string()),
  integration: z.string().optional(),
  deletionProtection: z.boolean().optional(),
});

/** Shape of a whole description. Only the shape: what values mean is judged by rules. */
export const descriptionShape = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  site: siteShape.optional(),
  runners: z.array(runnerShape).optional(),
  connections: z.array(connectionShape).optional(),
  connectionGroups: z.array(connectionGroupShape).optional(),
});
