import { indexOf, perDescription } from "../description-index";
import type { GroupPlace, MemberPlace, TagPlace } from "../description-index";

/** Two members of a group that the group cannot tell apart. */
export interface TupleClash {
  readonly group: GroupPlace;
  readonly member: MemberPlace;
  readonly earlier: MemberPlace;
  /** Values of the group's keys, as the later member has them: `env:prod, region:eu`. */
  readonly values: string;
  /** Whether the values are the same to the letter; otherwise they differ only in case, which Datadog's tags ignore. */
  readonly same: boolean;
}

/** Members whose values of the group's keys equal those of an earlier member. Members whose values are not known are left out. */
export const tupleClashes = perDescription((description, isUnknown): readonly TupleClash[] =>
  indexOf(description, isUnknown).groups.flatMap(clashesIn),
);

function clashesIn(group: GroupPlace): readonly TupleClash[] {
  if (group.openKeys || group.keys.length === 0) return [];
  const first = new Map<string, { readonly member: MemberPlace; readonly values: string }>();
  const seen = new Set<string>();
  const clashes: TupleClash[] = [];
  for (const member of group.members) {
    const values = tupleOf(group, member);
    if (values === undefined || seen.has(member.name)) continue;
    seen.add(member.name);
    const folded = values.toLowerCase();
    const earlier = first.get(folded);
    if (earlier === undefined) first.set(folded, { member, values });
    else clashes.push({ group, member, earlier: earlier.member, values, same: earlier.values === values });
  }
  return clashes;
}

function tupleOf({ keys }: GroupPlace, { connection }: MemberPlace): string | undefined {
  if (connection === undefined || connection.openTags) return undefined;
  let tuple = "";
  for (const { key } of keys) {
    const value = onlyValue(connection.tags, key);
    if (value === undefined) return undefined;
    tuple += `${tuple === "" ? "" : ", "}${key}:${value}`;
  }
  return tuple;
}

/** The value of a key; undefined when there is none, several, or an unknown one. */
function onlyValue(tags: readonly TagPlace[], key: string): string | undefined {
  const folded = key.toLowerCase();
  let found: TagPlace | undefined;
  for (const tag of tags) {
    if (tag.key?.toLowerCase() !== folded) continue;
    if (found !== undefined) return undefined;
    found = tag;
  }
  return found?.value;
}
