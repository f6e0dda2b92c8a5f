import { RUNNER_HEALTH_PATH, RUNNER_READINESS_PATH } from "@parkit/provider-schema/internal/runner/ingress";
import {
  makesAccount,
  POD_DEFAULTS,
  type PodSettings,
  type ResourceAmounts,
  type ResourceSettings,
  type Toleration,
} from "@parkit/provider-schema/internal/deployment/pod";
import type { PermissionRule } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import {
  credentialDirectoryName,
  credentialSecretName,
} from "@parkit/provider-schema/internal/credential/credential";
import type { Mode } from "@parkit/provider-schema/internal/runner/mode";
import { identitySecretName } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  defaultVersion,
  RUNNER_PORT,
  STANDALONE_IMAGE,
} from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";
import { optional } from "../text/optional-member";
import { containerVariables, type ContainerVariable } from "../kubernetes/pod-environment";
import { runnerRbac } from "../kubernetes/runner-rbac";
import { RenderError } from "../render-error";

/**
 * Values of chart `private-action-runner` that a description can lead to: our own contract, narrower than the
 * chart's, which refuses unknown members at the root and in `runner`.
 */
export interface HelmValues {
  readonly image: {
    readonly repository: string;
    /** Absent for a chart of which parkit does not know the image: it brings its own. */
    readonly tag?: string;
    readonly pullPolicy?: string;
  };
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  /**
   * Name of every object that the chart makes; without it the chart appends its own name to the release's.
   */
  readonly fullnameOverride: string;
  readonly serviceAccount?: HelmServiceAccount;
  readonly service?: { readonly annotations: Readonly<Record<string, string>> };
  readonly deployment?: { readonly metadata: HelmMetadata };
  readonly runner: HelmRunnerValues;
}

/**
 * `serviceAccount` of {@link HelmValues}: one that exists, or name and annotations of the one that the chart
 * makes.
 */
type HelmServiceAccount =
  | { readonly create: false; readonly name: string }
  | {
      readonly create: true;
      readonly name?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    };

/** Labels and annotations. */
interface HelmMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** `runner` of {@link HelmValues}. */
interface HelmRunnerValues {
  readonly roleType: "Role" | "ClusterRole";
  readonly replicas: number;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Always true: with it credential files lie where connections look for them. */
  readonly useSeparateSecretForCredentials: true;
  readonly runnerIdentitySecret?: string;
  readonly config: HelmRunnerConfig;
  readonly env?: readonly ContainerVariable[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: Readonly<Record<string, unknown>>;
  readonly tolerations?: readonly Toleration[];
  readonly livenessProbe: HelmProbe;
  readonly readinessProbe: HelmProbe;
  /** Pods are named because the chart would add them by itself; nothing else, see {@link helmValues}. */
  readonly kubernetesActions: { readonly pods: readonly never[] };
  readonly kubernetesPermissions?: readonly PermissionRule[];
  readonly resources?: HelmResources;
  readonly credentialSecrets?: readonly HelmCredentialSecret[];
  readonly customCaCert?: { readonly configMapName: string };
  readonly scriptFiles?: readonly HelmScriptFile[];
  /** OpenShift only: elsewhere the chart's own schema sends Helm to the network for it. */
  readonly podSecurity?: { readonly securityContextConstraints: { readonly create: true } };
}

/**
 * Amounts of CPU and memory, all of them: of those that are left out Helm takes the chart's own, which may be
 * less than a request or more than a limit that is written. Null takes an amount away.
 */
interface HelmResources {
  readonly requests: HelmAmounts | null;
  readonly limits: HelmAmounts | null;
}

interface HelmAmounts {
  readonly cpu: string | null;
  readonly memory: string | null;
}

/** `runner.config` of {@link HelmValues}. */
interface HelmRunnerConfig {
  readonly ddBaseURL: string;
  /** Empty when a Secret holds it. Never absent: the chart would fill in a placeholder. */
  readonly urn: string;
  /** Empty when a Secret holds it. Never absent: the chart would fill in a placeholder. */
  readonly privateKey: string;
  readonly modes: readonly Mode[];
  readonly port?: number;
  readonly allowIMDSEndpoint?: true;
  readonly actionsAllowlist: readonly string[];
  readonly tags?: readonly string[];
  /** Seconds; 0 is the chart's default and means no limit. */
  readonly taskTimeoutSeconds?: number;
  /** Seconds. Charts before 1.21 refuse it, later ones have the runner's own default. */
  readonly httpTimeoutSeconds?: number;
}

/** An HTTP probe of the runner's own port. */
interface HelmProbe {
  readonly httpGet: {
    readonly path: typeof RUNNER_HEALTH_PATH | typeof RUNNER_READINESS_PATH;
    readonly port: "http";
  };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** A file beside the runner's scripts. */
interface HelmScriptFile {
  readonly fileName: string;
  readonly data: string;
}

/** A Secret mounted below the directory of credential files. */
interface HelmCredentialSecret {
  readonly secretName: string;
  readonly directoryName: string;
}

/**
 * Values for a runner. Kubernetes actions stand in the allowlist by name like all others, and their
 * permissions in `kubernetesPermissions`: what the chart derives from `kubernetesActions` misses verbs and
 * misspells an action.
 *
 * @throws {RenderError} when the chart cannot take the runner's identity, which validation would have found
 */
export function helmValues(spec: DeployedBy<"helm">): HelmValues {
  const { deployment } = spec;
  return {
    image: {
      repository: deployment.imageRepository ?? STANDALONE_IMAGE,
      ...optional("tag", deployment.imageTag ?? defaultVersion(deployment, "imageTag")),
      ...optional("pullPolicy", deployment.imagePullPolicy),
    },
    ...optional(
      "imagePullSecrets",
      deployment.imagePullSecrets?.map((name) => ({ name })),
    ),
    fullnameOverride: deployment.release ?? spec.name,
    ...optional("serviceAccount", serviceAccountValues(deployment, deployment.release ?? spec.name)),
    ...optional("service", deployment.serviceAnnotations && { annotations: deployment.serviceAnnotations }),
    ...optional("deployment", deploymentValues(deployment)),
    runner: runnerValues(spec),
  };
}

function serviceAccountValues(
  { serviceAccount = {} }: PodSettings,
  release: string,
): HelmServiceAccount | undefined {
  const { name, annotations } = serviceAccount;
  if (!makesAccount(serviceAccount)) return { create: false, name: name ?? release };
  if (name === undefined && annotations === undefined) return undefined;
  return { create: true, ...optional("name", name), ...optional("annotations", annotations) };
}

function deploymentValues({ annotations, labels }: PodSettings): HelmValues["deployment"] {
  if (annotations === undefined && labels === undefined) return undefined;
  return { metadata: { ...optional("annotations", annotations), ...optional("labels", labels) } };
}

function runnerValues(spec: DeployedBy<"helm">): HelmRunnerValues {
  const { deployment } = spec;
  const rbac = runnerRbac(spec.allow, "standalone", deployment);
  const credentialSecrets = helmCredentialSecrets(spec);
  return {
    roleType: rbac.kind,
    replicas: deployment.replicas ?? POD_DEFAULTS.replicas,
    ...optional("podAnnotations", deployment.podAnnotations),
    useSeparateSecretForCredentials: true,
    ...identityValues(spec),
    ...optional("env", deployment.env && containerVariables(deployment.env)),
    ...optional("nodeSelector", deployment.nodeSelector),
    ...optional("affinity", deployment.affinity),
    ...optional("tolerations", deployment.tolerations),
    livenessProbe: probe(RUNNER_HEALTH_PATH),
    readinessProbe: probe(RUNNER_READINESS_PATH),
    kubernetesActions: { pods: [] },
    ...(rbac.rules.length === 0 ? {} : { kubernetesPermissions: rbac.rules }),
    ...optional("resources", deployment.resources && resourceValues(deployment.resources)),
    ...(credentialSecrets.length === 0 ? {} : { credentialSecrets }),
    ...optional("customCaCert", caValues(deployment)),
    ...optional("scriptFiles", scriptFileValues(deployment)),
    ...optional("podSecurity", deployment.openShift === true ? OPEN_SHIFT : undefined),
  };
}

function resourceValues({ requests, limits }: ResourceSettings): HelmResources {
  return { requests: amountValues(requests), limits: amountValues(limits) };
}

function amountValues({ cpu, memory }: ResourceAmounts = {}): HelmAmounts | null {
  return cpu === undefined && memory === undefined ? null : { cpu: cpu ?? null, memory: memory ?? null };
}

const OPEN_SHIFT: HelmRunnerValues["podSecurity"] = { securityContextConstraints: { create: true } };

function caValues({ caConfigMap }: PodSettings): HelmRunnerValues["customCaCert"] {
  return caConfigMap === undefined ? undefined : { configMapName: caConfigMap };
}

function scriptFileValues({ scriptFiles = {} }: PodSettings): HelmRunnerValues["scriptFiles"] {
  const files = Object.entries(scriptFiles).map(([fileName, data]) => ({ fileName, data }));
  return files.length === 0 ? undefined : files;
}

function identityValues(spec: DeployedBy<"helm">): Pick<HelmRunnerValues, "runnerIdentitySecret" | "config"> {
  const { identity } = spec;
  const secretName = identitySecretName(spec.name, identity);
  if (secretName !== undefined)
    return { runnerIdentitySecret: secretName, config: configValues(spec, { urn: "", privateKey: "" }) };
  if (identity.type === "inline") return { config: configValues(spec, identity) };
  throw new RenderError(
    `the chart of runner ${spec.name} cannot use an identity of type ${identity.type}: enroll the runner and put its identity into a Secret`,
  );
}

function configValues(
  spec: DeployedBy<"helm">,
  { urn, privateKey }: Pick<HelmRunnerConfig, "urn" | "privateKey">,
): HelmRunnerConfig {
  return {
    ddBaseURL: spec.site.appUrl,
    urn,
    privateKey,
    modes: spec.modes,
    ...(spec.modes.includes("push") ? { port: RUNNER_PORT } : {}),
    ...(spec.allowImdsEndpoint ? { allowIMDSEndpoint: true } : {}),
    actionsAllowlist: Allowlist.of(spec.allow).entries,
    ...(spec.tags.length === 0 ? {} : { tags: spec.tags }),
    ...optional("taskTimeoutSeconds", spec.taskTimeoutSeconds),
    ...optional("httpTimeoutSeconds", spec.httpTimeoutSeconds),
  };
}

function probe(path: HelmProbe["httpGet"]["path"]): HelmProbe {
  return { httpGet: { path, port: "http" }, periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 3 };
}

/** One mount a Secret, however many credentials it holds: the chart names the volume after it. */
function helmCredentialSecrets(spec: DeployedBy<"helm">): readonly HelmCredentialSecret[] {
  const mounts = new Map<string, HelmCredentialSecret>();
  for (const { name, credential } of spec.credentials) {
    const secretName = credentialSecretName(spec.name, name, credential);
    const directoryName = credentialDirectoryName(name, credential);
    if (secretName !== undefined) mounts.set(secretName, { secretName, directoryName });
  }
  return [...mounts.values()];
}
