import type { ActionName } from "../actions/action-name";
import { allActions } from "../actions/catalogue";
import type { KubernetesOperation } from "../actions/kubernetes-kind";

/** Operations that runners have on a resource, with the action that does each. */
export function kubernetesOperations(resource: string): ReadonlyMap<KubernetesOperation, ActionName> {
  return new Map(
    allActions().flatMap(({ name, flavours, kubernetes }) =>
      flavours.length > 0 && kubernetes?.kind.resource === resource
        ? [[kubernetes.operation, name] as const]
        : [],
    ),
  );
}
