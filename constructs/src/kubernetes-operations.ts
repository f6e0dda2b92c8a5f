import type { IConstruct } from "constructs";

import type { KnownKubernetesResource } from "@parkit/provider-schema/internal/actions/generated/action-names";
import type { KubernetesOperation } from "@parkit/provider-schema/internal/actions/kubernetes-kind";
import { kubernetesOperations } from "@parkit/provider-schema/internal/kubernetes/kubernetes-actions";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";

import type { AllowProps } from "./allowlist";

/**
 * Actions that do operations on objects of Kubernetes.
 *
 * @throws {ValidationError} when there is no action for one of them
 */
export function actionsFor(
  scope: IConstruct,
  resource: KnownKubernetesResource,
  operations: readonly KubernetesOperation[],
): readonly AllowProps[] {
  const known = kubernetesOperations(resource);
  const unknown = operations.filter((operation) => !known.has(operation));
  if (unknown.length > 0)
    refuse(
      unknown.map((operation) => ({
        rule: "allowlist/unknown-action",
        severity: "error",
        path: "allow",
        message: `there is no action to ${operation} ${resource}`,
        hint: known.size === 0 ? "No action works on them." : `There are: ${[...known.keys()].join(", ")}.`,
        construct: scope.node.path,
      })),
    );
  return operations.flatMap((operation) => known.get(operation) ?? []);
}
