import { isActionName } from "@parkit/provider-schema/internal/actions/action-name";
import { findAction } from "@parkit/provider-schema/internal/actions/catalogue";
import {
  isGranted,
  permissionsOf,
  type GrantedPermissions,
} from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import type { GrantReason } from "@parkit/provider-schema/internal/allowlist/effective-actions";

import type { ComponentCapabilities } from "@parkit/targets/internal/runner-capabilities";
import type { ChangeOfObject } from "./change";
import { gainsAndLosses } from "./gains-and-losses";
import { nameList, phrase, type Phrase } from "./phrase";

/** What a program may do, whoever made its Roles. */
export type ProgramCapabilities = Omit<ComponentCapabilities, "rbac"> & {
  /** Absent outside Kubernetes. */
  readonly rbac?: GrantedPermissions;
};

/** Actions and permissions that a program gains and loses. Without one side it gains or loses everything. */
export function capabilityChanges(
  before: ProgramCapabilities | undefined,
  after: ProgramCapabilities | undefined,
): readonly ChangeOfObject[] {
  return [
    ...actionChanges(before, after),
    ...wildcardChanges(before, after),
    ...permissionChanges(before?.rbac, after?.rbac),
  ];
}

function actionChanges(
  before: ProgramCapabilities | undefined,
  after: ProgramCapabilities | undefined,
): readonly ChangeOfObject[] {
  const had = reasonsByName(before);
  const has = reasonsByName(after);
  const names = [...new Set([...had.keys(), ...has.keys()])].sort();
  return names.flatMap((name): readonly ChangeOfObject[] => {
    const was = had.get(name);
    const is = has.get(name);
    if (is === undefined)
      return [{ topic: "actions", kind: "removed", words: phrase`may no longer run ${name}` }];
    if (was === undefined) return [gained(name, is)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const words = [
      ...phrase`may still run ${name}, now `,
      ...reasonWords(is),
      ", before ",
      ...reasonWords(was),
    ];
    return [{ topic: "actions", kind: "changed", words }];
  });
}

/** Every risk is said, so that none has to be known by heart; custom actions have none that could be said. */
function gained(name: string, reason: GrantReason): ChangeOfObject {
  const risk = findAction(name)?.risk;
  const words = [
    ...phrase`may run ${name}`,
    ...(risk === undefined ? [] : [` (${risk})`]),
    ...because(reason),
  ];
  return { topic: "actions", kind: "added", ...(risk === undefined ? {} : { risk }), words };
}

function reasonsByName(component: ProgramCapabilities | undefined): ReadonlyMap<string, GrantReason> {
  return new Map(component?.actions.map(({ name, reason }) => [name, reason]));
}

function because(reason: GrantReason): Phrase {
  return reason.type === "listed" ? [] : [", ", ...reasonWords(reason)];
}

function reasonWords(reason: GrantReason): Phrase {
  switch (reason.type) {
    case "listed":
      return ["because it is listed"];
    case "wildcard":
      return phrase`by ${reason.entry}`;
    case "default":
      return ["as a default of the Agent"];
    case "inherited":
      return phrase`with any action of ${reason.namespace}`;
  }
}

/** Entries for whole bundles, which grant more than the actions that the catalogue knows. */
function wildcardChanges(
  before: ProgramCapabilities | undefined,
  after: ProgramCapabilities | undefined,
): readonly ChangeOfObject[] {
  return gainsAndLosses("actions", patternsOf(before), patternsOf(after), {
    gained: (entry) => phrase`allows everything that matches ${entry}`,
    lost: (entry) => phrase`no longer allows everything that matches ${entry}`,
  });
}

function patternsOf(component: ProgramCapabilities | undefined): readonly string[] {
  return component?.allowlist.entries.filter((entry) => !isActionName(entry)) ?? [];
}

function permissionChanges(
  before: GrantedPermissions | undefined,
  after: GrantedPermissions | undefined,
): readonly ChangeOfObject[] {
  const gained = notGranted(before, after);
  const lost = notGranted(after, before);
  const objects = [...new Set([...gained.keys(), ...lost.keys()])].sort();
  return [
    ...scopeChange(before, after),
    ...objects.flatMap((object) => [
      ...verbChange("added", object, gained.get(object)),
      ...verbChange("removed", object, lost.get(object)),
    ]),
  ];
}

function scopeChange(
  before: GrantedPermissions | undefined,
  after: GrantedPermissions | undefined,
): readonly ChangeOfObject[] {
  const [was, is] = [scopeOf(before), scopeOf(after)];
  if (was === is) return [];
  const left = was === undefined ? [] : [leftBehind(was)];
  if (is === undefined) return left;
  const words =
    is === "ClusterRole"
      ? phrase`has its permissions in every namespace, by a ${is}`
      : phrase`has its permissions in its own namespace, by a ${is}`;
  return [{ topic: "permissions", kind: was === undefined ? "added" : "changed", words }, ...left];
}

/** Files that are applied delete nothing; a release of Helm's and Terraform do. */
function leftBehind(role: GrantedPermissions["kind"]): ChangeOfObject {
  return {
    topic: "permissions",
    kind: "removed",
    words: phrase`needs its ${role} no longer: unless Helm or Terraform made it, it stays until it is deleted, as the README says`,
  };
}

function scopeOf(granted: GrantedPermissions | undefined): GrantedPermissions["kind"] | undefined {
  return granted === undefined || granted.rules.length === 0 ? undefined : granted.kind;
}

function verbChange(
  kind: "added" | "removed",
  object: string,
  verbs: readonly string[] = [],
): readonly ChangeOfObject[] {
  if (verbs.length === 0) return [];
  const may = kind === "added" ? "may " : "may no longer ";
  return [
    {
      topic: "permissions",
      kind,
      words: [may, ...nameList(verbs), ...phrase` in the cluster: ${object}`],
    },
  ];
}

/** Verbs that one side has and the other has not, by what they may be used on, such as `deployments.apps`. */
function notGranted(
  by: GrantedPermissions | undefined,
  of: GrantedPermissions | undefined,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const permission of permissionsOf(of?.rules ?? [])) {
    if (isGranted(by?.rules ?? [], permission)) continue;
    const { apiGroup, resource, verb, resourceName } = permission;
    const kind = apiGroup === "" ? resource : `${resource}.${apiGroup}`;
    const object = resourceName === undefined ? kind : `${kind}/${resourceName}`;
    found.set(object, [...(found.get(object) ?? []), verb]);
  }
  return found;
}
