/**
 * The Kubernetes permissions that actions need, no more. Derived from what the open-source Agent's handlers
 * ask of the API:
 *
 * - `deleteMultiple` deletes a collection, which is the verb `deletecollection`, not `delete`;
 * - `rollback` reads the Deployment, lists its ReplicaSets, and ends with an update, not a patch;
 * - `restart` and `scale` are patches of the Deployment itself, without reading it or the `scale`
 *   subresource.
 *
 * What the closed standalone image asks is not published. Chart `private-action-runner` grants it other verbs
 * for two of these operations, so that on the standalone runner both readings are granted.
 */

import type { KubernetesAccess } from "../actions/action";
import { findAction } from "../actions/catalogue";
import { type KubernetesKind, type KubernetesOperation, REPLICA_SET } from "../actions/kubernetes-kind";
import type { Flavour } from "../runner/flavour";
import { isGranted, type GrantedPermissions, type Permission } from "./granted-permissions";

/** Verbs of the Kubernetes API that actions use, in the order in which rules show them. */
const KUBERNETES_VERBS = ["get", "list", "create", "update", "patch", "delete", "deletecollection"] as const;

/** One of {@link KUBERNETES_VERBS}. */
type KubernetesVerb = (typeof KUBERNETES_VERBS)[number];

/** Leave to do one thing to one kind of objects. */
export interface KubernetesPermission extends Permission {
  readonly verb: KubernetesVerb;
  /** Cluster-wide objects need a ClusterRole; for the others a Role in each of their namespaces is enough. */
  readonly scope: KubernetesKind["scope"];
}

/** One rule of a Role or ClusterRole. */
export interface RbacRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly KubernetesVerb[];
}

/** A kind of custom objects that actions work on. */
export interface CustomResource {
  /** API group, such as `example.com`. */
  readonly apiGroup: string;
  /** Plural in lower case, such as `widgets`. */
  readonly resource: string;
}

/** What permissions depend on besides the actions. */
interface KubernetesRbacContext {
  readonly flavour: Flavour;
  /**
   * Kinds that the actions of bundle `com.datadoghq.kubernetes.customresources` may work on.
   *
   * @default - none
   */
  readonly customResources?: readonly CustomResource[];
}

/** What a list of actions needs of a cluster. */
export interface KubernetesRbac {
  /** Rules on objects that live in namespaces. */
  readonly namespaced: readonly RbacRule[];
  /** Rules on cluster-wide objects: these are void in a Role. */
  readonly clusterWide: readonly RbacRule[];
  /** What the rules can be bound by: `Role` when nothing is cluster-wide. */
  readonly roleKind: "Role" | "ClusterRole";
  /** Actions on custom objects, when no custom resource was named and so no rule could be made for them. */
  readonly withoutRules: readonly string[];
}

/** Verbs on the object itself, and on the ReplicaSets of a Deployment. */
interface Need {
  readonly verbs: readonly KubernetesVerb[];
  readonly replicaSets?: readonly KubernetesVerb[];
}

const HANDLER_NEEDS: Readonly<Record<KubernetesOperation, Need>> = {
  get: { verbs: ["get"] },
  list: { verbs: ["list"] },
  create: { verbs: ["create"] },
  update: { verbs: ["update"] },
  patch: { verbs: ["patch"] },
  delete: { verbs: ["delete"] },
  deleteMultiple: { verbs: ["deletecollection"] },
  restart: { verbs: ["patch"] },
  rollback: { verbs: ["get", "update"], replicaSets: ["list"] },
  scale: { verbs: ["patch"] },
  scaleVertically: { verbs: ["get", "patch"] },
};

/**
 * What the chart grants; where it differs from the handlers' needs it is what the standalone image may ask
 * for instead.
 */
const CHART_GRANTS: Readonly<Record<KubernetesOperation, Need>> = {
  ...HANDLER_NEEDS,
  deleteMultiple: { verbs: ["list", "delete"] },
  rollback: { verbs: ["get", "patch"], replicaSets: ["list"] },
};

/**
 * What an operation asks for on the runner of that flavour, by each reading of what its program does. None
 * for custom objects when no custom resource is named.
 */
function readings(
  access: KubernetesAccess,
  { flavour, customResources = [] }: KubernetesRbacContext,
): readonly (readonly KubernetesPermission[])[] {
  const needs = [
    HANDLER_NEEDS[access.operation],
    ...(flavour === "standalone" ? [CHART_GRANTS[access.operation]] : []),
  ];
  return needs.map((need) => permissionsFor(need, access.kind, customResources));
}

/**
 * What an action asks for and these rules do not grant. Where there are two readings of what it asks for, one
 * of them is enough.
 */
export function unmetPermissions(
  name: string,
  granted: GrantedPermissions,
  context: KubernetesRbacContext,
): readonly KubernetesPermission[] {
  const access = findAction(name)?.kubernetes;
  if (access === undefined) return [];
  const unmet = readings(access, context).map((asked) =>
    asked.filter(
      (permission) =>
        !isGranted(granted.rules, permission) ||
        (permission.scope === "cluster" && granted.kind !== "ClusterRole"),
    ),
  );
  return unmet.reduce((least, other) => (other.length < least.length ? other : least));
}

/** Rules that chart `private-action-runner` makes of a verb of `runner.kubernetesActions`. */
export function chartRules(kind: KubernetesKind, operation: KubernetesOperation): readonly RbacRule[] {
  return rbacRules(permissionsFor(CHART_GRANTS[operation], kind, []));
}

function permissionsFor(
  need: Need,
  kind: KubernetesKind,
  customResources: readonly CustomResource[],
): readonly KubernetesPermission[] {
  return [
    ...resourcesOf(kind, customResources).flatMap((resource) =>
      need.verbs.map((verb) => ({ ...resource, verb, scope: kind.scope })),
    ),
    ...resourcesOf(REPLICA_SET, []).flatMap((resource) =>
      (need.replicaSets ?? []).map((verb) => ({ ...resource, verb, scope: REPLICA_SET.scope })),
    ),
  ];
}

function resourcesOf(
  { apiGroup, resource }: KubernetesKind,
  customResources: readonly CustomResource[],
): readonly CustomResource[] {
  return apiGroup === undefined || resource === undefined ? customResources : [{ apiGroup, resource }];
}

/**
 * Gathers permissions into rules: one for each resource, sorted by API group and resource, each verb once.
 */
function rbacRules(permissions: readonly KubernetesPermission[]): readonly RbacRule[] {
  const byResource = new Map<
    string,
    { readonly resource: CustomResource; readonly verbs: Set<KubernetesVerb> }
  >();
  for (const { apiGroup, resource, verb } of permissions) {
    const key = `${apiGroup}/${resource}`;
    const entry = byResource.get(key) ?? { resource: { apiGroup, resource }, verbs: new Set() };
    byResource.set(key, entry);
    entry.verbs.add(verb);
  }
  return [...byResource]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { resource, verbs }]) => ({
      apiGroups: [resource.apiGroup],
      resources: [resource.resource],
      verbs: KUBERNETES_VERBS.filter((verb) => verbs.has(verb)),
    }));
}

/**
 * The RBAC that actions need, no more. Actions that are unknown or have nothing to do with Kubernetes need
 * none; neither does the connection test, since every service account may ask which APIs there are.
 *
 * @param names - actions, in any order; wildcards are to be expanded first, see `effectiveActions`
 */
export function kubernetesRbac(names: readonly string[], context: KubernetesRbacContext): KubernetesRbac {
  const accesses = names.flatMap((name) => {
    const access = findAction(name)?.kubernetes;
    return access === undefined ? [] : [{ name, permissions: readings(access, context).flat() }];
  });
  const permissions = accesses.flatMap((access) => access.permissions);
  const clusterWide = rbacRules(permissions.filter(({ scope }) => scope === "cluster"));
  return {
    namespaced: rbacRules(permissions.filter(({ scope }) => scope === "namespaced")),
    clusterWide,
    roleKind: clusterWide.length > 0 ? "ClusterRole" : "Role",
    withoutRules: [
      ...new Set(accesses.flatMap(({ name, permissions: { length } }) => (length === 0 ? [name] : []))),
    ].sort(),
  };
}
