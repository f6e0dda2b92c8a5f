import { indexOf, known, runnerLabel, type PolicyPlace } from "../../../description/description-index";
import { bundleOfEntry, EVERYTHING } from "../../../execution-policy/execution-policy";
import type { Finding, IsUnknown, Rule } from "../../rule";
import { perPolicy } from "../each-place";
import { actionItems, expectedIntegration, namespaceOf, targetLists } from "./policy-place";
import { policyReach, type Reached } from "./policy-reach";

type Check = Rule["check"];

/** Policies that let everybody run everything everywhere. */
export const everything = perPolicy((place, isUnknown) => {
  const { policy, path } = place;
  if (policy.effect !== "allow" || policy.scope !== undefined || policy.access !== undefined) return [];
  const namespace = namespaceOf(expectedIntegration(place, isUnknown));
  const all = actionItems(place, isUnknown).some(
    ({ text }) => text === EVERYTHING || (namespace !== undefined && bundleOfEntry(text) === namespace),
  );
  const every = targetLists(place, isUnknown).some(({ tags }) => tags.length === 1 && tags[0] === EVERYTHING);
  if (!all || !every) return [];
  return [
    {
      path,
      message: "the policy lets everybody run everything of its integration on every Agent",
      hint: "Name the actions, the Agents, a scope, or who may: what the integration gains later is allowed too.",
    },
  ];
});

/** Tags of a target, if all of them are known. */
function wholeTags(
  tags: readonly (string | undefined)[],
  isUnknown: IsUnknown,
): readonly string[] | undefined {
  const whole = tags.flatMap((tag) => known(tag, isUnknown) ?? []);
  return whole.length === tags.length ? whole : undefined;
}

/** What each target of a policy reaches; undefined where it has none, or one of which not all is known. */
function reachOfTargets(
  place: PolicyPlace,
  reach: (agentTags: readonly string[]) => Reached,
  isUnknown: IsUnknown,
): readonly Reached[] | undefined {
  const lists = targetLists(place, isUnknown).map(({ tags }) => wholeTags(tags, isUnknown));
  const whole = lists.filter((tags) => tags !== undefined);
  return whole.length === 0 || whole.length < lists.length ? undefined : whole.map(reach);
}

/** Policies that allow what no runner that they are about has on its allowlist. */
export const unreachable: Check = (description, isUnknown) => {
  const reach = policyReach(description, isUnknown);
  return indexOf(description, isUnknown).policies.flatMap((place): readonly Finding[] => {
    const { policy, path } = place;
    const listed = known(policy.actions, isUnknown);
    const named = actionItems(place, isUnknown);
    if (policy.effect !== "allow" || listed?.length !== named.length || named.length === 0) return [];
    const reached = reachOfTargets(place, reach, isUnknown);
    if (reached?.some(({ governed }) => governed) !== true) return [];
    const namespace = namespaceOf(expectedIntegration(place, isUnknown));
    const couldRun = named.some(({ text }) => {
      const below = text === EVERYTHING ? namespace : bundleOfEntry(text);
      const entry = below === undefined ? { name: text } : { below };
      return reached.some(({ mayRun }) => mayRun(entry));
    });
    if (couldRun) return [];
    return [
      {
        path: [...path, "actions"],
        message: "no described runner that the policy is about has any of these actions on its allowlist",
        hint: "Add them to the allowlist of a runner: it refuses what its own list lacks, whatever policies allow.",
      },
    ];
  });
};

/** Policies that are about owned runners alone. */
export const owned: Check = (description, isUnknown) => {
  const reach = policyReach(description, isUnknown);
  return indexOf(description, isUnknown).policies.flatMap((place): readonly Finding[] => {
    const reached = reachOfTargets(place, reach, isUnknown);
    if (reached === undefined || reached.some(({ governed }) => governed)) return [];
    const [runner, ...others] = [...new Set(reached.flatMap((one) => one.owned))];
    if (runner === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return [
      {
        path: [...place.path, "targets"],
        message: `the policy is about ${runnerLabel(runner)}${more}, which is owned: policies do not govern it`,
        hint: "Enroll it without an owner (identity: { type: self-enroll, ownership: ownerless }), or pair connections with it.",
      },
    ];
  });
};
