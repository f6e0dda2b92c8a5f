import { indexOf, memberPath, perDescription, type GroupPlace } from "../../description/description-index";
import { groupMemberProblems, type GroupMemberRule } from "../../group/group-member";
import { findingsByRule, type Finding, type Rule } from "../rule";

/** Findings about tags of members, by rule: they come out of one pass. */
const ofMembers = perDescription((description, isUnknown): ReadonlyMap<GroupMemberRule, readonly Finding[]> =>
  findingsByRule(indexOf(description, isUnknown).groups.flatMap(membersOf)),
);

function membersOf(group: GroupPlace): readonly (Finding & { readonly rule: GroupMemberRule })[] {
  const { openKeys, members } = group;
  const keys = group.keys.map(({ key }) => key);
  return groupMemberProblems({ keys, openKeys, members }).map(({ rule, member, message, hint }) => ({
    rule,
    path: memberPath(group, member),
    message,
    hint,
    value: member.name,
  }));
}

/** Check of a rule about the tags of a group's members. */
export function memberFindings(rule: GroupMemberRule): Rule["check"] {
  return (description, isUnknown) => ofMembers(description, isUnknown).get(rule) ?? [];
}
