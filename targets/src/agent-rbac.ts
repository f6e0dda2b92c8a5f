import type { PermissionSettings } from "@parkit/provider-schema/pod";
import type { AgentRunnerSpec, RunnerComponent } from "@parkit/provider-schema/runner-spec";

import { rbacDocuments } from "./rbac-documents";
import type { RoleBindingDocument, RoleDocument } from "./rbac-documents";
import { runnerRbac } from "./runner-rbac";

/** Service accounts of the Pods in which an Agent's runners live. */
export interface AgentServiceAccounts {
  readonly node: string;
  readonly clusterAgent: string;
}

type InCluster = AgentRunnerSpec & {
  readonly deployment: PermissionSettings & { readonly namespace: string };
};

/**
 * Permissions that the listed actions need. Neither chart nor operator gives them: what they offer is one fixed set, which is too much for one
 * list and too little for another.
 */
export function agentRbacDocuments(
  spec: InCluster,
  accounts: AgentServiceAccounts,
): readonly (RoleDocument | RoleBindingDocument)[] {
  const { name, deployment, node, clusterAgent } = spec;
  const of = (
    component: RunnerComponent | undefined,
    flavour: "agent" | "cluster-agent",
    serviceAccount: string,
  ): readonly (RoleDocument | RoleBindingDocument)[] =>
    component === undefined
      ? []
      : rbacDocuments(
          { name: `${name}-${flavour}-actions`, namespace: deployment.namespace, serviceAccount },
          runnerRbac(component.allow, flavour, { ...deployment, defaultActions: false }),
        );
  return [...of(node, "agent", accounts.node), ...of(clusterAgent, "cluster-agent", accounts.clusterAgent)];
}
