import { type Action } from "../actions/action";
import { actionsInBundle, findAction } from "../actions/catalogue";
import { Allowlist } from "./allowlist";
import type { Flavour } from "../runner/flavour";
import { defaultActions, inheritedActions } from "./implicit-actions";

/** Why a runner may run an action. */
export type GrantReason =
  | { readonly type: "listed" }
  | { readonly type: "wildcard"; readonly entry: string }
  | { readonly type: "default" }
  | { readonly type: "inherited"; readonly namespace: string };

/** An action that a runner may run, and why. */
export interface EffectiveAction {
  readonly name: string;
  readonly reason: GrantReason;
  /** What the catalogue knows of it; absent for custom actions. */
  readonly action?: Action;
}

/** The runner whose actions are asked for. */
export interface EffectiveActionsContext {
  readonly flavour: Flavour;
  /** Agent setting `default_actions_enabled`. @default true, as in the Agent */
  readonly defaultActions?: boolean;
  /** Agent that runs it. @default - one that is not known, which counts as the newest */
  readonly agentVersion?: string;
}

/**
 * Every action that the runner may run: what the list names, what its wildcards grant of the catalogue, and
 * what an Agent adds of its own. Sorted by name, each once, with the reason closest to what the user wrote.
 * Actions that a wildcard grants but the catalogue does not know are not in it.
 */
export function effectiveActions(
  allowlist: Allowlist,
  context: EffectiveActionsContext,
): readonly EffectiveAction[] {
  const { flavour, defaultActions: withDefaults = true, agentVersion } = context;
  const defaults = withDefaults ? defaultActions(flavour, agentVersion) : [];
  const extended = Allowlist.of([...allowlist.entries, ...defaults]);
  const reasons = new Map<string, GrantReason>();
  const add = (name: string, reason: GrantReason): void => {
    if (!reasons.has(name)) reasons.set(name, reason);
  };
  for (const name of allowlist.actions) add(name, { type: "listed" });
  for (const bundle of allowlist.wildcards) {
    for (const { name, flavours } of actionsInBundle(bundle)) {
      if (flavours.includes(flavour)) add(name, { type: "wildcard", entry: `${bundle}.*` });
    }
  }
  for (const name of defaults) add(name, { type: "default" });
  for (const { name, namespace } of inheritedActions(extended, flavour, agentVersion))
    add(name, { type: "inherited", namespace });
  return [...reasons].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, reason]) => effective(name, reason));
}

function effective(name: string, reason: GrantReason): EffectiveAction {
  const action = findAction(name);
  return { name, reason, ...(action === undefined ? {} : { action }) };
}
