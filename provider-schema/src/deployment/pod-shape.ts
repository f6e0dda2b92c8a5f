import { z } from "zod";

const text = z.string().min(1);
const texts = z.array(text);
const map = z.record(z.string(), z.string());

const amounts = z.strictObject({ cpu: text.optional(), memory: text.optional() });

/** Shape of CPU and memory. */
export const resourcesShape = z.strictObject({ requests: amounts.optional(), limits: amounts.optional() });

const environmentShape = z.record(
  z.string(),
  z.union(
    [z.string(), z.strictObject({ type: z.literal("kubernetes").optional(), secretName: text, key: text })],
    { error: "expected a text, or an object with secretName and key" },
  ),
);

const tolerationShape = z.strictObject({
  key: text.optional(),
  operator: z.enum(["Exists", "Equal"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: z.int().optional(),
});

const permissionShape = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: texts,
  verbs: texts,
  resourceNames: texts.optional(),
});

/** Fields about what a runner may do in its cluster. */
export const permissionFields = {
  customResources: z.array(z.strictObject({ apiGroup: text, resource: text })).optional(),
  permissions: z.array(permissionShape).optional(),
  permissionScope: z.enum(["namespace", "cluster"]).optional(),
};

/** Fields of the standalone runner's Pod. */
export const podFields = {
  imageRepository: text.optional(),
  imageTag: text.optional(),
  imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).optional(),
  imagePullSecrets: texts.optional(),
  replicas: z.int().min(0).optional(),
  labels: map.optional(),
  annotations: map.optional(),
  podAnnotations: map.optional(),
  serviceAnnotations: map.optional(),
  serviceAccount: z.strictObject({ name: text.optional(), annotations: map.optional() }).optional(),
  env: environmentShape.optional(),
  resources: resourcesShape.optional(),
  nodeSelector: map.optional(),
  tolerations: z.array(tolerationShape).optional(),
  affinity: z.record(z.string(), z.unknown()).optional(),
  caConfigMap: text.optional(),
  ...permissionFields,
};
