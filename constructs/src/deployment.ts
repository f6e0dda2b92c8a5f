import type { ComposeDeployment } from "@parkit/provider-schema/internal/deployment/compose";
import type { DockerDeployment } from "@parkit/provider-schema/internal/deployment/docker";
import type { HelmDeployment } from "@parkit/provider-schema/internal/deployment/helm";
import type { HelmAgentDeployment } from "@parkit/provider-schema/internal/deployment/helm-agent";
import type { LinuxDeployment } from "@parkit/provider-schema/internal/deployment/linux";
import type { ManifestsDeployment } from "@parkit/provider-schema/internal/deployment/manifests";
import type {
  ExistingAgent,
  ManagedAgent,
  OperatorDeployment,
} from "@parkit/provider-schema/internal/deployment/operator";
import type { WindowsDeployment } from "@parkit/provider-schema/internal/deployment/windows";

import type {
  AgentKeysSettings,
  ChartSettings,
  NamespaceSettings,
  OperatorSettings,
  ValuesSettings,
} from "./deployment/deployment-settings";

type Options<Described, Settings = unknown> = Omit<Described, "type"> & Settings;

type HelmSettings = NamespaceSettings & ChartSettings & ValuesSettings;
type HelmAgentSettings = HelmSettings & AgentKeysSettings;
type InOperatorSettings = HelmAgentSettings & OperatorSettings;

/** Ways to deploy a runner. Each takes `apply: "artifact"`, which only writes the files. */
export const Deployment = {
  /** Chart `private-action-runner`: the standalone runner. */
  helm: (options: Options<HelmDeployment, HelmSettings>): HelmDeployment & HelmSettings => ({
    type: "helm",
    ...options,
  }),
  /** Chart `datadog`: a runner in the Agent, the Cluster Agent, or both. */
  helmAgent: (
    options: Options<HelmAgentDeployment, HelmAgentSettings>,
  ): HelmAgentDeployment & HelmAgentSettings => ({ type: "helm-agent", ...options }),
  /**
   * The Datadog operator and a `DatadogAgent`: a runner in the Agent, the Cluster Agent, or both. Operator,
   * definition and object are deployed in one apply; see `crdStrategy` for other ways.
   */
  operator: (
    options: Options<OperatorDeployment, InOperatorSettings>,
  ): OperatorDeployment & InOperatorSettings => ({ type: "operator", ...options }),
  /**
   * Plain Kubernetes objects, a resource each: the standalone runner. What has no word here is set on them:
   * `runner.resources.workload?.addOverride("spec.template.spec.host_network", true)`.
   */
  manifests: (
    options: Options<ManifestsDeployment, NamespaceSettings>,
  ): ManifestsDeployment & NamespaceSettings => ({ type: "manifests", ...options }),
  /**
   * A container of Docker's: the standalone runner. What has no word here is set on the resource:
   * `runner.resources.container?.addOverride("hostname", "runner")`.
   */
  docker: (options: Options<DockerDeployment> = {}): DockerDeployment => ({ type: "docker", ...options }),
  /** A Compose file, which is written beside the stack: the standalone runner. */
  compose: (options: Options<ComposeDeployment> = {}): ComposeDeployment => ({ type: "compose", ...options }),
  /** The Agent on a Linux host: a script that is written beside the stack. */
  linux: (options: Options<LinuxDeployment> = {}): LinuxDeployment => ({ type: "linux", ...options }),
  /** The Agent on a Windows host: a script that is written beside the stack. */
  windows: (options: Options<WindowsDeployment> = {}): WindowsDeployment => ({ type: "windows", ...options }),
} as const;

/** A `DatadogAgent` that a runner lives in. */
export const DatadogAgentRef = {
  /** One that somebody else owns: it gets the runner's annotations, and keeps everything else. */
  existing: (name: string): ExistingAgent => ({ type: "existing", name }),
  /** One that is made for the runner. */
  managed: (options: Omit<ManagedAgent, "type"> = {}): ManagedAgent => ({ type: "managed", ...options }),
} as const;
