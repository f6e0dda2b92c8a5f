import { createHash } from "node:crypto";
import {
  makesAccount,
  POD_DEFAULTS,
  scriptFilesConfigMap,
} from "@parkit/provider-schema/internal/deployment/pod";

import { RUNNER_PORT } from "@parkit/provider-schema/internal/version/versions";

import { runnerConfig } from "../identity/config";
import type { DeployedBy } from "../deployed-by";
import { deploymentTarget } from "../deployment-target";
import { manifestsGuide } from "./manifests-guide";
import { OWN_SECRETS } from "../kubernetes/secret-way";
import { standalonePermissions } from "../kubernetes/standalone-permissions";
import { entranceDocument, type EntranceDocument } from "../kubernetes/ingress";
import type { RoleBindingDocument, RoleDocument } from "../kubernetes/rbac-documents";
import { credentialSecrets } from "../credentials/credential-secrets";
import type { ExternalSecretDocument } from "../credentials/external-secret";
import type { CredentialSecretDocument } from "../credentials/literal-credential";
import { optional } from "../text/optional-member";
import { siteRemark } from "../text/site-remark";
import { hasScriptFiles, standalonePod, type StandalonePod } from "../kubernetes/standalone-pod";
import type { TargetFile } from "../target-file";
import { yamlStream, yamlText } from "../text/yaml-text";
import { disruptionBudget, type DisruptionBudgetDocument } from "./disruption-budget";
import { networkPolicy, type NetworkPolicyDocument } from "./network-policy";
import { podLabels } from "./pod-labels";
import { podMonitor, type PodMonitorDocument } from "./pod-monitor";

type Spec = DeployedBy<"manifests">;

/** Target `manifests`: plain Kubernetes objects for the standalone runner. */
export const manifestsTarget = deploymentTarget("manifests", {
  summary: "plain Kubernetes objects for the standalone runner",
  files: manifestsFiles,
  guide: manifestsGuide,
  credentialWay: () => OWN_SECRETS,
  permissions: standalonePermissions,
});

/** The same files without the guide. */
export function manifestsFiles(spec: Spec): readonly TargetFile[] {
  const { namespace } = spec.deployment;
  const text = yamlStream(manifests(spec), [
    `Runner ${spec.name}`,
    "",
    `kubectl apply --namespace ${namespace} --filename runner.yaml`,
    ...siteRemark(spec.site),
  ]);
  return [{ path: "runner.yaml", text }];
}

/** The objects of a runner. */
interface RunnerObjects {
  /** Absent where the Pods take one that exists. */
  readonly serviceAccount?: ServiceAccountDocument;
  readonly permissions: readonly (RoleDocument | RoleBindingDocument)[];
  readonly config: SecretDocument;
  readonly credentials: readonly (CredentialSecretDocument | ExternalSecretDocument)[];
  /** Files that scripts start; absent where the description brings none. */
  readonly scriptFiles?: ConfigMapDocument;
  readonly networkPolicy: NetworkPolicyDocument;
  /** Absent where there is one Pod. */
  readonly disruptionBudget?: DisruptionBudgetDocument;
  readonly deployment: DeploymentDocument;
  readonly service: ServiceDocument;
  /** Absent where the description asks for none. */
  readonly entrance?: EntranceDocument;
  /** Absent where the description asks for none. */
  readonly podMonitor?: PodMonitorDocument;
}

/** A service account. */
interface ServiceAccountDocument {
  readonly apiVersion: "v1";
  readonly kind: "ServiceAccount";
  readonly metadata: Metadata;
}

/** A Secret with texts. */
interface SecretDocument {
  readonly apiVersion: "v1";
  readonly kind: "Secret";
  readonly metadata: Metadata;
  readonly stringData: Readonly<Record<string, string>>;
}

/** A ConfigMap with texts. */
interface ConfigMapDocument {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly metadata: Metadata;
  readonly data: Readonly<Record<string, string>>;
}

/** A Deployment of the runner's Pods. */
interface DeploymentDocument {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly metadata: Metadata & { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: {
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations: Readonly<Record<string, string>>;
      };
      readonly spec: StandalonePod;
    };
  };
}

/** A Service before the runner's Pods. */
interface ServiceDocument {
  readonly apiVersion: "v1";
  readonly kind: "Service";
  readonly metadata: Metadata;
  readonly spec: {
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly [{ readonly name: "http"; readonly port: number; readonly targetPort: "http" }];
  };
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Annotation of the Pods that changes with the runner's configuration: the runner reads that at start alone.
 */
export const CHECKSUM_ANNOTATION = "checksum/config";

/** The objects, in the order in which they need each other; last those whose kind a cluster may lack. */
export function manifests(spec: Spec): readonly object[] {
  const objects = runnerObjects(spec);
  return [
    objects.serviceAccount,
    ...objects.permissions,
    objects.config,
    ...objects.credentials,
    objects.scriptFiles,
    objects.networkPolicy,
    objects.disruptionBudget,
    objects.deployment,
    objects.service,
    objects.entrance,
    objects.podMonitor,
  ].filter((object) => object !== undefined);
}

/** The objects by what they are for. */
export function runnerObjects(spec: Spec): RunnerObjects {
  const { name, deployment } = spec;
  const { namespace } = deployment;
  const account = deployment.serviceAccount?.name;
  return {
    ...(makesAccount(deployment.serviceAccount) ? { serviceAccount: serviceAccountDocument(spec) } : {}),
    permissions: standalonePermissions(spec),
    config: configSecret(spec),
    credentials: credentialSecrets(spec, namespace),
    ...(hasScriptFiles(spec) ? { scriptFiles: scriptFilesDocument(spec) } : {}),
    networkPolicy: networkPolicy(spec),
    ...optional("disruptionBudget", disruptionBudget(spec)),
    deployment: deploymentDocument(spec, account ?? name),
    service: serviceDocument(spec),
    ...optional("entrance", entranceDocument(spec.push, name, namespace)),
    ...optional("podMonitor", podMonitor(spec)),
  };
}

function metadata({ name, deployment }: Spec): { readonly name: string; readonly namespace: string } {
  return { name, namespace: deployment.namespace };
}

function serviceAccountDocument(spec: Spec): ServiceAccountDocument {
  const { name = spec.name, annotations } = spec.deployment.serviceAccount ?? {};
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { ...metadata(spec), name, ...optional("annotations", annotations) },
  };
}

/** A Secret and no ConfigMap, because a description may insist on holding the private key. */
function configSecret(spec: Spec): SecretDocument {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(spec),
    stringData: { "config.yaml": yamlText(runnerConfig(spec)) },
  };
}

function scriptFilesDocument(spec: Spec): ConfigMapDocument {
  const { name, deployment } = spec;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata(spec), name: scriptFilesConfigMap(name) },
    data: deployment.scriptFiles ?? {},
  };
}

function deploymentDocument(spec: Spec, serviceAccount: string): DeploymentDocument {
  const { deployment } = spec;
  const labels = podLabels(spec);
  const checksum = createHash("sha256")
    .update(yamlText(runnerConfig(spec)))
    .digest("hex");
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      ...metadata(spec),
      labels: { ...labels, ...deployment.labels },
      ...optional("annotations", deployment.annotations),
    },
    spec: {
      replicas: deployment.replicas ?? POD_DEFAULTS.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { [CHECKSUM_ANNOTATION]: checksum, ...deployment.podAnnotations } },
        spec: standalonePod(spec, serviceAccount, spec.name),
      },
    },
  };
}

function serviceDocument(spec: Spec): ServiceDocument {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata(spec), ...optional("annotations", spec.deployment.serviceAnnotations) },
    spec: { selector: podLabels(spec), ports: [{ name: "http", port: RUNNER_PORT, targetPort: "http" }] },
  };
}
