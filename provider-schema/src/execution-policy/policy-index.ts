import { addTo } from "../multimap";
import { executionIntegrationOf, EXECUTION_INTEGRATION_FACTS } from "./execution-integration";
import { bundleOfEntry, EVERYTHING, policyIntegration, type ExecutionPolicyInput } from "./execution-policy";
import { policyVerdict, type PolicyMatch, type PolicyVerdict } from "./policy-verdict";
import { isEveryAgent, targetMatches } from "./target-match";

/** Policies by what they are about, so that many Agents can be judged by many policies. */
export interface PolicyIndex {
  /**
   * What the policies say of an action on an ownerless runner whose Agent has these tags.
   *
   * @param agentTags - in any order
   */
  readonly verdict: (agentTags: readonly string[], action: string) => PolicyVerdict;
  /** Actions that some policy names one by one, and that may be meant for an Agent of these tags. */
  readonly namedActions: (agentTags: readonly string[]) => readonly string[];
}

type Targeted = Omit<PolicyMatch, "entry">;

/** Policies that are about the same Agents, by the actions that they name. */
interface ByAction {
  readonly named: ReadonlyMap<string, readonly PolicyMatch[]>;
  /** Those that name all actions below a bundle or a namespace, by that and a dot. */
  readonly below: ReadonlyMap<string, readonly PolicyMatch[]>;
}

/** Policies that have passed validation, taken apart once. */
export function policyIndex(policies: readonly ExecutionPolicyInput[]): PolicyIndex {
  const everywhere: Targeted[] = [];
  const byTag = new Map<string, Targeted[]>();
  for (const [index, policy] of policies.entries()) {
    const { targets = [] } = policy;
    const every = targets.findIndex(isEveryAgent);
    if (every !== -1) {
      everywhere.push({ policy, index, target: every });
      continue;
    }
    for (const [target, { agentTags }] of targets.entries()) {
      // An Agent that lacks one of the tags is not meant: any one of them finds the others.
      const [tag] = agentTags;
      if (tag !== undefined) addTo(byTag, tag, { policy, index, target });
    }
  }
  // Tags that no target names tell no Agents apart.
  const named = new Set(
    policies.flatMap(({ targets = [] }) => targets.flatMap(({ agentTags }) => agentTags)),
  );
  const keyOf = (agentTags: readonly string[]): string =>
    [...new Set(agentTags.filter((tag) => named.has(tag)))].sort().join(SEPARATOR);
  const ofEvery = byAction(everywhere);
  const tagged = remembered((key: string) => byAction(meetingTags(splitKey(key), byTag)));
  const ofEveryVerdict = remembered((action: string) => policyVerdict(action, matchesOf(ofEvery, action)));
  const ofTagsVerdict = remembered((key: string) =>
    remembered((action: string): PolicyVerdict => {
      const own = matchesOf(tagged(key), action);
      if (own.length === 0) return ofEveryVerdict(action);
      const all = [...matchesOf(ofEvery, action), ...own].sort((a, b) => a.index - b.index);
      return policyVerdict(action, all);
    }),
  );
  return {
    verdict: (agentTags, action) => ofTagsVerdict(keyOf(agentTags))(action),
    namedActions: (agentTags) => [
      ...new Set([...ofEvery.named.keys(), ...tagged(keyOf(agentTags)).named.keys()]),
    ],
  };
}

/** Each policy once, by the first of its targets that the tags meet. */
function meetingTags(
  agentTags: readonly string[],
  byTag: ReadonlyMap<string, readonly Targeted[]>,
): readonly Targeted[] {
  const tags = new Set(agentTags);
  const found = new Map<number, Targeted>();
  for (const tag of tags)
    for (const candidate of byTag.get(tag) ?? []) {
      const target = candidate.policy.targets?.[candidate.target];
      if (target === undefined || !targetMatches(target, tags)) continue;
      const earlier = found.get(candidate.index);
      if (earlier === undefined || candidate.target < earlier.target) found.set(candidate.index, candidate);
    }
  return [...found.values()];
}

function byAction(policies: readonly Targeted[]): ByAction {
  const named = new Map<string, PolicyMatch[]>();
  const below = new Map<string, PolicyMatch[]>();
  for (const { policy, index, target } of policies) {
    for (const [entry, text] of policy.actions.entries()) {
      const bundle = bundleBelow(policy, text);
      const match = { policy, index, target, entry };
      if (bundle === undefined) addTo(named, text, match);
      else addTo(below, `${bundle}.`, match);
    }
  }
  return { named, below };
}

/** Bundle or namespace below which an entry names all; undefined for a name. */
function bundleBelow(policy: ExecutionPolicyInput, entry: string): string | undefined {
  if (entry !== EVERYTHING) return bundleOfEntry(entry);
  const integration = policyIntegration(policy);
  return integration === undefined ? undefined : EXECUTION_INTEGRATION_FACTS[integration].namespace;
}

/** Each policy once, by the entry that is closest to the action's name. */
function matchesOf({ named, below }: ByAction, action: string): readonly PolicyMatch[] {
  if (executionIntegrationOf(action) === undefined) return [];
  const found = new Map<number, PolicyMatch>();
  const add = (matches: readonly PolicyMatch[] = []): void => {
    for (const match of matches) if (!found.has(match.index)) found.set(match.index, match);
  };
  add(named.get(action));
  if (below.size > 0)
    for (let dot = action.lastIndexOf("."); dot > 0; dot = action.lastIndexOf(".", dot - 1))
      add(below.get(action.slice(0, dot + 1)));
  return [...found.values()].sort((a, b) => a.index - b.index);
}

/** Tags have no commas. */
const SEPARATOR = ",";

function splitKey(key: string): readonly string[] {
  return key === "" ? [] : key.split(SEPARATOR);
}

/** A function that computes each answer once. */
function remembered<Result>(compute: (key: string) => Result): (key: string) => Result {
  const answers = new Map<string, Result>();
  return (key) => {
    const found = answers.get(key);
    if (found !== undefined) return found;
    const result = compute(key);
    answers.set(key, result);
    return result;
  };
}
