import * as z from "../shape/deferred-zod";

import { connectionAccessShape, connectionGroupAccessShape } from "../access/shape";
import { API_VERSION } from "./description";
import { executionPolicyShape } from "../execution-policy/shape";
import { integrationShape } from "../connection/integration-shape";
import { runnerShape } from "../runner/shape";
import { siteShape } from "../site/shape";

/** Shapes of an identifier tag and its sides; `identifierTagProblems` judges what they say. */
export const identifierTagShape = z.string();
export const identifierTagKeyShape = z.string();
export const identifierTagValueShape = z.string();

/** Shape of an id of a connection or a group. */
export const objectIdShape = z.string();

const connectionShape = z.strictObject({
  name: z.string(),
  runner: z.string().optional(),
  integration: integrationShape,
  identifierTags: z
    .union([z.array(identifierTagShape), z.record(identifierTagKeyShape, identifierTagValueShape)], {
      error: 'expected a list such as ["env:prod"] or an object such as { env: prod }',
    })
    .optional(),
  allowDots: z.boolean().optional(),
  access: connectionAccessShape.optional(),
  importId: objectIdShape.optional(),
  deletionProtection: z.boolean().optional(),
});

const connectionGroupShape = z.strictObject({
  name: z.string(),
  identifierTagKeys: z.array(identifierTagKeyShape),
  connections: z.array(z.string()),
  integration: z.string().optional(),
  access: connectionGroupAccessShape.optional(),
  importId: objectIdShape.optional(),
  deletionProtection: z.boolean().optional(),
});

/** Shape of a whole description. Only the shape: what values mean is judged by rules. */
export const descriptionShape = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  site: siteShape.optional(),
  runners: z.array(runnerShape).optional(),
  connections: z.array(connectionShape).optional(),
  connectionGroups: z.array(connectionGroupShape).optional(),
  executionPolicies: z.array(executionPolicyShape.extend({ importId: objectIdShape.optional() })).optional(),
});
