import type { AgentSettings, ClusterSettings, SystemdSettings } from "../runner/agent-settings";
import type { Flavour } from "../runner/flavour";
import type { PodSettings } from "./pod";
import type { RunnerIdentityInput } from "../runner/runner-identity";
import type { SecretType } from "../secret/secret";

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
export interface HelmDeployment extends Deployable, InNamespace, PodSettings {
  readonly type: "helm";
  /** @default - the runner's name */
  readonly release?: string;
  /** @default - the chart version in {@link DEFAULT_VERSIONS} */
  readonly chartVersion?: string;
  /** On OpenShift: make the SecurityContextConstraints that the runner needs. @default false */
  readonly openShift?: boolean;
}

/** Chart `datadog`: a runner in the Agent or Cluster Agent. */
export interface HelmAgentDeployment extends Deployable, InNamespace, ClusterSettings {
  readonly type: "helm-agent";
  /** @default "datadog-agent" */
  readonly release?: string;
  /** @default - the agent chart version in {@link DEFAULT_VERSIONS} */
  readonly chartVersion?: string;
  /** Let the chart install the Datadog operator too. @default false */
  readonly installOperator?: boolean;
}

/** `DatadogAgent` custom resource: a runner in the Agent or Cluster Agent. */
export interface OperatorDeployment extends Deployable, InNamespace, ClusterSettings {
  readonly type: "operator";
  /** Name of the `DatadogAgent`. @default "datadog" */
  readonly agentName?: string;
  /** Version of the operator that reads the object. @default - the operator version in {@link DEFAULT_VERSIONS} */
  readonly operatorVersion?: string;
  /** How the custom resource definition comes before its object. @default "inline" */
  readonly crdStrategy?: "inline" | "staged" | "preinstalled";
  /** Let the node's runner work on systemd; needs a node component. @default - off */
  readonly systemd?: SystemdSettings;
}

/** Plain Kubernetes YAML: the standalone runner. */
export interface ManifestsDeployment extends InNamespace, PodSettings {
  readonly type: "manifests";
}

/** What both ways of running the standalone image in Docker share. */
interface ContainerSettings {
  /** Repository of the image, for a registry of one's own. @default - {@link STANDALONE_IMAGE} */
  readonly imageRepository?: string;
  /** Tag of the image; it keeps its `v`. @default - the image version in {@link DEFAULT_VERSIONS} */
  readonly imageTag?: string;
  /** Directory on the host that holds the runner's configuration and identity; the runner writes to it. @default "./config" */
  readonly configDirectory?: string;
  /** Directory on the host with scripts that actions run. @default - none */
  readonly scriptsDirectory?: string;
  /** Environment variables, such as `HTTPS_PROXY`. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** CPUs at most. @default 0.25 */
  readonly cpus?: number;
  /** Memory at most, in the units of Docker. @default "1g" */
  readonly memory?: string;
}

/** `docker run`: the standalone runner. */
export interface DockerDeployment extends Deployable, ContainerSettings {
  readonly type: "docker";
}

/**
 * Docker Compose: the standalone runner. Credentials that come from environment variables are copied into the container when Compose makes it: its
 * root must stay writable, and a new value needs a new container, `docker compose up --force-recreate`.
 */
export interface ComposeDeployment extends ContainerSettings {
  readonly type: "compose";
  /** Name of the service. @default "private-action-runner" */
  readonly service?: string;
}

/** The Agent on a host. */
export interface HostDeployment extends AgentSettings {
  readonly type: "linux" | "windows";
}

/** Facts about each deployment that rules and targets share. */
export interface DeploymentFacts {
  /** Programs that it can run actions in; for agent deployments on Kubernetes the Cluster Agent is the usual one. */
  readonly flavours: readonly Flavour[];
  /** Whether it lives in a Kubernetes cluster. */
  readonly kubernetes: boolean;
  /** Whether the runner can enroll by itself at first start. */
  readonly selfEnrolls: boolean;
  /** Ways in which the runner can come by its identity. */
  readonly identities: readonly RunnerIdentityInput["type"][];
  /**
   * Where the content of a credential file can come from so that the runner sees a file. Terraform is none: nothing that deploys makes a file of
   * a variable.
   */
  readonly credentialSources: readonly SecretType[];
}

const IN_CLUSTER = ["secret", "managed", "inline"] as const;
const ON_HOST = ["self-enroll", "file", "inline"] as const;

/** Facts by deployment type. */
export const DEPLOYMENTS: Readonly<Record<DeploymentType, DeploymentFacts>> = {
  helm: {
    flavours: ["standalone"],
    kubernetes: true,
    selfEnrolls: false,
    identities: IN_CLUSTER,
    credentialSources: ["kubernetes", "external", "literal"],
  },
  "helm-agent": {
    flavours: ["cluster-agent", "agent"],
    kubernetes: true,
    selfEnrolls: true,
    identities: ["self-enroll", ...IN_CLUSTER],
    credentialSources: ["kubernetes", "external", "csi"],
  },
  operator: {
    flavours: ["cluster-agent", "agent"],
    kubernetes: true,
    selfEnrolls: true,
    identities: ["self-enroll", ...IN_CLUSTER],
    credentialSources: ["kubernetes", "external", "csi"],
  },
  manifests: {
    flavours: ["standalone"],
    kubernetes: true,
    selfEnrolls: false,
    identities: IN_CLUSTER,
    credentialSources: ["kubernetes", "external", "csi"],
  },
  docker: {
    flavours: ["standalone"],
    kubernetes: false,
    selfEnrolls: true,
    identities: [...ON_HOST, "managed"],
    credentialSources: ["file", "literal"],
  },
  compose: {
    flavours: ["standalone"],
    kubernetes: false,
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "env", "literal"],
  },
  linux: {
    flavours: ["agent"],
    kubernetes: false,
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "literal"],
  },
  windows: {
    flavours: ["agent"],
    kubernetes: false,
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "literal"],
  },
};

/** Flavour of a deployment's runner: the first of its flavours. */
export function deploymentFlavour(type: DeploymentType): Flavour {
  return DEPLOYMENTS[type].flavours[0] ?? "standalone";
}

/** The deployment type of that name, if there is one. */
export function deploymentTypeOf(name: string): DeploymentType | undefined {
  return isDeploymentType(name) ? name : undefined;
}

/** Whether the runner lives in the Agent on a host. */
export function hostDeployment(type: DeploymentType): type is HostDeployment["type"] {
  return type === "linux" || type === "windows";
}

function isDeploymentType(name: string): name is DeploymentType {
  return Object.hasOwn(DEPLOYMENTS, name);
}
