/**
 * How an allowlist is written for chart `private-action-runner`, whose `runner.kubernetesActions` adds both
 * names to the allowlist and verbs to the Role. Source: the chart's templates, version 1.28.
 */

import { findAction } from "../actions/catalogue";
import {
  COMMON_OPERATIONS,
  KUBERNETES_KINDS,
  type KubernetesKind,
  type KubernetesOperation,
} from "../actions/kubernetes-kind";
import type { PermissionRule } from "../kubernetes/granted-permissions";
import { chartRules } from "../kubernetes/kubernetes-rbac";

/** Verb of `runner.kubernetesActions`. */
type ChartVerb = Exclude<KubernetesOperation, "scaleVertically">;

/** Verbs that the chart's documentation offers, in its order; the last three for `deployments` only. */
export const CHART_VERBS: readonly ChartVerb[] = [...COMMON_OPERATIONS, "restart", "rollback", "scale"];

/** Key and verb by which the chart's `runner.kubernetesActions` yields an action. */
interface ChartKubernetesAction {
  readonly key: string;
  readonly verb: ChartVerb;
}

/**
 * Key and verb that yield an action; undefined when the chart cannot: it writes `deleteMultipleEndpointss`
 * for Endpoints, and has neither EndpointSlices, vertical scaling nor the connection test. Such an action
 * must be in `actionsAllowlist`, its rule in `kubernetesPermissions`.
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
 * Rules that the chart adds to the runner's Role for one verb of `runner.kubernetesActions`: also for verbs
 * of which no action comes, which it takes as they are. None for a key that it does not know.
 */
export function chartKubernetesRules(key: string, verb: string): readonly PermissionRule[] {
  const kind = KUBERNETES_KINDS.find(({ chartKey }) => chartKey === key);
  if (kind?.resource === undefined || kind.apiGroup === undefined) return [];
  const known = CHART_VERBS.find((one) => one === verb);
  return known === undefined
    ? [{ apiGroups: [kind.apiGroup], resources: [kind.resource], verbs: [verb] }]
    : chartRules(kind, known);
}
