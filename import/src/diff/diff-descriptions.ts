import type { Description } from "@parkit/provider-schema/internal/description/description";
import { DEFAULT_SITE_PARAMETER, resolveSite } from "@parkit/provider-schema/internal/site/site";

import type { GrantedToPrograms } from "../draft/imported-part";
import type { Change, ChangedObjectType, ChangeOfObject } from "./change";
import { addedConnection, connectionChanges, removedConnection } from "./connection-changes";
import { fieldChanges } from "./field-changes";
import { addedGroup, groupChanges, removedGroup } from "./group-changes";
import { addedPolicy, policyChanges, removedPolicy } from "./policy-changes";
import { addedRunner, removedRunner, runnerChanges, siteText, type DescribedRunner } from "./runner-changes";

/** What runners are granted in their clusters where something else than parkit made their Roles, by name. */
export type GrantedToRunners = ReadonlyMap<string, GrantedToPrograms>;

/** Permissions of both sides, as far as they are not those that parkit renders. */
interface GrantedOnSides {
  readonly before?: GrantedToRunners;
  readonly after?: GrantedToRunners;
}

/**
 * What changes from one description to another, in words: objects added, removed and changed, what runners
 * gain and lose. Objects are the same when they have the same name. The order of lists does not matter, nor
 * whether a default is written out where {@link RunnerSpec} fills it in. No secret is in the result. Both
 * descriptions must have passed validation.
 */
export function diffDescriptions(
  before: Description,
  after: Description,
  granted: GrantedOnSides = {},
): readonly Change[] {
  return [
    ...named(
      "description",
      "",
      fieldChanges("settings", [], { site: siteOf(before) }, { site: siteOf(after) }),
    ),
    ...objectChanges(
      "runner",
      describedRunners(before, granted.before),
      describedRunners(after, granted.after),
      {
        added: addedRunner,
        removed: removedRunner,
        changed: runnerChanges,
      },
    ),
    ...objectChanges("connection", byName(before.connections), byName(after.connections), {
      added: addedConnection,
      removed: removedConnection,
      changed: connectionChanges,
    }),
    ...objectChanges("connection-group", byName(before.connectionGroups), byName(after.connectionGroups), {
      added: addedGroup,
      removed: removedGroup,
      changed: groupChanges,
    }),
    ...objectChanges("execution-policy", byName(before.executionPolicies), byName(after.executionPolicies), {
      added: addedPolicy,
      removed: removedPolicy,
      changed: policyChanges,
    }),
  ];
}

function siteOf({ site = DEFAULT_SITE_PARAMETER }: Description): string {
  const resolved = resolveSite(site);
  return resolved === undefined ? JSON.stringify(site) : siteText(resolved);
}

function describedRunners(
  { runners = [], site }: Description,
  granted: GrantedToRunners = new Map(),
): ReadonlyMap<string, DescribedRunner> {
  return new Map(runners.map((runner) => [runner.name, { runner, site, granted: granted.get(runner.name) }]));
}

function byName<T extends { readonly name: string }>(objects: readonly T[] = []): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.name, object]));
}

interface Comparison<T> {
  readonly added: (object: T) => readonly ChangeOfObject[];
  readonly removed: (object: T) => readonly ChangeOfObject[];
  readonly changed: (was: T, is: T) => readonly ChangeOfObject[];
}

/** Changes of all objects of one kind, in the order of the later description, what is gone at the end. */
function objectChanges<T>(
  type: ChangedObjectType,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  { added, removed, changed }: Comparison<T>,
): readonly Change[] {
  const present = [...after].flatMap(([name, is]) => {
    const was = before.get(name);
    return named(type, name, was === undefined ? added(is) : changed(was, is));
  });
  const gone = [...before].filter(([name]) => !after.has(name));
  return [...present, ...gone.flatMap(([name, was]) => named(type, name, removed(was)))];
}

function named(type: ChangedObjectType, name: string, changes: readonly ChangeOfObject[]): readonly Change[] {
  return changes.map((change) => ({ object: { type, name }, ...change }));
}
