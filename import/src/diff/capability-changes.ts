import { isActionName } from "@parkit/provider-schema/internal/actions/action-name";
import { findAction } from "@parkit/provider-schema/internal/actions/catalogue";
import type { GrantReason } from "@parkit/provider-schema/internal/allowlist/effective-actions";

import type { ComponentCapabilities } from "@parkit/targets/internal/runner-capabilities";
import type { RunnerRbac } from "@parkit/targets/internal/kubernetes/runner-rbac";
import type { ChangeOfObject } from "./change";
import { gainsAndLosses } from "./gains-and-losses";
import { nameList, phrase, type Phrase } from "./phrase";

/** Actions and permissions that a program gains and loses. Without one side it gains or loses everything. */
export function capabilityChanges(
  before: ComponentCapabilities | undefined,
  after: ComponentCapabilities | undefined,
): readonly ChangeOfObject[] {
  return [
    ...actionChanges(before, after),
    ...wildcardChanges(before, after),
    ...permissionChanges(before?.rbac, after?.rbac),
  ];
}

function actionChanges(
  before: ComponentCapabilities | undefined,
  after: ComponentCapabilities | undefined,
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

function reasonsByName(component: ComponentCapabilities | undefined): ReadonlyMap<string, GrantReason> {
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
  before: ComponentCapabilities | undefined,
  after: ComponentCapabilities | undefined,
): readonly ChangeOfObject[] {
  return gainsAndLosses("actions", patternsOf(before), patternsOf(after), {
    gained: (entry) => phrase`allows everything that matches ${entry}`,
    lost: (entry) => phrase`no longer allows everything that matches ${entry}`,
  });
}

function patternsOf(component: ComponentCapabilities | undefined): readonly string[] {
  return component?.allowlist.entries.filter((entry) => !isActionName(entry)) ?? [];
}

function permissionChanges(
  before: RunnerRbac | undefined,
  after: RunnerRbac | undefined,
): readonly ChangeOfObject[] {
  const had = verbsByObject(before);
  const has = verbsByObject(after);
  const objects = [...new Set([...had.keys(), ...has.keys()])].sort();
  return [
    ...scopeChange(before, after),
    ...objects.flatMap((object) => [
      ...verbChange("added", object, has.get(object), had.get(object)),
      ...verbChange("removed", object, had.get(object), has.get(object)),
    ]),
  ];
}

function scopeChange(
  before: RunnerRbac | undefined,
  after: RunnerRbac | undefined,
): readonly ChangeOfObject[] {
  const [was, is] = [scopeOf(before), scopeOf(after)];
  if (is === undefined || was === is) return [];
  const words =
    is === "ClusterRole"
      ? phrase`has its permissions in every namespace, by a ${is}`
      : phrase`has its permissions in its own namespace, by a ${is}`;
  return [{ topic: "permissions", kind: was === undefined ? "added" : "changed", words }];
}

function scopeOf(rbac: RunnerRbac | undefined): RunnerRbac["kind"] | undefined {
  return rbac === undefined || rbac.rules.length === 0 ? undefined : rbac.kind;
}

function verbChange(
  kind: "added" | "removed",
  object: string,
  verbs: ReadonlySet<string> = new Set(),
  others: ReadonlySet<string> = new Set(),
): readonly ChangeOfObject[] {
  const different = [...verbs].filter((verb) => !others.has(verb));
  if (different.length === 0) return [];
  const may = kind === "added" ? "may " : "may no longer ";
  return [
    {
      topic: "permissions",
      kind,
      words: [may, ...nameList(different), ...phrase` in the cluster: ${object}`],
    },
  ];
}

/** Verbs by what they may be used on, such as `deployments.apps`. */
function verbsByObject(rbac: RunnerRbac | undefined): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { apiGroups, resources, verbs, resourceNames } of rbac?.rules ?? []) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        const kind = group === "" ? resource : `${resource}.${group}`;
        for (const object of resourceNames?.map((name) => `${kind}/${name}`) ?? [kind]) {
          found.set(object, new Set([...(found.get(object) ?? []), ...verbs]));
        }
      }
    }
  }
  return found;
}
