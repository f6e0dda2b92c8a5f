import { Fn, Lazy, Token, type IResolvable } from "cdktf";

import type { AccessInput, AccessRelation } from "@parkit/provider-schema/internal/access/access";
import { restrictionBindings } from "@parkit/targets/internal/terraform/execution-policy";
import { accessAttribute } from "@parkit/targets/internal/terraform/terraform";

import { literalAttributes } from "./terraform-text";
import { isUnknown } from "./token";

/** Access with more principals for one relation; what is there stays. */
export function withPrincipals(
  access: AccessInput | undefined,
  relation: AccessRelation,
  principals: readonly string[],
): AccessInput {
  const before = access?.[relation] ?? [];
  // A list that only Terraform knows is longer than it looks.
  const all = isUnknown(before)
    ? Token.asList(Fn.concat([before, principals]))
    : [...before, ...principals.filter((principal) => !before.includes(principal))];
  return { ...access, [relation]: all };
}

/** Bindings of a restriction policy as they are at synthesis. */
export function accessBindings(access: () => AccessInput | undefined): IResolvable {
  return Lazy.anyValue({
    produce: () =>
      restrictionBindings(access() ?? {}, { isUnknown }).map((binding) => literalAttributes(binding)),
  });
}

/** Arguments with `access` as it is when they are read, at synthesis: more may be granted until then. */
export function withAccess(
  attributes: Readonly<Record<string, unknown>>,
  access: () => AccessInput | undefined,
): Readonly<Record<string, unknown>> {
  return {
    ...attributes,
    get access() {
      const now = access();
      return now === undefined ? undefined : literalAttributes(accessAttribute(now, { isUnknown }));
    },
  };
}
