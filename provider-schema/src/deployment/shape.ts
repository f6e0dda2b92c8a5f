import { z } from "zod";

import { agentFields, clusterFields, systemdShape } from "../runner/agent-settings-shape";
import { podFields } from "./pod-shape";

const apply = z.enum(["terraform", "artifact"]).optional();
const namespace = z.string().min(1);
const version = z.string().min(1).optional();
const containerFields = {
  imageRepository: z.string().min(1).optional(),
  imageTag: version,
  configDirectory: z.string().min(1).optional(),
  scriptsDirectory: z.string().min(1).optional(),
  env: z.record(z.string(), z.string()).optional(),
  cpus: z.number().positive().optional(),
  memory: z.string().min(1).optional(),
};

/** Shape of a deployment. */
export const deploymentShape = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("helm"),
    namespace,
    release: z.string().min(1).optional(),
    chartVersion: version,
    openShift: z.boolean().optional(),
    ...podFields,
    apply,
  }),
  z.strictObject({
    type: z.literal("helm-agent"),
    namespace,
    release: z.string().min(1).optional(),
    chartVersion: version,
    installOperator: z.boolean().optional(),
    ...clusterFields,
    apply,
  }),
  z.strictObject({
    type: z.literal("operator"),
    namespace,
    agentName: z.string().min(1).optional(),
    operatorVersion: version,
    crdStrategy: z.enum(["inline", "staged", "preinstalled"]).optional(),
    systemd: systemdShape.optional(),
    ...clusterFields,
    apply,
  }),
  z.strictObject({ type: z.literal("manifests"), namespace, ...podFields }),
  z.strictObject({ type: z.literal("docker"), ...containerFields, apply }),
  z.strictObject({ type: z.literal("compose"), service: z.string().min(1).optional(), ...containerFields }),
  z.strictObject({ type: z.enum(["linux", "windows"]), ...agentFields }),
]);
