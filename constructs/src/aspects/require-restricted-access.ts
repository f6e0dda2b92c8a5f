import type { AccessInput, AccessRelation } from "@parkit/provider-schema/internal/access/access";
import { principalKind } from "@parkit/provider-schema/internal/access/principal";

import { isUnknown } from "../token";
import { Requirement, type DescribedObject, type UnmetRequirement } from "./requirement";

/** What nobody's whole organisation may do: to see something is not yet to use it. */
const RESTRICTED: readonly AccessRelation[] = ["resolver", "editor"];

/**
 * Every connection, every connection group and every execution policy that allows says who may use and edit
 * it, and lets the whole organisation do neither. Without `access` it is at Datadog alone what anybody has
 * set there.
 *
 * @example
 * Aspects.of(app).add(new RequireRestrictedAccess());
 */
export class RequireRestrictedAccess extends Requirement {
  public override unmetBy(object: DescribedObject): readonly UnmetRequirement[] {
    switch (object.type) {
      case "runner":
        return [];
      case "connection":
        return unmet(object.connection.access, "grantResolver");
      case "connection-group":
        return unmet(object.connectionGroup.access, "grantEditor");
      // One that denies is meant for as many as can be.
      case "execution-policy":
        return object.executionPolicy.effect === "deny"
          ? []
          : unmet(object.executionPolicy.access, "grantResolver");
    }
  }
}

/** @param grant - method that would say it */
function unmet(access: AccessInput | undefined, grant: string): readonly UnmetRequirement[] {
  const rule = "requirement/restricted-access";
  if (access === undefined)
    return [
      {
        rule,
        path: "access",
        message: "nothing says who may use and edit it",
        hint: `Add access: { editor: ["team:<id>"], … }, or call ${grant}.`,
      },
    ];
  if (isUnknown(access)) return [];
  return RESTRICTED.flatMap((relation) => {
    const principals = access[relation] ?? [];
    if (isUnknown(principals)) return [];
    return principals
      .filter((principal) => principalKind(principal) === "org")
      .map((principal) => ({
        rule,
        path: `access.${relation}`,
        message: `the whole organisation is ${relation}`,
        hint: "Name teams, roles or users instead.",
        value: principal,
      }));
  });
}
