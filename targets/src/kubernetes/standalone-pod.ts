import { RUNNER_HEALTH_PATH, RUNNER_READINESS_PATH } from "@parkit/provider-schema/internal/runner/ingress";
import {
  POD_DEFAULTS,
  SCRIPT_FILES_DIRECTORY,
  scriptFilesConfigMap,
  type ResourceSettings,
  type Toleration,
} from "@parkit/provider-schema/internal/deployment/pod";
import { RUNNER_CONFIG_DIRECTORY } from "@parkit/provider-schema/internal/credential/credential";
import { identitySecretName } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  DEFAULT_VERSIONS,
  RUNNER_PORT,
  STANDALONE_IMAGE,
  STANDALONE_USER,
} from "@parkit/provider-schema/internal/version/versions";

import { credentialMounts, type AgentVolume, type VolumeMount } from "../agent/agent-mounts";
import type { DeployedBy } from "../deployed-by";
import { optional } from "../text/optional-member";
import { containerVariables, type ContainerVariable } from "./pod-environment";

/** Where the image looks for certificate authorities once it is told to. */
export const CA_DIRECTORY = `${RUNNER_CONFIG_DIRECTORY}/ca-certificates`;

/** Whether a description brings files for scripts. */
export function hasScriptFiles({ deployment: { scriptFiles = {} } }: DeployedBy<"manifests">): boolean {
  return Object.keys(scriptFiles).length > 0;
}

/** Pod of the standalone runner, as Kubernetes takes it. */
export interface StandalonePod {
  readonly serviceAccountName: string;
  readonly securityContext: typeof POD_SECURITY;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly containers: readonly [RunnerContainer];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: Readonly<Record<string, unknown>>;
  readonly tolerations?: readonly Toleration[];
  readonly volumes: readonly PodVolume[];
}

/**
 * What the strictest of the Pod Security Standards, `restricted`, demands of a Pod. The file system stays
 * writable: Datadog does not say that its image works without.
 */
export const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: STANDALONE_USER,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/** What the same standard demands of a container. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
} as const;

/** A volume of the standalone runner's Pod. */
export type PodVolume =
  AgentVolume | { readonly name: string; readonly configMap: { readonly name: string } };

/** Container of the standalone runner. */
export interface RunnerContainer {
  readonly name: "runner";
  readonly image: string;
  readonly imagePullPolicy?: string;
  readonly ports: readonly [{ readonly name: "http"; readonly containerPort: number }];
  readonly env: readonly ContainerVariable[];
  readonly envFrom?: readonly [{ readonly secretRef: { readonly name: string } }];
  readonly securityContext: typeof CONTAINER_SECURITY;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly resources: ResourceSettings;
  readonly volumeMounts: readonly VolumeMount[];
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: "http" };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/**
 * Pod of a runner.
 *
 * @param configSecret - Secret whose key `config.yaml` is the runner's configuration
 */
export function standalonePod(
  spec: DeployedBy<"manifests">,
  serviceAccountName: string,
  configSecret: string,
): StandalonePod {
  const { deployment } = spec;
  const { caConfigMap } = deployment;
  const credentials = credentialMounts(spec);
  return {
    serviceAccountName,
    securityContext: POD_SECURITY,
    ...optional(
      "imagePullSecrets",
      deployment.imagePullSecrets?.map((name) => ({ name })),
    ),
    containers: [container(spec, credentials.volumeMounts)],
    ...optional("nodeSelector", deployment.nodeSelector),
    ...optional("affinity", deployment.affinity),
    ...optional("tolerations", deployment.tolerations),
    volumes: [
      { name: "config", secret: { secretName: configSecret } },
      ...credentials.volumes,
      ...(caConfigMap === undefined ? [] : [{ name: "ca-certificates", configMap: { name: caConfigMap } }]),
      ...(hasScriptFiles(spec)
        ? [{ name: "scripts", configMap: { name: scriptFilesConfigMap(spec.name) } }]
        : []),
    ],
  };
}

function container(spec: DeployedBy<"manifests">, credentials: readonly VolumeMount[]): RunnerContainer {
  const { deployment } = spec;
  const { caConfigMap } = deployment;
  const identity = identitySecretName(spec.name, spec.identity);
  return {
    name: "runner",
    image: `${deployment.imageRepository ?? STANDALONE_IMAGE}:${deployment.imageTag ?? DEFAULT_VERSIONS.image}`,
    ...optional("imagePullPolicy", deployment.imagePullPolicy),
    ports: [{ name: "http", containerPort: RUNNER_PORT }],
    env: [
      { name: "DD_PRIVATE_RUNNER_CONFIG_DIR", value: RUNNER_CONFIG_DIRECTORY },
      ...(caConfigMap === undefined ? [] : [{ name: "SSL_CERT_DIR", value: CA_DIRECTORY }]),
      ...containerVariables(deployment.env),
    ],
    ...(identity === undefined ? {} : { envFrom: [{ secretRef: { name: identity } }] as const }),
    securityContext: CONTAINER_SECURITY,
    livenessProbe: probe(RUNNER_HEALTH_PATH),
    readinessProbe: probe(RUNNER_READINESS_PATH),
    resources: deployment.resources ?? POD_DEFAULTS.resources,
    volumeMounts: [
      { name: "config", mountPath: RUNNER_CONFIG_DIRECTORY, readOnly: true },
      ...credentials,
      ...(caConfigMap === undefined
        ? []
        : [{ name: "ca-certificates", mountPath: CA_DIRECTORY, readOnly: true } as const]),
      ...(hasScriptFiles(spec)
        ? [{ name: "scripts", mountPath: SCRIPT_FILES_DIRECTORY, readOnly: true } as const]
        : []),
    ],
  };
}

function probe(path: string): Probe {
  return { httpGet: { path, port: "http" }, periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 3 };
}
