import * as z from "../shape/deferred-zod";

import type { ClusterSettings, SystemdSettings } from "../runner/agent-settings";
import { clusterFields, systemdShape } from "../runner/agent-settings-shape";
import { agentFeaturesShape, type AgentFeatures } from "./agent-feature";
import {
  AGENT_IN_CLUSTER,
  applyShape,
  deploymentModule,
  textShape,
  type Deployable,
  type InNamespace,
} from "./deployment-module";

/** The `DatadogAgent` that a runner lives in. */
export type AgentInput = ManagedAgent | ExistingAgent;

/** A `DatadogAgent` that is made for the runner. */
export interface ManagedAgent {
  readonly type: "managed";
  /** Name of the object. @default - {@link DEFAULT_AGENT_NAME} */
  readonly name?: string;
  /**
   * What the Agent does besides, as `spec.features` has it: `{ logCollection: { enabled: true } }`. Remote
   * configuration is always on, because runners need it.
   *
   * @default - the operator's own
   */
  readonly features?: AgentFeatures;
  /**
   * Replicas of the Cluster Agent, at least 1; they share one runner. Another word for `clusterAgentReplicas`
   * of the deployment.
   *
   * @default - the operator's own
   */
  readonly replicas?: number;
  /** Whether Agents check the certificate of their node's kubelet. @default - as in the Agent: true */
  readonly tlsVerify?: boolean;
  /**
   * Tags of the images, where they are not the version alone: `7.84.1-jmx`. What the runner may do is judged
   * by `agentVersion` all the same.
   *
   * @default - `agentVersion`
   */
  readonly imageTags?: AgentImageTags;
  /**
   * Members of the object's `spec` for which there is no field. They are merged with what parkit writes, and
   * may not take the place of any of it: that is refused with the path.
   *
   * @default - none
   */
  readonly extraSettings?: Readonly<Record<string, unknown>>;
}

/** Tags of the Agent's images by component. */
export interface AgentImageTags {
  /** Agents of the nodes. @default - `agentVersion`, or the operator's own where no runner is on the nodes */
  readonly node?: string;
  /** The Cluster Agent. @default - `agentVersion` */
  readonly clusterAgent?: string;
}

/**
 * A `DatadogAgent` that somebody else owns. It gets the runner's annotations, and keeps everything else as it
 * is.
 */
export interface ExistingAgent {
  readonly type: "existing";
  /** Name of the object, in the namespace of the deployment. */
  readonly name: string;
}

/** How the custom resource definition comes before its object. */
export type CrdStrategy = "inline" | "staged" | "preinstalled";

/** `DatadogAgent` custom resource: a runner in the Agent or Cluster Agent. */
export interface OperatorDeployment extends Deployable, InNamespace, ClusterSettings {
  readonly type: "operator";
  /**
   * The `DatadogAgent` that the runner lives in.
   *
   * @default - one is made, named {@link DEFAULT_AGENT_NAME}
   */
  readonly agent?: AgentInput;
  /**
   * Version of the operator that reads the object.
   *
   * @default - {@link DEFAULT_VERSIONS.operator}
   */
  readonly operatorVersion?: string;
  /** How the custom resource definition comes before its object. @default "inline" */
  readonly crdStrategy?: CrdStrategy;
  /** Let the node's runner work on systemd; needs a node component. @default - off */
  readonly systemd?: SystemdSettings;
  /**
   * Let the node's runner be two programs: a small one that asks for tasks and stays, and one that runs them
   * and ends when it is idle (`idleTimeoutSeconds`). Needs a node component, and an image that is not the
   * FIPS one. Such a runner sends no metrics yet.
   *
   * @default false
   */
  readonly splitMode?: boolean;
}

/** Name of a `DatadogAgent` whose description names none. */
export const DEFAULT_AGENT_NAME = "datadog";

/** Name of the `DatadogAgent`, from which the operator makes the names of everything else. */
export function datadogAgentName({ agent }: Pick<OperatorDeployment, "agent">): string {
  return agent?.name ?? DEFAULT_AGENT_NAME;
}

/** Settings of the `DatadogAgent`; none of one that somebody else owns. */
export function agentSettings({ agent }: Pick<OperatorDeployment, "agent">): Omit<ManagedAgent, "type"> {
  return agent?.type === "managed" ? agent : {};
}

const managedAgentShape = z.strictObject({
  type: z.literal("managed"),
  name: textShape.optional(),
  features: agentFeaturesShape.optional(),
  replicas: z.int().min(1).optional(),
  tlsVerify: z.boolean().optional(),
  imageTags: z.strictObject({ node: textShape.optional(), clusterAgent: textShape.optional() }).optional(),
  extraSettings: z.record(z.string(), z.unknown()).optional(),
});

/** Deployment `operator`. */
export const operator = deploymentModule({
  type: "operator",
  shape: z.strictObject({
    type: z.literal("operator"),
    namespace: textShape,
    agent: z
      .discriminatedUnion("type", [
        managedAgentShape,
        z.strictObject({ type: z.literal("existing"), name: textShape }),
      ])
      .optional(),
    operatorVersion: textShape.optional(),
    crdStrategy: z.enum(["inline", "staged", "preinstalled"]).optional(),
    systemd: systemdShape.optional(),
    splitMode: z.boolean().optional(),
    ...clusterFields,
    apply: applyShape,
  }),
  facts: AGENT_IN_CLUSTER,
  fromOther: ({ namespace, agent }): OperatorDeployment => ({ type: "operator", namespace, ...agent }),
});
