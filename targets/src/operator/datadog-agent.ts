import type { AgentFeatures } from "@parkit/provider-schema/internal/deployment/agent-feature";
import {
  runnerAnnotation,
  RUNNER_CONTAINERS,
} from "@parkit/provider-schema/internal/deployment/agent-object";
import { agentSettings, datadogAgentName } from "@parkit/provider-schema/internal/deployment/operator";
import {
  DEFAULT_KEYS_SECRET,
  KEYS_SECRET_KEYS,
} from "@parkit/provider-schema/internal/runner/agent-settings";
import type { ResourceSettings } from "@parkit/provider-schema/internal/deployment/pod";
import { runnerComponents } from "@parkit/provider-schema/internal/runner/runner-spec";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";
import { DEFAULT_VERSIONS, defaultVersion } from "@parkit/provider-schema/internal/version/versions";

import { isOwnerless } from "@parkit/provider-schema/internal/runner/runner-identity";
import { identityVariables } from "../agent/agent-identity";
import { credentialMounts, nodeMounts, type AgentMounts } from "../agent/agent-mounts";
import { agentSection, type AgentSection } from "../agent/agent-section";
import type { AgentServiceAccounts } from "../agent/agent-rbac";
import type { DeployedBy } from "../deployed-by";
import { extended, overridden, type Override } from "../override";
import { optional } from "../text/optional-member";
import type { ContainerVariable } from "../kubernetes/pod-environment";
import { yamlText } from "../text/yaml-text";

/**
 * A `DatadogAgent` with a runner in it: the fields that a description can lead to. The cluster prunes fields
 * that the CRD does not know without a word, and the runner has no field there at all: it is switched on by
 * annotations, each of them a text.
 */
interface DatadogAgentDocument {
  readonly apiVersion: "datadoghq.com/v2alpha1";
  readonly kind: "DatadogAgent";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly global: {
      readonly clusterName?: string;
      readonly site: string;
      readonly credentials: {
        readonly apiSecret: SecretKey;
        /** Absent when every runner enrolls with an API key alone. */
        readonly appSecret?: SecretKey;
      };
      readonly kubelet?: { readonly tlsVerify: boolean };
    };
    readonly features: AgentFeatures & { readonly remoteConfiguration: { readonly enabled: true } };
    readonly override: {
      readonly nodeAgent?: ComponentOverride;
      readonly clusterAgent: ComponentOverride;
    };
  };
}

interface SecretKey {
  readonly secretName: string;
  readonly keyName: string;
}

/** `spec.override` of one component. */
interface ComponentOverride extends Partial<Pick<AgentMounts, "volumes">> {
  readonly replicas?: number;
  /** Absent for an operator of which parkit does not know the Agent: it brings its own. */
  readonly image?: { readonly tag: string };
  readonly containers?: Readonly<Record<string, ContainerOverride>>;
}

/** Override of one container. */
interface ContainerOverride extends Partial<Pick<AgentMounts, "volumeMounts">> {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly ContainerVariable[];
  readonly resources?: ResourceSettings;
}

type Spec = DeployedBy<"operator">;

/** First operator that starts the Cluster Agent with its runner without being helped. */
const STARTS_CLUSTER_RUNNER = "1.26.0";

/** Kind of the custom resource. */
export const DATADOG_AGENT = { apiVersion: "datadoghq.com/v2alpha1", kind: "DatadogAgent" } as const;

/** Whether the runner is added to an object that is there. */
export function isSomebodyElses({ deployment }: Spec): boolean {
  return deployment.agent?.type === "existing";
}

/** The custom resource without the runner's annotations, for those who bring these to it in another way. */
export function datadogAgentObject(spec: Spec, override?: Override): object {
  const { metadata, spec: settings } = datadogAgentDocument(spec);
  const { name, namespace } = metadata;
  return overridden({ ...DATADOG_AGENT, metadata: { name, namespace }, spec: settings }, override);
}

/** The custom resource, whole. */
export function datadogAgentDocument(spec: Spec): DatadogAgentDocument {
  const { deployment } = spec;
  return {
    ...DATADOG_AGENT,
    metadata: {
      name: datadogAgentName(deployment),
      namespace: deployment.namespace,
      annotations: datadogAgentAnnotations(spec),
    },
    spec: extended(writtenSettings(spec), agentSettings(deployment).extraSettings),
  };
}

/** Settings of the object that the description has fields for. */
function writtenSettings(spec: Spec): DatadogAgentDocument["spec"] {
  const { deployment, node } = spec;
  const { features, tlsVerify, imageTags } = agentSettings(deployment);
  const secretName = deployment.keysSecret ?? DEFAULT_KEYS_SECRET;
  const owned = runnerComponents(spec).some(({ identity }) => !isOwnerless(identity));
  return {
    global: {
      ...optional("clusterName", deployment.clusterName),
      site: spec.site.parameter,
      credentials: {
        apiSecret: { secretName, keyName: KEYS_SECRET_KEYS.apiKey },
        ...(owned ? { appSecret: { secretName, keyName: KEYS_SECRET_KEYS.appKey } } : {}),
      },
      ...(tlsVerify === undefined ? {} : { kubelet: { tlsVerify } }),
    },
    features: { remoteConfiguration: { enabled: true }, ...features },
    override: {
      clusterAgent: clusterAgentOverride(spec),
      ...(node === undefined && imageTags?.node === undefined ? {} : { nodeAgent: nodeOverride(spec) }),
    },
  };
}

/**
 * The annotations alone.
 *
 * @param write - writes the Agent's configuration as the text of an annotation
 */
export function datadogAgentAnnotations(
  spec: Spec,
  write: (section: object) => string = yamlText,
): Readonly<Record<string, string>> {
  const { node, clusterAgent, deployment } = spec;
  return {
    ...(node === undefined
      ? {}
      : {
          [runnerAnnotation("agent", "enabled")]: "true",
          [runnerAnnotation("agent", "configdata")]: write(
            runnerConfiguration(agentSection(spec, node, "agent")),
          ),
          ...systemdAnnotations(spec),
          ...(deployment.splitMode === true ? { [runnerAnnotation("agent", "split-enabled")]: "true" } : {}),
        }),
    ...(clusterAgent === undefined
      ? {}
      : {
          [runnerAnnotation("cluster-agent", "enabled")]: "true",
          [runnerAnnotation("cluster-agent", "configdata")]: write(
            runnerConfiguration(agentSection(spec, clusterAgent, "cluster-agent")),
          ),
          [runnerAnnotation("cluster-agent", "k8s-remediation-enabled")]: String(
            deployment.remediation ?? false,
          ),
        }),
  };
}

function runnerConfiguration(section: AgentSection): object {
  return { private_action_runner: section };
}

function systemdAnnotations({ deployment: { systemd } }: Spec): Readonly<Record<string, string>> {
  if (systemd === undefined) return {};
  return {
    [runnerAnnotation("agent", "systemd-enabled")]: "true",
    [runnerAnnotation("agent", "systemd-journal-storage")]: systemd.journal,
    ...(systemd.vacuum === true
      ? { [runnerAnnotation("agent", "systemd-journal-vacuum-enabled")]: "true" }
      : {}),
  };
}

function clusterAgentOverride(spec: Spec): ComponentOverride {
  const { deployment, clusterAgent } = spec;
  const { replicas, imageTags } = agentSettings(deployment);
  const common = {
    ...optional("replicas", replicas ?? deployment.clusterAgentReplicas),
    ...agentImage(deployment, imageTags?.clusterAgent),
  };
  if (clusterAgent === undefined) return common;
  const { volumes, volumeMounts } = credentialMounts(spec);
  return {
    ...common,
    ...withVolumes(volumes),
    ...containers(RUNNER_CONTAINERS.clusterAgent, {
      ...startCommand(deployment.operatorVersion ?? DEFAULT_VERSIONS.operator),
      ...withEnv(identityVariables(spec.name, clusterAgent)),
      ...withMounts(volumeMounts),
    }),
  };
}

function agentImage(
  deployment: Spec["deployment"],
  named: string | undefined,
): Pick<ComponentOverride, "image"> {
  const tag = named ?? deployment.agentVersion ?? defaultVersion(deployment, "agentVersion");
  return tag === undefined ? {} : { image: { tag } };
}

function nodeOverride(spec: Spec): ComponentOverride {
  const { deployment, node } = spec;
  const { imageTags } = agentSettings(deployment);
  if (node === undefined) return agentImage(deployment, imageTags?.node);
  const { volumes, volumeMounts } = nodeMounts(spec, deployment.nodeIdentityDirectory);
  return {
    ...agentImage(deployment, imageTags?.node),
    ...withVolumes(volumes),
    ...containers(RUNNER_CONTAINERS.nodeAgent, {
      ...withEnv(identityVariables(spec.name, node)),
      ...optional("resources", deployment.nodeResources),
      ...withMounts(volumeMounts),
    }),
  };
}

/** Older operators skip the image's entry point, and with it part of the Cluster Agent's configuration. */
function startCommand(operatorVersion: string): ContainerOverride {
  if (isAtLeast(operatorVersion, STARTS_CLUSTER_RUNNER)) return {};
  return {
    command: ["/entrypoint.sh"],
    args: ["datadog-cluster-agent", "start", "-E=/etc/datadog-agent/privateactionrunner.yaml"],
  };
}

function containers(name: string, override: ContainerOverride): Pick<ComponentOverride, "containers"> {
  return Object.keys(override).length === 0 ? {} : { containers: { [name]: override } };
}

function withVolumes(volumes: AgentMounts["volumes"]): Pick<ComponentOverride, "volumes"> {
  return volumes.length === 0 ? {} : { volumes };
}

function withMounts(volumeMounts: AgentMounts["volumeMounts"]): Pick<ContainerOverride, "volumeMounts"> {
  return volumeMounts.length === 0 ? {} : { volumeMounts };
}

function withEnv(env: readonly ContainerVariable[]): Pick<ContainerOverride, "env"> {
  return env.length === 0 ? {} : { env };
}

/** Service accounts that the operator makes. */
export function operatorAccounts({ deployment }: DeployedBy<"operator">): AgentServiceAccounts {
  const name = datadogAgentName(deployment);
  return { node: `${name}-agent`, clusterAgent: `${name}-cluster-agent` };
}
