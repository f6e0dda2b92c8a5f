import * as z from "../shape/deferred-zod";

import { executionPolicyAccessShape } from "../access/shape";
import { EXECUTION_INTEGRATIONS } from "./execution-integration";

/** Name of an action of a policy, or a pattern; which there are is the catalogue's to say. */
export const policyActionShape = z.string().meta({ id: "PolicyAction" });

const scopeShape = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("kubernetes"), namespaces: z.array(z.string()) }),
  z.strictObject({ type: z.literal("script"), scripts: z.array(z.string()) }),
  z.strictObject({
    type: z.literal("remote-action"),
    paths: z.array(z.strictObject({ path: z.string(), access: z.enum(["read-only", "read-write"]) })),
  }),
]);

/** Shape of an execution policy without what every object has. */
export const executionPolicyShape = z.strictObject({
  name: z.string(),
  effect: z.enum(["allow", "deny"]),
  actions: z.array(policyActionShape),
  integration: z.enum(EXECUTION_INTEGRATIONS).optional(),
  scope: scopeShape.optional(),
  targets: z
    .array(z.strictObject({ name: z.string().optional(), agentTags: z.array(z.string()) }))
    .optional(),
  access: executionPolicyAccessShape.optional(),
});
