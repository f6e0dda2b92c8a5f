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
 * What follows the runner's name in the names of its roles. None ends with another: the role of one runner
 * must not have the name of that of a runner called a little longer.
 */
const ROLE_SUFFIXES = { agent: "node-agent-actions", "cluster-agent": "cluster-agent-actions" } as const;

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
          { name: `${name}-${ROLE_SUFFIXES[flavour]}`, namespace: deployment.namespace, serviceAccount },
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
  return [...Object.values(ROLE_SUFFIXES), "remediation"].map((suffix) => `${name}-${suffix}`);
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
