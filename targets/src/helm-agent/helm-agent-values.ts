import { DEFAULT_AGENT_RELEASE } from "@parkit/provider-schema/internal/deployment/helm-agent";
import { DEFAULT_KEYS_SECRET } from "@parkit/provider-schema/internal/runner/agent-settings";
import type { ResourceSettings } from "@parkit/provider-schema/internal/deployment/pod";
import { identitySecretName, isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import { runnerComponents, type RunnerComponent } from "@parkit/provider-schema/internal/runner/runner-spec";
import { defaultVersion } from "@parkit/provider-schema/internal/version/versions";

import {
  credentialMounts,
  nodeMounts,
  type AgentMounts,
  type AgentVolume,
  type VolumeMount,
} from "../agent/agent-mounts";
import { agentSection, agentVariable, type AgentSection } from "../agent/agent-section";
import type { AgentServiceAccounts } from "../agent/agent-rbac";
import type { DeployedBy } from "../deployed-by";
import { optional } from "../text/optional-member";
import type { ContainerVariable } from "../kubernetes/pod-environment";

/**
 * Values of chart `datadog` that a description can lead to. The chart ignores what it does not know, so that
 * this contract is all there is.
 */
export interface HelmAgentValues {
  /** Name of every object that the chart makes. */
  readonly fullnameOverride: string;
  readonly datadog: {
    readonly site: string;
    readonly clusterName?: string;
    readonly apiKeyExistingSecret: string;
    /** Absent when every runner enrolls with an API key alone. */
    readonly appKeyExistingSecret?: string;
    /** The Cluster Agent that enrolls needs it. */
    readonly leaderElection: true;
    readonly operator: { readonly enabled: boolean };
    readonly privateActionRunner?: HelmAgentRunner;
  };
  /**
   * Runners are told about their tasks' keys this way; the member of the same name in `datadog` is
   * deprecated.
   */
  readonly remoteConfiguration: { readonly enabled: true };
  readonly clusterAgent: {
    readonly enabled: true;
    readonly image?: AgentImage;
    readonly replicas?: number;
    readonly env?: readonly ContainerVariable[];
    readonly volumes?: readonly AgentVolume[];
    readonly volumeMounts?: readonly VolumeMount[];
    readonly privateActionRunner?: HelmClusterRunner;
  };
  readonly agents?: {
    readonly image?: AgentImage;
    readonly volumes?: readonly AgentVolume[];
    readonly volumeMounts?: readonly VolumeMount[];
    readonly containers?: {
      readonly privateActionRunner: {
        readonly env?: readonly ContainerVariable[];
        readonly resources?: ResourceSettings;
      };
    };
  };
}

/** Absent for a chart of which parkit does not know the Agent: it brings its own. */
interface AgentImage {
  readonly tag: string;
}

/** `privateActionRunner` of the node's Agent. */
interface HelmAgentRunner {
  readonly enabled: true;
  readonly selfEnroll: boolean;
  readonly apiKeyOnlyEnrollment?: true;
  /** Works only while `selfEnroll` is false. */
  readonly identityFromExistingSecret?: string;
  readonly urn?: string;
  readonly privateKey?: string;
  readonly actionsAllowlist: readonly string[];
}

/** `privateActionRunner` of the Cluster Agent. */
interface HelmClusterRunner extends HelmAgentRunner {
  readonly identitySecretName?: string;
  readonly k8sRemediationEnabled: boolean;
}

/** Names of all values of a runner, in either place. */
export const RUNNER_VALUES = [
  "enabled",
  "selfEnroll",
  "apiKeyOnlyEnrollment",
  "identityFromExistingSecret",
  "urn",
  "privateKey",
  "actionsAllowlist",
  "identitySecretName",
  "k8sRemediationEnabled",
] as const satisfies readonly (keyof HelmClusterRunner)[];

type Spec = DeployedBy<"helm-agent">;

/** Values for a runner inside the Agent. */
export function helmAgentValues(spec: Spec): HelmAgentValues {
  const { deployment, node } = spec;
  const keysSecret = deployment.keysSecret ?? DEFAULT_KEYS_SECRET;
  const owned = runnerComponents(spec).some(({ identity }) => !isOwnerless(identity));
  return {
    fullnameOverride: helmAgentRelease(spec),
    datadog: {
      site: spec.site.parameter,
      ...optional("clusterName", deployment.clusterName),
      apiKeyExistingSecret: keysSecret,
      ...(owned ? { appKeyExistingSecret: keysSecret } : {}),
      leaderElection: true,
      operator: { enabled: deployment.installOperator ?? false },
      ...optional("privateActionRunner", node && runner(spec, node, agentSection(spec, node, "agent"))),
    },
    remoteConfiguration: { enabled: true },
    clusterAgent: clusterAgentValues(spec),
    ...optional("agents", agentsValues(spec)),
  };
}

/** Name of the release, and of the objects that the chart makes. */
export function helmAgentRelease({ deployment }: Spec): string {
  return deployment.release ?? DEFAULT_AGENT_RELEASE;
}

function clusterAgentValues(spec: Spec): HelmAgentValues["clusterAgent"] {
  const { deployment, clusterAgent } = spec;
  const common = {
    enabled: true,
    ...agentImage(spec),
    ...optional("replicas", deployment.clusterAgentReplicas),
  } as const;
  if (clusterAgent === undefined) return common;
  const section = agentSection(spec, clusterAgent, "cluster-agent");
  const env = [
    // The chart leaves these out, and the Agent's own default would let an older identity win.
    ...(section.self_enroll ? [] : variables(section, ["self_enroll", "identity_use_k8s_secret"])),
    ...variables(section, WITHOUT_VALUE),
    ...shellVariables(section),
  ];
  return {
    ...common,
    ...(env.length === 0 ? {} : { env }),
    ...mountValues(credentialMounts(spec)),
    privateActionRunner: {
      ...runner(spec, clusterAgent, section),
      ...optional("identitySecretName", section.identity_secret_name),
      k8sRemediationEnabled: deployment.remediation ?? false,
    },
  };
}

function agentImage({ deployment }: Spec): { readonly image?: AgentImage } {
  const tag = deployment.agentVersion ?? defaultVersion(deployment, "agentVersion");
  return tag === undefined ? {} : { image: { tag } };
}

function agentsValues(spec: Spec): HelmAgentValues["agents"] {
  const { deployment, node } = spec;
  const image = agentImage(spec);
  if (node === undefined) return Object.keys(image).length === 0 ? undefined : image;
  const section = agentSection(spec, node, "agent");
  const env = [...variables(section, [...WITHOUT_VALUE, "identity_file_path"]), ...shellVariables(section)];
  const container = {
    ...(env.length === 0 ? {} : { env }),
    ...optional("resources", deployment.nodeResources),
  };
  return {
    ...image,
    ...mountValues(nodeMounts(spec, deployment.nodeIdentityDirectory)),
    ...(Object.keys(container).length === 0 ? {} : { containers: { privateActionRunner: container } }),
  };
}

function runner(spec: Spec, component: RunnerComponent, section: AgentSection): HelmAgentRunner {
  return {
    enabled: true,
    selfEnroll: section.self_enroll,
    ...optional("apiKeyOnlyEnrollment", section.api_key_only_enrollment),
    ...optional("identityFromExistingSecret", identitySecretName(spec.name, component.identity)),
    ...optional("urn", section.urn),
    ...optional("privateKey", section.private_key),
    actionsAllowlist: section.actions_allowlist,
  };
}

/** Settings for which the chart has no value. */
const WITHOUT_VALUE = [
  "default_actions_enabled",
  "skip_connection_creation",
  "task_concurrency",
  "task_timeout_seconds",
  "http_timeout_seconds",
  "http_allowlist",
  "http_allow_imds_endpoint",
  "kubernetes_allowed_custom_resources",
  "idle_timeout_seconds",
] as const;

/** What is below `restricted_shell`: these variables take JSON, in which an empty list is one. */
function shellVariables({ restricted_shell: shell = {} }: AgentSection): readonly ContainerVariable[] {
  return Object.entries(shell).map(([name, value]) => ({
    name: agentVariable(`restricted_shell_${name}`),
    value: JSON.stringify(value),
  }));
}

function variables(
  section: AgentSection,
  settings: readonly Exclude<keyof AgentSection, "restricted_shell">[],
): readonly ContainerVariable[] {
  return settings.flatMap((setting) => {
    const value = section[setting];
    if (value === undefined) return [];
    // No resource at all is a list too, and an empty text none.
    const none = setting === "kubernetes_allowed_custom_resources" ? "[]" : "";
    const list = (items: readonly string[]): string => (items.length === 0 ? none : items.join(","));
    return [{ name: agentVariable(setting), value: typeof value === "object" ? list(value) : String(value) }];
  });
}

function mountValues({ volumes, volumeMounts }: AgentMounts): Partial<AgentMounts> {
  return volumes.length === 0 ? {} : { volumes, volumeMounts };
}

/** Service accounts that the chart makes. */
export function helmAgentAccounts(spec: DeployedBy<"helm-agent">): AgentServiceAccounts {
  const release = helmAgentRelease(spec);
  return { node: release, clusterAgent: `${release}-cluster-agent` };
}
