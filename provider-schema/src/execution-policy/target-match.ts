import { EVERYTHING, type ExecutionPolicyTarget } from "./execution-policy";

/** Whether a target is every Agent. */
export function isEveryAgent({ agentTags }: Pick<ExecutionPolicyTarget, "agentTags">): boolean {
  return agentTags.length === 1 && agentTags[0] === EVERYTHING;
}

/** Whether an Agent of these tags is one of a target's: all tags of the target are its own. */
export function targetMatches(
  target: Pick<ExecutionPolicyTarget, "agentTags">,
  agentTags: ReadonlySet<string>,
): boolean {
  if (target.agentTags.length === 0) return false;
  return isEveryAgent(target) || target.agentTags.every((tag) => agentTags.has(tag));
}
