import { z } from "zod";

import type { ClusterSettings, SystemdSettings } from "../runner/agent-settings";
import { clusterFields, systemdShape } from "../runner/agent-settings-shape";
import { applyShape, deploymentModule, IN_CLUSTER, textShape } from "./deployment-module";
import type { Deployable, InNamespace } from "./deployment-module";

/** `DatadogAgent` custom resource: a runner in the Agent or Cluster Agent. */
export interface OperatorDeployment extends Deployable, InNamespace, ClusterSettings {
  readonly type: "operator";
  /** Name of the `DatadogAgent`. @default - {@link DEFAULT_AGENT_NAME} */
  readonly agentName?: string;
  /** Version of the operator that reads the object. @default - the operator version in {@link DEFAULT_VERSIONS} */
  readonly operatorVersion?: string;
  /** How the custom resource definition comes before its object. @default "inline" */
  readonly crdStrategy?: "inline" | "staged" | "preinstalled";
  /** Let the node's runner work on systemd; needs a node component. @default - off */
  readonly systemd?: SystemdSettings;
}

/** Name of a `DatadogAgent` whose description names none. */
export const DEFAULT_AGENT_NAME = "datadog";

/** Deployment `operator`. */
export const operator = deploymentModule({
  type: "operator",
  shape: z.strictObject({
    type: z.literal("operator"),
    namespace: textShape,
    agentName: textShape.optional(),
    operatorVersion: textShape.optional(),
    crdStrategy: z.enum(["inline", "staged", "preinstalled"]).optional(),
    systemd: systemdShape.optional(),
    ...clusterFields,
    apply: applyShape,
  }),
  facts: {
    flavours: ["cluster-agent", "agent"],
    kubernetes: true,
    os: "linux",
    selfEnrolls: true,
    identities: ["self-enroll", ...IN_CLUSTER],
    credentialSources: ["kubernetes", "external", "csi"],
  },
  fromOther: ({ namespace, agent }): OperatorDeployment => ({ type: "operator", namespace, ...agent }),
});
