import type { Flavour } from "./flavour";

/** Ways to deploy a runner. The same names are targets of `parkit synth`. */
export type DeploymentType =
  "helm" | "helm-agent" | "operator" | "manifests" | "docker" | "compose" | "linux" | "windows";

/** How a runner is deployed. */
export type DeploymentInput =
  | HelmDeployment
  | HelmAgentDeployment
  | OperatorDeployment
  | ManifestsDeployment
  | DockerDeployment
  | ComposeDeployment
  | HostDeployment;

/** Whether Terraform deploys, or only files are written beside the stack. */
export type Apply = "terraform" | "artifact";

interface Deployable {
  /** @default "terraform" */
  readonly apply?: Apply;
}

interface InNamespace {
  /** Kubernetes namespace. */
  readonly namespace: string;
}

/** Chart `private-action-runner`: the standalone runner. */
export interface HelmDeployment extends Deployable, InNamespace {
  readonly type: "helm";
  /** @default - the runner's name */
  readonly release?: string;
  /** @default - the chart version in {@link DEFAULT_VERSIONS} */
  readonly chartVersion?: string;
  /** Tag of the runner's image. @default - the image version in {@link DEFAULT_VERSIONS} */
  readonly imageTag?: string;
  /** @default 1 */
  readonly replicas?: number;
}

/** Chart `datadog`: a runner in the Agent or Cluster Agent. */
export interface HelmAgentDeployment extends Deployable, InNamespace {
  readonly type: "helm-agent";
  readonly release?: string;
  readonly chartVersion?: string;
  /** Version of Agent and Cluster Agent. */
  readonly agentVersion?: string;
}

/** `DatadogAgent` custom resource: a runner in the Agent or Cluster Agent. */
export interface OperatorDeployment extends Deployable, InNamespace {
  readonly type: "operator";
  readonly operatorVersion?: string;
  readonly agentVersion?: string;
  /** How the custom resource definition comes before its object. @default "inline" */
  readonly crdStrategy?: "inline" | "staged" | "preinstalled";
}

/** Plain Kubernetes YAML: the standalone runner. */
export interface ManifestsDeployment extends InNamespace {
  readonly type: "manifests";
  readonly imageTag?: string;
  readonly replicas?: number;
}

/** `docker run`: the standalone runner. */
export interface DockerDeployment extends Deployable {
  readonly type: "docker";
  readonly imageTag?: string;
}

/** Docker Compose: the standalone runner. */
export interface ComposeDeployment {
  readonly type: "compose";
  readonly imageTag?: string;
}

/** The Agent on a host. */
export interface HostDeployment {
  readonly type: "linux" | "windows";
  readonly agentVersion?: string;
}

/** Facts about each deployment that rules and targets share. */
export interface DeploymentFacts {
  /** Programs that it can run actions in; for agent deployments on Kubernetes the Cluster Agent is the usual one. */
  readonly flavours: readonly Flavour[];
  /** Whether the runner can enroll by itself at first start. */
  readonly selfEnrolls: boolean;
}

/** Facts by deployment type. */
export const DEPLOYMENTS: Readonly<Record<DeploymentType, DeploymentFacts>> = {
  helm: { flavours: ["standalone"], selfEnrolls: false },
  "helm-agent": { flavours: ["cluster-agent", "agent"], selfEnrolls: true },
  operator: { flavours: ["cluster-agent", "agent"], selfEnrolls: true },
  manifests: { flavours: ["standalone"], selfEnrolls: false },
  docker: { flavours: ["standalone"], selfEnrolls: true },
  compose: { flavours: ["standalone"], selfEnrolls: true },
  linux: { flavours: ["agent"], selfEnrolls: true },
  windows: { flavours: ["agent"], selfEnrolls: true },
};

/** Flavour of a deployment's runner: the first of its flavours. */
export function deploymentFlavour(type: DeploymentType): Flavour {
  return DEPLOYMENTS[type].flavours[0] ?? "standalone";
}
