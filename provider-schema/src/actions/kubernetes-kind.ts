/**
 * Kubernetes objects that actions work on. Source: the kinds of Datadog's Kubernetes action bundles and the
 * keys of `runner.kubernetesActions` in chart `private-action-runner`.
 */

/** What an action does to objects; the word is also the start of the action's name. */
export type KubernetesOperation =
  | "get"
  | "list"
  | "create"
  | "update"
  | "patch"
  | "delete"
  | "deleteMultiple"
  | "restart"
  | "rollback"
  | "scale"
  | "scaleVertically";

/**
 * Operations that every kind has, save `deleteMultiple` where the Kubernetes API offers no collection delete.
 */
export const COMMON_OPERATIONS = [
  "get",
  "list",
  "create",
  "update",
  "patch",
  "delete",
  "deleteMultiple",
] as const;

/** One kind of objects. */
export interface KubernetesKind {
  /** Last segment of the bundle id, as in `com.datadoghq.kubernetes.core`. */
  readonly bundle:
    | "admissionregistration"
    | "apiextensions"
    | "apps"
    | "batch"
    | "core"
    | "customresources"
    | "discovery"
    | "networking";
  /** Name in the singular, as in `listPod`. */
  readonly singular: string;
  /** Name in the plural, as in `deleteMultiplePods`. */
  readonly plural: string;
  /**
   * API group for RBAC, empty for the core group; absent for custom objects, whose group the user must name.
   */
  readonly apiGroup?: string;
  /** Resource for RBAC; absent for custom objects. */
  readonly resource?: string;
  /** Cluster-wide objects need a ClusterRole. */
  readonly scope: "namespaced" | "cluster";
  /** Whether many can be deleted in one call. */
  readonly deleteMultiple: boolean;
  /**
   * Key in the chart's `runner.kubernetesActions`; absent where the chart has none. Then the standalone
   * runner has no actions on it either.
   */
  readonly chartKey?: string;
  /** Whether Agents have it since version {@link MORE_KINDS_AGENT} only. @default false */
  readonly newer?: true;
}

/**
 * Agents with actions on admission, on networks and on cluster-wide custom objects. They came into the
 * Agent's source at the end of July 2026, when 7.81 was out (datadog-agent, pull request 53936); Datadog
 * names no release.
 */
export const MORE_KINDS_AGENT = { earliest: "7.82.0", likely: "7.84.0" } as const;

type Exceptions = Partial<Pick<KubernetesKind, "plural" | "scope" | "deleteMultiple">>;

/** `<Ks>` plural, lower-case plural as resource, chart key of the same letters. */
function kind(
  bundle: KubernetesKind["bundle"],
  apiGroup: string,
  singular: string,
  exceptions: Exceptions = {},
): KubernetesKind {
  const described = agentKind(bundle, apiGroup, singular, exceptions);
  const { plural } = described;
  return { ...described, chartKey: plural.charAt(0).toLowerCase() + plural.slice(1) };
}

/** A kind that the standalone runner and its chart do not have. */
function agentKind(
  bundle: KubernetesKind["bundle"],
  apiGroup: string,
  singular: string,
  exceptions: Exceptions = {},
): KubernetesKind {
  const plural = exceptions.plural ?? `${singular}s`;
  return {
    bundle,
    singular,
    plural,
    apiGroup,
    resource: plural.toLowerCase(),
    scope: "namespaced",
    deleteMultiple: true,
    ...exceptions,
  };
}

/** A kind of `admissionregistration.k8s.io`, all of which are cluster-wide. */
function admissionKind(singular: string, plural = `${singular}s`): KubernetesKind {
  const group = "admissionregistration.k8s.io";
  return {
    ...agentKind("admissionregistration", group, singular, { plural, scope: "cluster" }),
    newer: true,
  };
}

function networkingKind(singular: string, plural: string, scope: KubernetesKind["scope"]): KubernetesKind {
  return { ...agentKind("networking", "networking.k8s.io", singular, { plural, scope }), newer: true };
}

/** Deployments, the only kind with operations of its own. */
export const DEPLOYMENT = kind("apps", "apps", "Deployment");

/** ReplicaSets, which a rollback reads to find the former revisions. */
export const REPLICA_SET = kind("apps", "apps", "ReplicaSet");

/** Namespaced objects of custom resource definitions; group and resource are the user's. */
export const CUSTOM_OBJECT: KubernetesKind = {
  bundle: "customresources",
  singular: "CustomObject",
  plural: "CustomObjects",
  scope: "namespaced",
  deleteMultiple: true,
  chartKey: "customObjects",
};

/** Cluster-wide objects of custom resource definitions. */
const CLUSTER_CUSTOM_OBJECT: KubernetesKind = {
  bundle: "customresources",
  singular: "ClusterCustomObject",
  plural: "ClusterCustomObjects",
  scope: "cluster",
  deleteMultiple: true,
  newer: true,
};

/** Every kind, sorted by bundle and name. */
export const KUBERNETES_KINDS: readonly KubernetesKind[] = [
  admissionKind("MutatingWebhookConfiguration"),
  admissionKind("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicies"),
  admissionKind("ValidatingAdmissionPolicyBinding"),
  admissionKind("ValidatingWebhookConfiguration"),
  kind("apiextensions", "apiextensions.k8s.io", "CustomResourceDefinition", { scope: "cluster" }),
  kind("apps", "apps", "ControllerRevision"),
  kind("apps", "apps", "DaemonSet"),
  DEPLOYMENT,
  REPLICA_SET,
  kind("apps", "apps", "StatefulSet"),
  kind("batch", "batch", "CronJob"),
  kind("batch", "batch", "Job"),
  kind("core", "", "ConfigMap"),
  kind("core", "", "Endpoints", { plural: "Endpoints" }),
  kind("core", "", "Event"),
  kind("core", "", "LimitRange"),
  kind("core", "", "Namespace", { scope: "cluster", deleteMultiple: false }),
  kind("core", "", "Node", { scope: "cluster" }),
  kind("core", "", "PersistentVolume", { scope: "cluster" }),
  kind("core", "", "PersistentVolumeClaim"),
  kind("core", "", "Pod"),
  kind("core", "", "PodTemplate"),
  kind("core", "", "ReplicationController"),
  kind("core", "", "ResourceQuota"),
  kind("core", "", "Service", { deleteMultiple: false }),
  kind("core", "", "ServiceAccount"),
  CLUSTER_CUSTOM_OBJECT,
  CUSTOM_OBJECT,
  agentKind("discovery", "discovery.k8s.io", "EndpointSlice"),
  networkingKind("IPAddress", "IPAddresses", "cluster"),
  networkingKind("Ingress", "Ingresses", "namespaced"),
  networkingKind("IngressClass", "IngressClasses", "cluster"),
  networkingKind("NetworkPolicy", "NetworkPolicies", "namespaced"),
  // The Agent spells the plural like this.
  networkingKind("ServiceCIDR", "ServiceCIDRS", "cluster"),
];
