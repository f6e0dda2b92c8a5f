/**
 * The catalogue: every action that Datadog's runners have, had, or are documented to have. Source: Datadog's
 * documentation of private actions and the bundles of the open-source Agent. Built at the first question, not
 * at import.
 */

import { type ActionName, type BundleId, DATADOG_NAMESPACE } from "./action-name";
import type { Action } from "./action";
import { ansibleActions } from "./ansible";
import { gitlabActions } from "./gitlab";
import { httpActions } from "./http";
import { jenkinsActions } from "./jenkins";
import { kubernetesActions } from "./kubernetes";
import { mongodbActions } from "./mongodb";
import { postgresqlActions } from "./postgresql";
import { remoteactionActions } from "./remoteaction";
import { scriptActions } from "./script";
import { temporalActions } from "./temporal";
import type { Flavour } from "../runner/flavour";

/**
 * Actions of each integration, by the segment that follows Datadog's namespace in most of their names; of a
 * large one also by the segment after it.
 */
const FAMILIES: Readonly<Record<string, (group?: string) => readonly Action[]>> = {
  ansible: ansibleActions,
  gitlab: gitlabActions,
  http: httpActions,
  jenkins: jenkinsActions,
  kubernetes: kubernetesActions,
  mongodb: mongodbActions,
  postgresql: postgresqlActions,
  remoteaction: remoteactionActions,
  script: scriptActions,
  temporal: temporalActions,
};

interface Catalogue {
  readonly actions: readonly Action[];
  readonly byName: ReadonlyMap<string, Action>;
  readonly byBundle: ReadonlyMap<string, readonly Action[]>;
}

/** Families that were asked about: most descriptions name actions of a few. */
const ofFamilies = new Map<string, Catalogue>();

let whole: Catalogue | undefined;

function catalogue(): Catalogue {
  whole ??= catalogueOf(Object.values(FAMILIES).flatMap((family) => family()));
  return whole;
}

/** What the catalogue has of the family that a name belongs to; all of it where the name tells none. */
function familyOf(name: string): Catalogue {
  const [, , family = "", group] = name.startsWith(`${DATADOG_NAMESPACE}.`) ? name.split(".", 4) : [];
  const actions = Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : undefined;
  if (whole !== undefined || actions === undefined) return catalogue();
  const key = actions === kubernetesActions ? `${family}.${group ?? ""}` : family;
  const known = ofFamilies.get(key);
  if (known !== undefined) return known;
  const built = catalogueOf(actions(group));
  ofFamilies.set(key, built);
  return built;
}

function catalogueOf(unsorted: readonly Action[]): Catalogue {
  const actions = unsorted.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const byBundle = new Map<string, Action[]>();
  for (const action of actions) {
    const siblings = byBundle.get(action.bundle);
    if (siblings === undefined) byBundle.set(action.bundle, [action]);
    else siblings.push(action);
  }
  return { actions, byName: new Map(actions.map((action) => [action.name, action])), byBundle };
}

/** Every action, sorted by name. */
export function allActions(): readonly Action[] {
  return catalogue().actions;
}

/** Every bundle that has actions, sorted. */
export function allBundles(): readonly BundleId[] {
  return [...catalogue().byBundle.values()].flatMap((actions) =>
    actions.slice(0, 1).map(({ bundle }) => bundle),
  );
}

/** The action of that name; undefined when the catalogue has none. Case matters, as it does to runners. */
export function findAction(name: string): Action | undefined {
  return familyOf(name).byName.get(name);
}

/** Whether the catalogue has the name, whatever its status. */
export function isKnownAction(name: string): name is ActionName {
  return familyOf(name).byName.has(name);
}

/** Actions of exactly this bundle, not of bundles nested in it; empty when there is no such bundle. */
export function actionsInBundle(bundle: string): readonly Action[] {
  return familyOf(bundle).byBundle.get(bundle) ?? [];
}

/** Bundles nested in the one named, itself excluded: `com.datadoghq.gitlab` has twenty. */
export function bundlesUnder(bundle: string): readonly BundleId[] {
  return allBundles().filter((candidate) => candidate.startsWith(`${bundle}.`));
}

/** Those bundles nested in the one named of which a flavour has actions: `<bundle>.*` grants none of them. */
export function nestedBundles(bundle: string, flavour: Flavour): readonly BundleId[] {
  return bundlesUnder(bundle).filter((candidate) =>
    actionsInBundle(candidate).some(({ flavours }) => flavours.includes(flavour)),
  );
}

/**
 * Root of the authored scripts of newer Agents: names below it come from a signed catalogue fetched at run
 * time, so that any may exist.
 */
export const AUTHORED_SCRIPTS = `${DATADOG_NAMESPACE}.authoredscripts` as const;

/** Whether the name or bundle id lies where names are not fixed in advance. */
export function isOpenNamespace(name: string): boolean {
  return name === AUTHORED_SCRIPTS || name.startsWith(`${AUTHORED_SCRIPTS}.`);
}
