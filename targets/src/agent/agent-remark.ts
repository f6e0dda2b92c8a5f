import type { AgentRunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

/** Top of a file with the permissions of an Agent's runners. */
export const AGENT_RBAC_HEADER: readonly string[] = [
  "What the allowed actions need in the cluster; neither chart nor operator gives it.",
  "kubectl apply --filename rbac.yaml",
];

/** Warns that a node's runner enrolls anew with each Pod, where it does. */
export function nodeIdentityRemark({ node, deployment }: AgentRunnerSpec): readonly string[] {
  const kept = "nodeIdentityDirectory" in deployment;
  if (node?.identity.type !== "self-enroll" || kept) return [];
  return [
    "Its identity goes with the Pod, so that every new Pod is a new runner: set nodeIdentityDirectory to keep it.",
  ];
}
