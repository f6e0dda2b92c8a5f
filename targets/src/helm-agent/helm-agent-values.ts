import { DEFAULT_AGENT_RELEASE } from "@parkit/provider-schema/internal/deployment/helm-agent";
import { DEFAULT_KEYS_SECRET } from "@parkit/provider-schema/internal/runner/agent-settings";
import type { ResourceSettings } from "@parkit/provider-schema/internal/deployment/pod";
import { identitySecretName, isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import { runnerComponents, type RunnerComponent } from "@parkit/provider-schema/internal/runner/runner-spec";
import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";

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
interface HelmAgentValues {
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
    readonly image: { readonly tag: string };
    readonly replicas?: number;
    readonly env?: readonly ContainerVariable[];
    readonly volumes?: readonly AgentVolume[];
    readonly volumeMounts?: readonly VolumeMount[];
    readonly privateActionRunner?: HelmClusterRunner;
  };
  readonly agents: {
    readonly image: { readonly tag: string };
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
    agents: agentsValues(spec),
  };
}

/** Name of the release, and of the objects that the chart makes. */
export function helmAgentRelease({ deployment }: Spec): string {
  return deployment.release ?? DEFAULT_AGENT_RELEASE;
}

function clusterAgentValues(spec: Spec): HelmAgentValues["clusterAgent"] {
  const { deployment, clusterAgent } = spec;
  const image = { tag: deployment.agentVersion ?? DEFAULT_VERSIONS.agent };
  const common = { enabled: true, image, ...optional("replicas", deployment.clusterAgentReplicas) } as const;
  if (clusterAgent === undefined) return common;
  const section = agentSection(spec, clusterAgent, "cluster-agent");
  const env = [
    // The chart leaves these out, and the Agent's own default would let an older identity win.
    ...(section.self_enroll ? [] : variables(section, ["self_enroll", "identity_use_k8s_secret"])),
    ...variables(section, WITHOUT_VALUE),
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

function agentsValues(spec: Spec): HelmAgentValues["agents"] {
  const { deployment, node } = spec;
  const image = { tag: deployment.agentVersion ?? DEFAULT_VERSIONS.agent };
  if (node === undefined) return { image };
  const env = variables(agentSection(spec, node, "agent"), [...WITHOUT_VALUE, "identity_file_path"]);
  const container = {
    ...(env.length === 0 ? {} : { env }),
    ...optional("resources", deployment.nodeResources),
  };
  return {
    image,
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
] as const;

function variables(
  section: AgentSection,
  settings: readonly (keyof AgentSection)[],
): readonly ContainerVariable[] {
  return settings.flatMap((setting) => {
    const value = section[setting];
    if (value === undefined) return [];
    return [
      { name: agentVariable(setting), value: typeof value === "object" ? value.join(",") : String(value) },
    ];
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
