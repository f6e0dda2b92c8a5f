import * as z from "../shape/deferred-zod";

/** Shape of a runner's identity. */
export const runnerIdentityShape = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("self-enroll"),
    ownership: z.enum(["owned", "ownerless"]).optional(),
    urn: z.string().optional(),
  }),
  z.strictObject({ type: z.literal("secret"), secretName: z.string().min(1), urn: z.string().optional() }),
  z.strictObject({ type: z.literal("managed"), secretName: z.string().min(1).optional() }),
  z.strictObject({ type: z.literal("file"), path: z.string().min(1), urn: z.string().optional() }),
  z.strictObject({
    type: z.literal("inline"),
    urn: z.string(),
    privateKey: z.string(),
    force: z.boolean().optional(),
  }),
]);
