/** The verdict of execution policies in words, with the places that it comes from. */
import { executionIntegrationOf } from "@parkit/provider-schema/internal/execution-policy/execution-integration";
import type { PolicyVerdict } from "@parkit/provider-schema/internal/execution-policy/policy-verdict";

import type { DecidingPlace, Decision } from "./decision";

/** The same verdict is given on many runners: what it means is said once. */
const SAID = new WeakMap<PolicyVerdict, Map<string, Decision>>();

/**
 * What policies decide about an action.
 *
 * @param hasTags - whether the tags of the Agent are known
 */
export function byPolicies(action: string, verdict: PolicyVerdict, hasTags: boolean): Decision {
  const said = SAID.get(verdict) ?? new Map<string, Decision>();
  SAID.set(verdict, said);
  const key = `${action} ${String(hasTags)}`;
  const decision = said.get(key) ?? saidOf(action, verdict, hasTags);
  said.set(key, decision);
  return decision;
}

function saidOf(action: string, verdict: PolicyVerdict, hasTags: boolean): Decision {
  const { outcome, allows, denies } = verdict;
  const decision = { outcome, decidedBy: "policy" } as const;
  if (executionIntegrationOf(action) === undefined)
    return {
      ...decision,
      places: [],
      reason: "it needs a connection, which an ownerless runner does not take",
    };
  if (outcome === "denied" && denies.length > 0 && (allows.length > 0 || denies.some(isWhole)))
    return { ...decision, places: placesOf(denies), reason: `denied by ${namesOf(denies)}` };
  if (outcome === "denied")
    return {
      ...decision,
      places: placesOf(allows),
      reason:
        allows.length > 0
          ? `what ${namesOf(allows)} allows never matches it`
          : `no policy allows it${hasTags ? "" : "; the Agent's tags are not described"}`,
    };
  if (outcome === "allowed")
    return { ...decision, places: placesOf(allows), reason: `allowed by ${namesOf(allows)}` };
  const but = denies.length === 0 ? "" : `, except ${limitsOf(denies)} by ${namesOf(denies)}`;
  const limits = limitsOf(allows);
  return {
    ...decision,
    places: placesOf([...allows, ...denies]),
    reason: `allowed by ${namesOf(allows)}${limits === "" ? "" : ` ${limits}`}${but}`,
  };
}

type Matches = PolicyVerdict["allows"];

function isWhole({ policy: { scope, access } }: Matches[number]): boolean {
  return scope === undefined && access === undefined;
}

function placesOf(matches: Matches): readonly DecidingPlace[] {
  return matches.map(({ policy: { name }, index, entry }) => ({
    path: ["executionPolicies", index, "actions", entry],
    name,
  }));
}

/** Policies that are named before they are only counted. */
const NAMED_POLICIES = 3;

function namesOf(matches: Matches): string {
  const names = matches.slice(0, NAMED_POLICIES).map(({ policy: { name } }) => name);
  const more = matches.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What policies are confined to, in words; empty for everything. */
function limitsOf(matches: Matches): string {
  const limits = matches
    .slice(0, NAMED_POLICIES)
    .flatMap(({ policy: { scope, access } }) => [
      ...(scope === undefined ? [] : [scopeText(scope)]),
      ...(access === undefined
        ? []
        : [`for ${[...(access.resolver ?? []), ...(access.editor ?? [])].join(", ")}`]),
    ]);
  return [...new Set(limits)].join("; ");
}

function scopeText(scope: NonNullable<Matches[number]["policy"]["scope"]>): string {
  switch (scope.type) {
    case "kubernetes":
      return `in ${scope.namespaces.join(", ")}`;
    case "script":
      return `for scripts ${scope.scripts.join(", ")}`;
    case "remote-action":
      return `on ${scope.paths.map(({ path, access }) => `${path} (${access})`).join(", ")}`;
  }
}
