import { Allowlist } from "@parkit/provider-schema/allowlist";
import {
  credentialDirectoryName,
  credentialSecretName,
  DEFAULT_VERSIONS,
  HTTP_TIMEOUT_SECONDS,
  identitySecretName,
  RUNNER_PORT,
  STANDALONE_IMAGE,
} from "@parkit/provider-schema";
import type { Mode } from "@parkit/provider-schema";

import type { DeployedBy } from "./deployed-by";

/**
 * Values of chart `private-action-runner` that a description can lead to: our own contract, narrower than the chart's, which refuses unknown
 * members at the root and in `runner`.
 */
export interface HelmValues {
  readonly image: { readonly repository: string; readonly tag: string };
  /** Name of every object that the chart makes; without it the chart appends its own name to the release's. */
  readonly fullnameOverride: string;
  readonly runner: HelmRunnerValues;
}

/** `runner` of {@link HelmValues}. */
export interface HelmRunnerValues {
  readonly roleType: "Role" | "ClusterRole";
  readonly replicas: number;
  /** Always true: with it credential files lie where connections look for them. */
  readonly useSeparateSecretForCredentials: true;
  readonly runnerIdentitySecret?: string;
  readonly config: HelmRunnerConfig;
  readonly livenessProbe: HelmProbe;
  readonly readinessProbe: HelmProbe;
  /** Pods are named because the chart would add them by itself; nothing else, see {@link helmValues}. */
  readonly kubernetesActions: { readonly pods: readonly never[] };
  readonly credentialSecrets?: readonly HelmCredentialSecret[];
}

/** `runner.config` of {@link HelmValues}. */
export interface HelmRunnerConfig {
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
  /** Seconds. */
  readonly httpTimeoutSeconds: number;
}

/** An HTTP probe of the runner's own port. */
export interface HelmProbe {
  readonly httpGet: { readonly path: "/liveness" | "/readiness"; readonly port: "http" };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

/** A Secret mounted below the directory of credential files. */
export interface HelmCredentialSecret {
  readonly secretName: string;
  readonly directoryName: string;
}

/**
 * Values for a runner. Kubernetes actions stand in the allowlist by name like all others, and `kubernetesActions` stays empty: what the chart
 * derives from it misses verbs and misspells an action.
 *
 * @throws {RangeError} when the chart cannot take the runner's identity, which validation would have found
 */
export function helmValues(spec: DeployedBy<"helm">): HelmValues {
  const { deployment } = spec;
  const credentialSecrets = helmCredentialSecrets(spec);
  return {
    image: { repository: STANDALONE_IMAGE, tag: deployment.imageTag ?? DEFAULT_VERSIONS.image },
    fullnameOverride: deployment.release ?? spec.name,
    runner: {
      roleType: "Role",
      replicas: deployment.replicas ?? 1,
      useSeparateSecretForCredentials: true,
      ...identityValues(spec),
      livenessProbe: probe("/liveness"),
      readinessProbe: probe("/readiness"),
      kubernetesActions: { pods: [] },
      ...(credentialSecrets.length === 0 ? {} : { credentialSecrets }),
    },
  };
}

function identityValues(spec: DeployedBy<"helm">): Pick<HelmRunnerValues, "runnerIdentitySecret" | "config"> {
  const { identity } = spec;
  const secretName = identitySecretName(spec.name, identity);
  if (secretName !== undefined)
    return { runnerIdentitySecret: secretName, config: configValues(spec, { urn: "", privateKey: "" }) };
  if (identity.type === "inline") return { config: configValues(spec, identity) };
  throw new RangeError(
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
    ...(spec.taskTimeoutSeconds === undefined ? {} : { taskTimeoutSeconds: spec.taskTimeoutSeconds }),
    httpTimeoutSeconds: spec.httpTimeoutSeconds ?? HTTP_TIMEOUT_SECONDS,
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
