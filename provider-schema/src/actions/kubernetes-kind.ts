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
  readonly bundle: "core" | "apps" | "batch" | "apiextensions" | "customresources" | "discovery";
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
  /** Key in the chart's `runner.kubernetesActions`; absent where the chart has none. */
  readonly chartKey?: string;
}

/** `<Ks>` plural, lower-case plural as resource, chart key of the same letters. */
function kind(
  bundle: KubernetesKind["bundle"],
  apiGroup: string,
  singular: string,
  exceptions: Partial<Pick<KubernetesKind, "plural" | "scope" | "deleteMultiple">> = {},
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
    chartKey: plural.charAt(0).toLowerCase() + plural.slice(1),
    ...exceptions,
  };
}

/** Deployments, the only kind with operations of its own. */
export const DEPLOYMENT = kind("apps", "apps", "Deployment");

/** ReplicaSets, which a rollback reads to find the former revisions. */
export const REPLICA_SET = kind("apps", "apps", "ReplicaSet");

/** EndpointSlices, which the standalone runner and its chart do not have. */
export const ENDPOINT_SLICE: KubernetesKind = {
  bundle: "discovery",
  singular: "EndpointSlice",
  plural: "EndpointSlices",
  apiGroup: "discovery.k8s.io",
  resource: "endpointslices",
  scope: "namespaced",
  deleteMultiple: true,
};

/** Namespaced objects of custom resource definitions; group and resource are the user's. */
export const CUSTOM_OBJECT: KubernetesKind = {
  bundle: "customresources",
  singular: "CustomObject",
  plural: "CustomObjects",
  scope: "namespaced",
  deleteMultiple: true,
  chartKey: "customObjects",
};

/** Cluster-wide objects of custom resource definitions, in no released registry. */
export const CLUSTER_CUSTOM_OBJECT: KubernetesKind = {
  bundle: "customresources",
  singular: "ClusterCustomObject",
  plural: "ClusterCustomObjects",
  scope: "cluster",
  deleteMultiple: true,
};

/** Every kind, sorted by bundle and name. */
export const KUBERNETES_KINDS: readonly KubernetesKind[] = [
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
  ENDPOINT_SLICE,
];
