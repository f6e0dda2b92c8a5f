import * as z from "../shape/deferred-zod";

import type { ClusterSettings } from "../runner/agent-settings";
import { clusterFields } from "../runner/agent-settings-shape";
import {
  AGENT_IN_CLUSTER,
  applyShape,
  deploymentModule,
  textShape,
  type Deployable,
  type InNamespace,
} from "./deployment-module";

/** Chart `datadog`: a runner in the Agent or Cluster Agent. */
export interface HelmAgentDeployment extends Deployable, InNamespace, ClusterSettings {
  readonly type: "helm-agent";
  /** Name of the Helm release. @default - {@link DEFAULT_AGENT_RELEASE} */
  readonly release?: string;
  /** Version of the chart. @default - {@link DEFAULT_VERSIONS.agentChart} */
  readonly chartVersion?: string;
  /** Let the chart install the Datadog operator too. @default false */
  readonly installOperator?: boolean;
}

/** Release of an Agent whose description names none. */
export const DEFAULT_AGENT_RELEASE = "datadog-agent";

/** Deployment `helm-agent`. */
export const helmAgent = deploymentModule({
  type: "helm-agent",
  shape: z.strictObject({
    type: z.literal("helm-agent"),
    namespace: textShape,
    release: textShape.optional(),
    chartVersion: textShape.optional(),
    installOperator: z.boolean().optional(),
    ...clusterFields,
    apply: applyShape,
  }),
  facts: AGENT_IN_CLUSTER,
  fromOther: ({ namespace, agent }): HelmAgentDeployment => ({ type: "helm-agent", namespace, ...agent }),
});
