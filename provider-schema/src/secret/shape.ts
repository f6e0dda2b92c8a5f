import * as z from "../shape/deferred-zod";

const kubernetesSecret = z.strictObject({
  type: z.literal("kubernetes").optional(),
  secretName: z.string().min(1),
  key: z.string().min(1).optional(),
});

/** Shape of a reference to a secret. */
export const secretShape = z.discriminatedUnion("type", [
  kubernetesSecret,
  z.strictObject({
    type: z.literal("external"),
    store: z.string().min(1),
    storeKind: z.enum(["SecretStore", "ClusterSecretStore"]).optional(),
    remoteKey: z.string().min(1),
    property: z.string().min(1).optional(),
  }),
  z.strictObject({ type: z.literal("csi"), secretProviderClass: z.string().min(1) }),
  z.strictObject({ type: z.literal("env"), name: z.string().min(1) }),
  z.strictObject({ type: z.literal("file"), path: z.string().min(1) }),
  z.strictObject({
    type: z.literal("terraform"),
    variable: z.string().min(1),
    version: z.int().min(0).optional(),
  }),
  z.strictObject({ type: z.literal("literal"), value: z.string(), force: z.boolean().optional() }),
]);
