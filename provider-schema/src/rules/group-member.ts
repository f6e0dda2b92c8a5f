import { indexOf, memberPath, perDescription } from "../description-index";
import type { MemberPlace } from "../description-index";
import { groupMemberProblems } from "../group-member";
import type { GroupMemberRule, MemberProblem } from "../group-member";
import type { Finding, Rule } from "../rule";

/** Findings about tags of members, by rule: they come out of one pass. */
const ofMembers = perDescription(
  (description, isUnknown): ReadonlyMap<GroupMemberRule, readonly Finding[]> => {
    const byRule = new Map<GroupMemberRule, Finding[]>();
    for (const group of indexOf(description, isUnknown).groups) {
      const { openKeys, members } = group;
      const keys = group.keys.map(({ key }) => key);
      for (const problem of groupMemberProblems({ keys, openKeys, members })) {
        const finding = findingOf(problem, memberPath(group, problem.member));
        const known = byRule.get(problem.rule);
        if (known === undefined) byRule.set(problem.rule, [finding]);
        else known.push(finding);
      }
    }
    return byRule;
  },
);

function findingOf({ member, message, hint }: MemberProblem<MemberPlace>, path: Finding["path"]): Finding {
  return { path, message, hint, value: member.name };
}

/** Check of a rule about the tags of a group's members. */
export function memberFindings(rule: GroupMemberRule): Rule["check"] {
  return (description, isUnknown) => ofMembers(description, isUnknown).get(rule) ?? [];
}
