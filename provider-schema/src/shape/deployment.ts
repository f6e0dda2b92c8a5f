import { z } from "zod";

const apply = z.enum(["terraform", "artifact"]).optional();
const namespace = z.string().min(1);
const version = z.string().min(1).optional();
const replicas = z.int().min(0).optional();

/** Shape of a deployment. */
export const deploymentShape = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("helm"),
    namespace,
    release: z.string().min(1).optional(),
    chartVersion: version,
    imageTag: version,
    replicas,
    apply,
  }),
  z.strictObject({
    type: z.literal("helm-agent"),
    namespace,
    release: z.string().min(1).optional(),
    chartVersion: version,
    agentVersion: version,
    apply,
  }),
  z.strictObject({
    type: z.literal("operator"),
    namespace,
    operatorVersion: version,
    agentVersion: version,
    crdStrategy: z.enum(["inline", "staged", "preinstalled"]).optional(),
    apply,
  }),
  z.strictObject({ type: z.literal("manifests"), namespace, imageTag: version, replicas }),
  z.strictObject({ type: z.literal("docker"), imageTag: version, apply }),
  z.strictObject({ type: z.literal("compose"), imageTag: version }),
  z.strictObject({ type: z.enum(["linux", "windows"]), agentVersion: version }),
]);
