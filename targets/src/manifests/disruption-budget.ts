import { POD_DEFAULTS } from "@parkit/provider-schema/internal/deployment/pod";

import type { DeployedBy } from "../deployed-by";
import { podLabels } from "./pod-labels";

/** How many of a runner's Pods may be taken away at a time when nodes are emptied. */
export interface DisruptionBudgetDocument {
  readonly apiVersion: "policy/v1";
  readonly kind: "PodDisruptionBudget";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly maxUnavailable: 1;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  };
}

/** Pods from which on there is a budget: of one alone nothing could be kept without blocking its node. */
export const BUDGETED_REPLICAS = 2;

/** The budget of a runner with several Pods; undefined for one. */
export function disruptionBudget(spec: DeployedBy<"manifests">): DisruptionBudgetDocument | undefined {
  const { replicas = POD_DEFAULTS.replicas } = spec.deployment;
  return replicas < BUDGETED_REPLICAS ? undefined : budgetDocument(spec);
}

/** The budget as it is where there is one. */
export function budgetDocument(spec: DeployedBy<"manifests">): DisruptionBudgetDocument {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: spec.name, namespace: spec.deployment.namespace },
    spec: { maxUnavailable: 1, selector: { matchLabels: podLabels(spec) } },
  };
}
