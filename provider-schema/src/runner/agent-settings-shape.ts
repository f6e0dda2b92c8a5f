import * as z from "../shape/deferred-zod";

import { MAX_SECONDS } from "../reader/reader-form";
import { permissionFields, resourcesShape } from "../deployment/pod";

const text = z.string().min(1);

/** Fields of a runner inside the Agent. */
export const agentFields = {
  agentVersion: text.optional(),
  defaultActions: z.boolean().optional(),
  autoConnections: z.boolean().optional(),
  taskConcurrency: z.int().min(1).optional(),
  httpAllowlist: z.array(text).optional(),
  allowedCustomResources: z.array(text).optional(),
  restrictedShell: z
    .strictObject({
      allowedCommands: z.array(text).optional(),
      allowedPaths: z.array(text).optional(),
      allowedSystemServices: z.record(z.string(), z.array(text)).optional(),
    })
    .optional(),
  idleTimeoutSeconds: z.int().min(1).max(MAX_SECONDS).optional(),
};

/** Fields of a runner inside the Agent on Kubernetes. */
export const clusterFields = {
  ...agentFields,
  ...permissionFields,
  clusterName: text.optional(),
  keysSecret: text.optional(),
  clusterAgentReplicas: z.int().min(1).optional(),
  remediation: z.boolean().optional(),
  nodeResources: resourcesShape.optional(),
  nodeIdentityDirectory: text.optional(),
};

/** Mounts by which a node's runner reaches systemd. */
export const systemdShape = z.strictObject({
  journal: z.enum(["persistent", "volatile", "both"]),
  vacuum: z.boolean().optional(),
});
