/**
 * How an allowlist is written for chart `private-action-runner`, whose `runner.kubernetesActions` adds both names to the allowlist and verbs to
 * the Role. Source: the chart's templates, version 1.28.
 */

import type { KubernetesAccess } from "../actions/action";
import { findAction } from "../actions/catalogue";
import type { KubernetesKind, KubernetesOperation } from "../actions/kubernetes-kind";
import { COMMON_OPERATIONS, KUBERNETES_KINDS } from "../actions/kubernetes-kind";
import {
  chartPermissions,
  type CustomResource,
  type KubernetesPermission,
  neededPermissions,
  rbacRules,
  type RbacRule,
} from "../kubernetes/kubernetes-rbac";

/** Verb of `runner.kubernetesActions`. */
type ChartVerb = Exclude<KubernetesOperation, "scaleVertically">;

/** Verbs that the chart's documentation offers, in its order; the last three for `deployments` only. */
export const CHART_VERBS: readonly ChartVerb[] = [...COMMON_OPERATIONS, "restart", "rollback", "scale"];

/** Key and verb by which the chart's `runner.kubernetesActions` yields an action. */
interface ChartKubernetesAction {
  readonly key: string;
  readonly verb: ChartVerb;
}

/** Every key of `runner.kubernetesActions`, in the chart's own order: alphabetical, `customObjects` last. */
export const CHART_KEYS: readonly string[] = KUBERNETES_KINDS.flatMap(({ chartKey }) =>
  chartKey === undefined ? [] : [chartKey],
).sort((a, b) => Number(a === "customObjects") - Number(b === "customObjects") || (a < b ? -1 : 1));

/** Values of the chart that together allow some actions and nothing else. */
interface ChartAllowlist {
  /** `runner.config.actionsAllowlist`: all that the chart cannot derive. */
  readonly actionsAllowlist: readonly string[];
  /** `runner.kubernetesActions`. `pods` is always there, if empty, because the chart's default would add reading Pods. */
  readonly kubernetesActions: Readonly<Record<string, readonly ChartVerb[]>>;
  /** `runner.kubernetesPermissions`: rules that the actions need and the chart does not derive. */
  readonly kubernetesPermissions: readonly RbacRule[];
  /** `runner.roleType`: what these actions need at least. */
  readonly roleType: "Role" | "ClusterRole";
}

/**
 * Key and verb that yield an action; undefined when the chart cannot: it writes `deleteMultipleEndpointss` for Endpoints, and has neither
 * EndpointSlices, vertical scaling nor the connection test. Such an action must be in `actionsAllowlist`, its rule in `kubernetesPermissions`.
 */
export function chartKubernetesAction(name: string): ChartKubernetesAction | undefined {
  const action = findAction(name);
  if (action?.kubernetes === undefined) return undefined;
  const { kind, operation } = action.kubernetes;
  if (kind.chartKey === undefined || operation === "scaleVertically") return undefined;
  return action.action === chartActionName(kind, operation)
    ? { key: kind.chartKey, verb: operation }
    : undefined;
}

/** The chart's own idea of an action's name: it makes every plural by adding an "s". */
function chartActionName({ singular }: KubernetesKind, verb: ChartVerb): string {
  return verb === "deleteMultiple" ? `deleteMultiple${singular}s` : verb + singular;
}

/**
 * Splits an allowlist into the chart's values.
 *
 * @param entries - the allowlist, custom actions included; it must have passed validation for the standalone runner
 * @param customResources - kinds that actions on custom objects may work on
 */
export function chartAllowlist(
  entries: readonly string[],
  customResources: readonly CustomResource[] = [],
): ChartAllowlist {
  const context = { flavour: "standalone", customResources } as const;
  const derived = new Map(
    entries.flatMap((entry) => {
      const derivation = chartKubernetesAction(entry);
      return derivation === undefined ? [] : [[entry, derivation] as const];
    }),
  );
  const needed = accessesOf(entries).flatMap((access) => neededPermissions(access, context));
  const granted = new Set(
    accessesOf([...derived.keys()])
      .flatMap(chartPermissions)
      .map(permissionKey),
  );
  return {
    actionsAllowlist: entries.filter((entry) => !derived.has(entry)),
    kubernetesActions: kubernetesActions([...derived.values()]),
    kubernetesPermissions: rbacRules(needed.filter((permission) => !granted.has(permissionKey(permission)))),
    roleType: needed.some(({ scope }) => scope === "cluster") ? "ClusterRole" : "Role",
  };
}

function accessesOf(names: readonly string[]): readonly KubernetesAccess[] {
  return names.flatMap((name) => findAction(name)?.kubernetes ?? []);
}

function permissionKey({ apiGroup, resource, verb }: KubernetesPermission): string {
  return `${apiGroup}/${resource} ${verb}`;
}

function kubernetesActions(
  derivations: readonly ChartKubernetesAction[],
): ChartAllowlist["kubernetesActions"] {
  const verbsOf = (wanted: string): readonly ChartVerb[] =>
    CHART_VERBS.filter((verb) =>
      derivations.some((derivation) => derivation.key === wanted && derivation.verb === verb),
    );
  return Object.fromEntries(
    CHART_KEYS.map((key) => [key, verbsOf(key)] as const).filter(
      ([key, verbs]) => key === "pods" || verbs.length > 0,
    ),
  );
}
