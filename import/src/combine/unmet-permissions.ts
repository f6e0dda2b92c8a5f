/** What a file allows a runner, and its Roles do not permit: what is rendered of the description does. */

import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { effectiveActions } from "@parkit/provider-schema/internal/allowlist/effective-actions";
import type { GrantedPermissions } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import {
  unmetPermissions,
  type KubernetesPermission,
} from "@parkit/provider-schema/internal/kubernetes/kubernetes-rbac";
import { FLAVOURS, type Flavour } from "@parkit/provider-schema/internal/runner/flavour";

import type { Place } from "@parkit/source/internal/place";
import { isList, isObject, isTraced, untraced, type Draft, type DraftObject } from "../draft/draft";
import type { ImportFinding } from "../draft/import-finding";
import type { GrantedToPrograms } from "../draft/imported-part";
import { allowlistOf, knownCustomResources, listedNames } from "../draft/runner-draft";

const NOTHING: GrantedPermissions = { kind: "Role", rules: [] };

/** Longer lists are cut: the diff of two descriptions has all of it. */
const SHOWN = 3;

/**
 * One finding for each program that may run what nothing permits.
 *
 * @param beginning - where it stands when the list has no place of its own
 */
export function unmetPermissionFindings(
  runner: DraftObject,
  granted: GrantedToPrograms,
  beginning: Place,
): readonly ImportFinding[] {
  return FLAVOURS.flatMap((flavour) => {
    const allow = allowlistOf(runner, flavour);
    const unmet = unmetActions(flavour, allow, runner, granted[flavour] ?? NOTHING);
    const [first] = unmet;
    if (first === undefined) return [];
    const shown = unmet.slice(0, SHOWN).map(({ name, permissions }) => `${name} (${phrase(permissions)})`);
    const more = unmet.length > SHOWN ? `, and ${unmet.length - SHOWN} more` : "";
    return [
      {
        rule: "allowlist/unpermitted",
        place: placeOf(allow, first.name) ?? beginning,
        path: "",
        message: `allowed, but no Role in these files permits it: ${shown.join(", ")}${more}`,
        hint: "What parkit renders permits what is allowed. Take out of allow what the runner is not meant to do, or import the file with its Role as well.",
      },
    ];
  });
}

function unmetActions(
  flavour: Flavour,
  allow: Draft,
  { deployment }: DraftObject,
  granted: GrantedPermissions,
): readonly { readonly name: string; readonly permissions: readonly KubernetesPermission[] }[] {
  const customResources = isObject(deployment) ? knownCustomResources(deployment) : [];
  return effectiveActions(Allowlist.of(listedNames(allow)), { flavour, defaultActions: false }).flatMap(
    ({ name }) => {
      const permissions = unmetPermissions(name, granted, { flavour, customResources });
      return permissions.length === 0 ? [] : [{ name, permissions }];
    },
  );
}

function phrase(permissions: readonly KubernetesPermission[]): string {
  return permissions
    .map(
      ({ verb, resource, scope }) => `${verb} ${resource}${scope === "cluster" ? " by a ClusterRole" : ""}`,
    )
    .join(", ");
}

function placeOf(allow: Draft, name: string): Place | undefined {
  const items = isList(allow) ? allow : [];
  const own = items.find((item) => untraced(item) === name) ?? items[0];
  return isTraced(own) ? own.traced : undefined;
}
