import type { PermissionRule } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import { isAtLeast } from "@parkit/provider-schema/internal/version/version-number";
import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";

import type { DeployedBy } from "../deployed-by";

/** A runner inside the Agent on Kubernetes. */
export type ClusterAgentSpec = DeployedBy<"helm-agent"> | DeployedBy<"operator">;

/**
 * First operator whose remediation role reaches StatefulSets and may delete Pods. The Agent's chart has had
 * no such role so far.
 */
const COMPLETE_ROLE = "1.29.0";

/**
 * What remediation does and older operators, and the chart, do not permit. Source: their templates of the
 * role.
 */
const LACKING: readonly PermissionRule[] = [
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
  { apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["patch"] },
];

/**
 * Permissions that the Cluster Agent needs for remediation besides the role that comes with it; none while
 * remediation is off.
 */
export function remediationRules({ deployment }: ClusterAgentSpec): readonly PermissionRule[] {
  if (deployment.remediation !== true) return [];
  const complete =
    deployment.type === "operator" &&
    isAtLeast(deployment.operatorVersion ?? DEFAULT_VERSIONS.operator, COMPLETE_ROLE);
  return complete ? [] : LACKING;
}
