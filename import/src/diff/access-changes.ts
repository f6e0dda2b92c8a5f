import {
  ACCESS_RELATIONS,
  type AccessInput,
  type AccessRelation,
} from "@parkit/provider-schema/internal/access/access";

import type { ChangeOfObject } from "./change";
import { gainsAndLosses } from "./gains-and-losses";
import { phrase } from "./phrase";

/** What somebody may do by a relation. */
export const MAY: Readonly<Record<AccessRelation, string>> = {
  viewer: "view it",
  resolver: "use it",
  contributor: "pair connections with it",
  editor: "edit it",
};

/**
 * Who gains and loses what with an object. Described access is the whole of it; without a description it is
 * whatever somebody set at Datadog.
 */
export function accessChanges(
  was: AccessInput | undefined,
  is: AccessInput | undefined,
  may: Readonly<Record<AccessRelation, string>> = MAY,
): readonly ChangeOfObject[] {
  const taken: readonly ChangeOfObject[] =
    was === undefined && is !== undefined
      ? [{ topic: "access", kind: "added", words: ["has its access described, as a whole"] }]
      : [];
  const left: readonly ChangeOfObject[] =
    was !== undefined && is === undefined
      ? [{ topic: "access", kind: "removed", words: ["no longer has its access described"] }]
      : [];
  return [...taken, ...relations(may, was, is), ...left];
}

function relations(
  words: Readonly<Record<AccessRelation, string>>,
  was: AccessInput = {},
  is: AccessInput = {},
): readonly ChangeOfObject[] {
  return ACCESS_RELATIONS.flatMap((relation) => {
    const may = ` ${words[relation]}`;
    return gainsAndLosses("access", was[relation] ?? [], is[relation] ?? [], {
      gained: (principal) => [...phrase`lets ${principal}`, may],
      lost: (principal) => [...phrase`no longer lets ${principal}`, may],
    });
  });
}
