import { z } from "zod";

import { permissionFields, resourcesShape } from "../deployment/pod";

const text = z.string().min(1);

/** Fields of a runner inside the Agent. */
export const agentFields = {
  agentVersion: text.optional(),
  defaultActions: z.boolean().optional(),
  autoConnections: z.boolean().optional(),
  taskConcurrency: z.int().min(1).optional(),
  httpAllowlist: z.array(text).optional(),
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
