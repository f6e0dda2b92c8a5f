import type { GroupPlace, MemberPlace, TagPlace } from "../description-index";

/** Two members of a group that the group cannot tell apart. */
export interface TupleClash {
  readonly member: MemberPlace;
  readonly earlier: MemberPlace;
  /** Values of the group's keys, as the later member has them: `env:prod, region:eu`. */
  readonly values: string;
  /** Whether the values are the same to the letter; otherwise they differ only in case, which Datadog's tags ignore. */
  readonly same: boolean;
}

/** Members whose values of the group's keys equal those of an earlier member. Members whose values are not known are left out. */
export function tupleClashes(group: GroupPlace): readonly TupleClash[] {
  if (group.openKeys || group.keys.length === 0) return [];
  const first = new Map<string, { readonly member: MemberPlace; readonly values: string }>();
  const seen = new Set<string>();
  return group.members.flatMap((member) => {
    const values = tupleOf(group, member);
    if (values === undefined || seen.has(member.name)) return [];
    seen.add(member.name);
    const earlier = first.get(values.toLowerCase());
    if (earlier === undefined) {
      first.set(values.toLowerCase(), { member, values });
      return [];
    }
    return [{ member, earlier: earlier.member, values, same: earlier.values === values }];
  });
}

function tupleOf({ keys }: GroupPlace, { connection }: MemberPlace): string | undefined {
  if (connection === undefined || connection.openTags) return undefined;
  const values = keys.map(({ key }) => onlyValue(connection.tags, key));
  return values.includes(undefined)
    ? undefined
    : keys.map(({ key }, index) => `${key}:${values[index] ?? ""}`).join(", ");
}

/** The value of a key; undefined when there is none, several, or an unknown one. */
function onlyValue(tags: readonly TagPlace[], key: string): string | undefined {
  const [tag, ...others] = tags.filter((candidate) => candidate.key?.toLowerCase() === key.toLowerCase());
  return others.length === 0 ? tag?.value : undefined;
}
