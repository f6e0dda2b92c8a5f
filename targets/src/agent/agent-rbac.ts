import type { RunnerComponent } from "@parkit/provider-schema/internal/runner/runner-spec";

import { remediationRules, type ClusterAgentSpec } from "./agent-remediation";
import { rbacDocuments, type RoleBindingDocument, type RoleDocument } from "../kubernetes/rbac-documents";
import { runnerRbac } from "../kubernetes/runner-rbac";

/** Service accounts of the Pods in which an Agent's runners live. */
export interface AgentServiceAccounts {
  readonly node: string;
  readonly clusterAgent: string;
}

/**
 * Permissions that the listed actions need. Neither chart nor operator gives them: what they offer is one
 * fixed set, which is too much for one list and too little for another.
 */
export function agentRbacDocuments(
  spec: ClusterAgentSpec,
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
  return [
    ...of(node, "agent", accounts.node),
    ...of(clusterAgent, "cluster-agent", accounts.clusterAgent),
    ...remediation(spec, accounts),
  ];
}

/** Names that roles and bindings of an Agent's runner have, whether there are any or not. */
export function agentRbacNames({ name }: ClusterAgentSpec): readonly string[] {
  return [`${name}-agent-actions`, `${name}-cluster-agent-actions`, `${name}-remediation`];
}

/** Remediation works in every namespace. */
function remediation(
  spec: ClusterAgentSpec,
  { clusterAgent: serviceAccount }: AgentServiceAccounts,
): readonly (RoleDocument | RoleBindingDocument)[] {
  const rules = spec.clusterAgent === undefined ? [] : remediationRules(spec);
  const { namespace } = spec.deployment;
  return rbacDocuments(
    { name: `${spec.name}-remediation`, namespace, serviceAccount },
    { kind: "ClusterRole", rules, withoutRules: [] },
  );
}
