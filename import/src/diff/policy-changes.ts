import {
  policyIntegration,
  type ExecutionPolicyInput,
  type ExecutionPolicyTarget,
} from "@parkit/provider-schema/internal/execution-policy/execution-policy";
import { isEveryAgent } from "@parkit/provider-schema/internal/execution-policy/target-match";
import { findAction } from "@parkit/provider-schema/internal/actions/catalogue";

import { accessChanges, MAY } from "./access-changes";
import type { ChangeOfObject } from "./change";
import { fieldChanges } from "./field-changes";
import { gainsAndLosses } from "./gains-and-losses";
import { nameList, phrase, type Phrase } from "./phrase";

/** What people may do with a policy by their relation to it. */
const MAY_WITH_POLICY = {
  ...MAY,
  resolver: "be judged by it",
  editor: "edit it and be judged by it",
} as const;

/** A policy that comes new. */
export function addedPolicy(policy: ExecutionPolicyInput): readonly ChangeOfObject[] {
  return [
    { topic: "object", kind: "added", words: ["is new: ", ...whatItDoes(policy)] },
    ...actionChanges([], policy.actions, policy.effect),
    ...scopeChanges({}, policy),
    ...accessChanges(undefined, policy.access, MAY_WITH_POLICY),
  ];
}

/** A policy that goes. */
export function removedPolicy(policy: ExecutionPolicyInput): readonly ChangeOfObject[] {
  const { effect, actions } = policy;
  return [
    { topic: "object", kind: "removed", words: ["is gone; it was to ", ...whatItDoes(policy)] },
    ...actionChanges(actions, [], effect),
  ];
}

/** Everything that differs between two states of a policy: what it gives and takes. */
export function policyChanges(
  was: ExecutionPolicyInput,
  is: ExecutionPolicyInput,
): readonly ChangeOfObject[] {
  const turned: readonly ChangeOfObject[] =
    was.effect === is.effect
      ? []
      : [
          {
            topic: "actions",
            kind: "changed",
            words: phrase`${VERBS[is.effect].now} its actions, which it ${VERBS[was.effect].before} before`,
          },
        ];
  return [
    ...turned,
    ...actionChanges(was.actions, is.actions, is.effect),
    ...targetChanges(was.targets, is.targets, is.effect),
    ...scopeChanges(was, is),
    ...accessChanges(was.access, is.access, MAY_WITH_POLICY),
    ...fieldChanges("settings", [], settingsOf(was), settingsOf(is)),
  ];
}

const VERBS = {
  allow: { now: "allows", before: "allowed" },
  deny: { now: "denies", before: "denied" },
} as const;

function whatItDoes({ effect, targets }: ExecutionPolicyInput): Phrase {
  return [`${effect} on `, ...nameList((targets ?? []).map(targetText))];
}

function targetText(target: ExecutionPolicyTarget): string {
  return isEveryAgent(target) ? "every Agent" : [...target.agentTags].sort().join(" with ");
}

type Effect = ExecutionPolicyInput["effect"];

function actionChanges(
  before: readonly string[],
  after: readonly string[],
  effect: Effect,
): readonly ChangeOfObject[] {
  const { now } = VERBS[effect];
  return gainsAndLosses("actions", before, after, {
    gained: (name) => [...phrase`${now} ${name}`, ...riskWords(name)],
    lost: (name) => phrase`no longer ${now} ${name}`,
  });
}

function riskWords(name: string): Phrase {
  const risk = findAction(name)?.risk;
  return risk === undefined ? [] : [` (${risk})`];
}

function targetChanges(
  before: readonly ExecutionPolicyTarget[] = [],
  after: readonly ExecutionPolicyTarget[] = [],
  effect: Effect,
): readonly ChangeOfObject[] {
  const { now } = VERBS[effect];
  return gainsAndLosses("targets", before.map(targetText), after.map(targetText), {
    gained: (target) => phrase`${now} on ${target} too`,
    lost: (target) => phrase`no longer ${now} on ${target}`,
  });
}

/** What a policy is confined to. Without a scope it is about everything, so that a scope takes away. */
function scopeChanges(
  { scope: was }: Pick<ExecutionPolicyInput, "scope">,
  { scope: is, effect }: Pick<ExecutionPolicyInput, "scope" | "effect">,
): readonly ChangeOfObject[] {
  const { now } = VERBS[effect];
  const widened: readonly ChangeOfObject[] =
    was !== undefined && is === undefined
      ? [{ topic: "scope", kind: "added", words: [`${now} on everything, without a scope`] }]
      : [];
  const narrowed: readonly ChangeOfObject[] =
    was === undefined && is !== undefined
      ? [{ topic: "scope", kind: "removed", words: [`${now} within its scope alone`] }]
      : [];
  return [
    ...widened,
    ...narrowed,
    ...gainsAndLosses("scope", scopeItems(was), scopeItems(is), {
      gained: (item) => phrase`has ${item} in its scope`,
      lost: (item) => phrase`no longer has ${item} in its scope`,
    }),
  ];
}

function scopeItems(scope: ExecutionPolicyInput["scope"]): readonly string[] {
  switch (scope?.type) {
    case undefined:
      return [];
    case "kubernetes":
      return scope.namespaces.map((name) => `namespace ${name}`);
    case "script":
      return scope.scripts.map((name) => `script ${name}`);
    case "remote-action":
      return scope.paths.map(({ path, access }) => `${path} (${access})`);
  }
}

/** Names of targets are for people; the rest is compared above. */
function settingsOf(policy: ExecutionPolicyInput): object {
  const names = (policy.targets ?? []).flatMap(({ name }) => name ?? []);
  return {
    integration: policyIntegration(policy),
    importId: policy.importId,
    targetNames: names.length === 0 ? undefined : names,
  };
}
