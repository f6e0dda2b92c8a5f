import { Allowlist } from "../../../allowlist/allowlist";
import { effectiveActions, type EffectiveActionsContext } from "../../../allowlist/effective-actions";
import type { Readable } from "../../../description/description";
import {
  indexOf,
  known,
  perDescription,
  type ComponentPlace,
  type RunnerPlace,
} from "../../../description/description-index";
import { describedAgentTags } from "../../../execution-policy/agent-tags";
import { isEveryAgent, targetMatches } from "../../../execution-policy/target-match";
import { addTo } from "../../../multimap";
import { defaultActionsOf } from "../../../runner/agent-settings";
import type { AllowInput, AllowlistInput } from "../../../runner/runner";
import { isOwnerless } from "../../../runner/runner-identity";
import { agentOf, deploymentField } from "../../../version/version-feature";
import type { IsUnknown } from "../../rule";

/** What a program may run by its own list. */
interface Grants {
  /** Whether the list, or a part of it, is not known, so that it may hold anything. */
  readonly isOpen: boolean;
  readonly allowlist: Allowlist;
  readonly names: ReadonlySet<string>;
}

/** A program in an Agent, as policies see it. */
interface GovernedProgram {
  readonly runner: RunnerPlace;
  /** Undefined while that is not known: policies then may be about it. */
  readonly ownerless: boolean | undefined;
  /** Undefined where the description does not say them: any target may then mean it. */
  readonly agentTags: ReadonlySet<string> | undefined;
  readonly grants: Grants;
}

/** A program of which the tags are known. */
interface TaggedProgram {
  readonly program: GovernedProgram;
  readonly tags: ReadonlySet<string>;
}

/** Programs that a target means. */
export interface Reached {
  /** Whether there is any that policies may be about. */
  readonly governed: boolean;
  /** Runners whose programs are all owned, where the target names their tags. */
  readonly owned: readonly RunnerPlace[];
  /** Whether one of the governed programs may run an action, or something of a bundle or namespace. */
  readonly mayRun: (entry: { readonly name: string } | { readonly below: string }) => boolean;
}

/** Finds the programs of a description that targets mean. */
export const policyReach = perDescription((description, isUnknown) => {
  const programs = indexOf(description, isUnknown).runners.flatMap((place) =>
    place.components
      .filter(({ flavour }) => flavour !== "standalone")
      .map((component) => programOf(place, component, isUnknown)),
  );
  const untagged = programs.filter(({ agentTags }) => agentTags === undefined);
  const byTag = new Map<string, TaggedProgram[]>();
  for (const program of programs) {
    const tags = program.agentTags;
    tags?.forEach((tag) => {
      addTo(byTag, tag, { program, tags });
    });
  }
  const answers = new Map<string, Reached>();
  return (agentTags: readonly string[]): Reached => {
    const key = agentTags.join(",");
    const found = answers.get(key);
    if (found !== undefined) return found;
    const target = { agentTags };
    const meant = isEveryAgent(target)
      ? programs
      : [
          ...untagged,
          // Whoever has all tags has the first.
          ...agentTags
            .slice(0, 1)
            .flatMap((tag) => byTag.get(tag) ?? [])
            .filter(({ tags }) => targetMatches(target, tags))
            .map(({ program }) => program),
        ];
    const reached = reachedBy(meant);
    answers.set(key, reached);
    return reached;
  };
});

function reachedBy(programs: readonly GovernedProgram[]): Reached {
  const governed = programs.filter(({ ownerless }) => ownerless !== false);
  const grants = [...new Set(governed.map((program) => program.grants))];
  const isOpen = grants.some((one) => one.isOpen);
  const names = new Set(grants.flatMap((one) => [...one.names]));
  return {
    governed: governed.length > 0,
    owned: [
      ...new Set(
        programs.flatMap(({ runner, ownerless, agentTags }) =>
          ownerless === false && agentTags !== undefined ? [runner] : [],
        ),
      ),
    ],
    mayRun: (entry) =>
      isOpen ||
      ("name" in entry
        ? names.has(entry.name) || grants.some(({ allowlist }) => allowlist.grants(entry.name))
        : [...names].some((name) => name.startsWith(`${entry.below}.`)) ||
          grants.some(({ allowlist }) => allowlist.grantsUnder(entry.below))),
  };
}

function programOf(place: RunnerPlace, component: ComponentPlace, isUnknown: IsUnknown): GovernedProgram {
  const { runner } = place;
  const { identity } = component;
  const tags = describedAgentTags(runner, isUnknown);
  return {
    runner: place,
    ownerless: isUnknown(identity) ? undefined : isOwnerless(identity),
    agentTags: tags === undefined ? undefined : new Set(tags),
    grants: grantsOf(component, place, isUnknown),
  };
}

/** Many runners have the same list: what it grants is found out once. */
const KNOWN_GRANTS = new Map<string, Grants>();
const MOST_KNOWN_GRANTS = 2_000;

function grantsOf(
  { allow, flavour }: ComponentPlace,
  { runner, deployment }: RunnerPlace,
  isUnknown: IsUnknown,
): Grants {
  const entries = knownEntries(allow, isUnknown);
  const writtenDefaults = deploymentField(runner, "defaultActions");
  const written = typeof writtenDefaults === "boolean" ? writtenDefaults : undefined;
  const isOpen = entries === undefined || (writtenDefaults !== undefined && written === undefined);
  const agentVersion = agentOf(runner, deployment);
  const key = JSON.stringify([flavour, written, isOpen, entries, agentVersion]);
  const found = KNOWN_GRANTS.get(key);
  if (found !== undefined) return found;
  const grants = computedGrants(
    {
      flavour,
      defaultActions: defaultActionsOf(written, entries ?? []) ?? true,
      ...(agentVersion === undefined ? {} : { agentVersion }),
    },
    isOpen,
    entries ?? [],
  );
  if (KNOWN_GRANTS.size >= MOST_KNOWN_GRANTS) KNOWN_GRANTS.clear();
  KNOWN_GRANTS.set(key, grants);
  return grants;
}

function computedGrants(
  context: EffectiveActionsContext,
  isOpen: boolean,
  entries: readonly AllowInput[],
): Grants {
  const allowlist = Allowlist.of(entries);
  const actions = effectiveActions(allowlist, context);
  return { isOpen, allowlist, names: new Set(actions.map(({ name }) => name)) };
}

/** Undefined when any of the list is not known. */
function knownEntries(
  allow: Readable<AllowlistInput> | undefined,
  isUnknown: IsUnknown,
): readonly AllowInput[] | undefined {
  const list = known(allow, isUnknown);
  if (list === undefined) return undefined;
  if (list === "none") return [];
  const entries = list.flatMap((entry): readonly AllowInput[] => {
    const value = known(entry, isUnknown);
    if (value === undefined || typeof value === "string") return value === undefined ? [] : [value];
    return value.custom === undefined || isUnknown(value.custom) ? [] : [{ custom: value.custom }];
  });
  return entries.length === list.length ? entries : undefined;
}
