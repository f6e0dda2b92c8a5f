import { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import { Fn, Op, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { DeployedBy } from "@parkit/targets/internal/deployed-by";
import {
  BUDGETED_REPLICAS,
  budgetDocument,
  disruptionBudget,
  type DisruptionBudgetDocument,
} from "@parkit/targets/internal/manifests/disruption-budget";

import { literalText } from "../terraform-text";
import { isUnknown } from "../token";
import { literalMap } from "./pod-spec";

/** Makes the budget of a runner with several Pods. Where only Terraform knows how many, it decides. */
export function disruptionBudgetResource(
  scope: Construct,
  spec: DeployedBy<"manifests">,
  meta: TerraformMetaArguments,
): PodDisruptionBudgetV1 | undefined {
  const { replicas } = spec.deployment;
  if (replicas !== undefined && isUnknown(replicas)) {
    const budget = budgetResource(scope, budgetDocument(spec), meta);
    budget.addOverride("count", Fn.conditional(Op.gte(replicas, BUDGETED_REPLICAS), 1, 0));
    return budget;
  }
  const document = disruptionBudget(spec);
  return document === undefined ? undefined : budgetResource(scope, document, meta);
}

function budgetResource(
  scope: Construct,
  { metadata, spec: { maxUnavailable, selector } }: DisruptionBudgetDocument,
  meta: TerraformMetaArguments,
): PodDisruptionBudgetV1 {
  return new PodDisruptionBudgetV1(scope, "disruption-budget", {
    metadata: { name: literalText(metadata.name), namespace: literalText(metadata.namespace) },
    spec: {
      maxUnavailable: String(maxUnavailable),
      selector: { matchLabels: literalMap(selector.matchLabels) },
    },
    ...meta,
  });
}
