import type {
  DeploymentV1SpecTemplateSpec,
  DeploymentV1SpecTemplateSpecContainer,
  DeploymentV1SpecTemplateSpecToleration,
  DeploymentV1SpecTemplateSpecVolume,
} from "@cdktf/provider-kubernetes/lib/deployment-v1";

import type { ResourceSettings, Toleration } from "@parkit/provider-schema/internal/deployment/pod";
import type {
  PodVolume,
  RunnerContainer,
  StandalonePod,
} from "@parkit/targets/internal/kubernetes/standalone-pod";
import type { ContainerVariable } from "@parkit/targets/internal/kubernetes/pod-environment";

import { literalAttributes, literalText } from "../terraform-text";
import { isUnknown } from "../token";

/**
 * A Pod as the Kubernetes provider takes it: lists are blocks with names in the singular. Affinity is left
 * out, because a description has it in the words of Kubernetes; see {@link affinityBlocks}.
 */
export function podSpec(pod: StandalonePod): DeploymentV1SpecTemplateSpec {
  const { serviceAccountName, imagePullSecrets, containers, nodeSelector, tolerations, volumes } = pod;
  const { runAsNonRoot, runAsUser, seccompProfile } = pod.securityContext;
  const inPod = (runner: RunnerContainer) => container(runner, runAsNonRoot);
  return {
    serviceAccountName: literalText(serviceAccountName),
    securityContext: { runAsNonRoot, runAsUser: String(runAsUser), seccompProfile },
    ...(imagePullSecrets === undefined
      ? {}
      : { imagePullSecrets: imagePullSecrets.map(({ name }) => ({ name: literalText(name) })) }),
    container: containers.map(inPod),
    ...(nodeSelector === undefined ? {} : { nodeSelector: literalMap(nodeSelector) }),
    ...(tolerations === undefined ? {} : { toleration: tolerations.map(toleration) }),
    volume: volumes.map(volume),
  };
}

/**
 * The provider hands over what a container's security context leaves out as false, and the cluster takes that
 * for the container's own word: what holds for the Pod is said again (hashicorp/kubernetes 2.38.0).
 */
function container(runner: RunnerContainer, runAsNonRoot: boolean): DeploymentV1SpecTemplateSpecContainer {
  const { name, image, imagePullPolicy, ports, env, envFrom, livenessProbe, readinessProbe } = runner;
  const { allowPrivilegeEscalation, capabilities } = runner.securityContext;
  return {
    name,
    image: literalText(image),
    ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
    port: ports.map((port) => ({ ...port })),
    env: env.map(variable),
    ...(envFrom === undefined
      ? {}
      : { envFrom: envFrom.map(({ secretRef }) => ({ secretRef: { name: literalText(secretRef.name) } })) }),
    securityContext: {
      allowPrivilegeEscalation,
      runAsNonRoot,
      capabilities: { drop: [...capabilities.drop] },
    },
    livenessProbe,
    readinessProbe,
    resources: amounts(runner.resources),
    volumeMount: runner.volumeMounts.map(({ name: volumeName, mountPath, readOnly }) => ({
      name: literalText(volumeName),
      mountPath: literalText(mountPath),
      ...(readOnly === undefined ? {} : { readOnly }),
    })),
  };
}

type Variable = NonNullable<
  Exclude<DeploymentV1SpecTemplateSpecContainer["env"], { readonly creationStack: string[] }>
>[number];

function variable(entry: ContainerVariable): Variable {
  if ("value" in entry) return { name: entry.name, value: literalText(entry.value) };
  const { name, key } = entry.valueFrom.secretKeyRef;
  return {
    name: entry.name,
    valueFrom: { secretKeyRef: { name: literalText(name), key: literalText(key) } },
  };
}

function amounts({
  requests,
  limits,
}: ResourceSettings): DeploymentV1SpecTemplateSpecContainer["resources"] & object {
  return {
    ...(requests === undefined ? {} : { requests: literalMap({ ...requests }) }),
    ...(limits === undefined ? {} : { limits: literalMap({ ...limits }) }),
  };
}

function toleration({
  key,
  value,
  tolerationSeconds,
  ...kinds
}: Toleration): DeploymentV1SpecTemplateSpecToleration {
  return {
    ...kinds,
    ...(key === undefined ? {} : { key: literalText(key) }),
    ...(value === undefined ? {} : { value: literalText(value) }),
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds: literalText(String(tolerationSeconds)) }),
  };
}

function volume(source: PodVolume): DeploymentV1SpecTemplateSpecVolume {
  const name = literalText(source.name);
  if ("configMap" in source) return { name, configMap: { name: literalText(source.configMap.name) } };
  if ("hostPath" in source)
    return { name, hostPath: { ...source.hostPath, path: literalText(source.hostPath.path) } };
  if ("csi" in source) {
    const { driver, readOnly, volumeAttributes } = source.csi;
    return { name, csi: { driver, readOnly, volumeAttributes: literalMap(volumeAttributes) } };
  }
  const { secretName, items } = source.secret;
  return {
    name,
    secret: {
      secretName: literalText(secretName),
      ...(items === undefined
        ? {}
        : { items: items.map(({ key, path }) => ({ key: literalText(key), path: literalText(path) })) }),
    },
  };
}

/** Texts of a map, made literal. */
export function literalMap(map: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(map).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [literalText(name), literalText(value)]));
}

/** Lists of Kubernetes that are blocks with another name in the provider. */
const SINGULAR: Readonly<Record<string, string>> = { nodeSelectorTerms: "nodeSelectorTerm" };

/** Affinity in the provider's spelling. Labels and expressions stay as they are. */
export function affinityBlocks(value: unknown): unknown {
  if (typeof value === "string") return literalText(value);
  if (isUnknown(value)) return value;
  if (Array.isArray(value)) return value.map(affinityBlocks);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [
      snakeCase(SINGULAR[name] ?? name),
      name === "matchLabels" ? literalAttributes(Object(item) as object) : affinityBlocks(item),
    ]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
