import type { IntegrationType } from "../connection/integration-catalogue";
import { caseCollision, type WrittenTag } from "../tag/tag-case";
import { quoted } from "../rules/violation";

/** A tag of a member as far as it is known. */
export interface MemberTag extends WrittenTag {
  readonly value: string | undefined;
}

/** A member of a connection group. */
export interface GroupMember {
  readonly name: string;
  /** Undefined while nothing is known of it: it is not judged. */
  readonly connection:
    | {
        readonly tags: readonly MemberTag[];
        /** Whether it may carry tags that are not known yet. */
        readonly openTags: boolean;
        readonly integration: IntegrationType | undefined;
      }
    | undefined;
}

/** A connection group, as far as its members depend on it. */
interface GroupOf<Member extends GroupMember> {
  readonly keys: readonly string[];
  /** Whether it may have keys that are not known yet. */
  readonly openKeys: boolean;
  readonly members: readonly Member[];
}

/** Rules about the tags of a group's members. */
export type GroupMemberRule =
  "group/missing-key" | "group/ambiguous" | "tag/case-collision" | "tag/duplicate-key";

/** One reason why a connection cannot be a member of a group. */
interface MemberProblem<Member extends GroupMember> {
  readonly rule: GroupMemberRule;
  readonly member: Member;
  readonly message: string;
  readonly hint: string;
}

/**
 * Every reason why tags of members do not fit the keys of their group. A member must have one value for each
 * key, and no two members the same values. What is not known yet is not judged. Source: Datadog's
 * documentation of connection groups.
 */
export function groupMemberProblems<Member extends GroupMember>(
  group: GroupOf<Member>,
): readonly MemberProblem<Member>[] {
  return [
    ...group.members.flatMap((member) =>
      [missingKey(group.keys, member), severalValues(group.keys, member), otherSpelling(group.keys, member)]
        .filter((problem) => problem !== undefined)
        .map((problem) => ({ ...problem, member })),
    ),
    ...indistinctMembers(group),
  ];
}

/** The first member of another integration than its group, which rule `group/integration` forbids. */
export function otherIntegration<Member extends GroupMember>(
  integration: string,
  members: readonly Member[],
): Omit<MemberProblem<Member>, "rule"> | undefined {
  const member = members.find(({ connection }) => (connection?.integration ?? integration) !== integration);
  const other = member?.connection?.integration;
  if (member === undefined || other === undefined) return undefined;
  return {
    member,
    message: `the group says ${integration}, but its member ${quoted(member.name)} is of integration ${other}`,
    hint: "Correct the integration, or remove the member.",
  };
}

type Problem = Omit<MemberProblem<GroupMember>, "member">;

function missingKey(keys: readonly string[], { name, connection }: GroupMember): Problem | undefined {
  if (connection === undefined || connection.openTags) return undefined;
  // A key that differs in case is there, and reported as such.
  const has = (key: string): boolean =>
    connection.tags.some((tag) => tag.key === key || tag.key?.toLowerCase() === key.toLowerCase());
  const missing = keys.filter((key) => !has(key));
  if (missing.length === 0) return undefined;
  return {
    rule: "group/missing-key",
    message: `${quoted(name)} has no identifier tag with the key ${missing.map(quoted).join(" or ")}`,
    hint: `Add the tag to the connection, as in ${missing.map((key) => `${key}:…`).join(" and ")}, or remove the connection from the group.`,
  };
}

/** With several values of a key the group cannot say which of them picks the member. */
function severalValues(keys: readonly string[], { name, connection }: GroupMember): Problem | undefined {
  const key = keys.find((wanted) => hasSeveral(connection?.tags ?? [], wanted));
  if (key === undefined) return undefined;
  return {
    rule: "tag/duplicate-key",
    message: `${quoted(name)} has several values of the group's key ${quoted(key)}`,
    hint: "Leave one value, or make a connection for each.",
  };
}

/** Whether two tags of a key differ; one written twice is another matter. */
function hasSeveral(tags: readonly MemberTag[], key: string): boolean {
  let first: MemberTag | undefined;
  for (const tag of tags) {
    if (tag.key !== key) continue;
    if (first !== undefined && first.text !== tag.text) return true;
    first = tag;
  }
  return false;
}

function otherSpelling(keys: readonly string[], { connection }: GroupMember): Problem | undefined {
  for (const { key } of connection?.tags ?? []) {
    if (key === undefined || keys.includes(key)) continue;
    const folded = key.toLowerCase();
    const expected = keys.find((wanted) => wanted.toLowerCase() === folded);
    if (expected === undefined) continue;
    const { message, hint } = caseCollision(key, expected);
    return { rule: "tag/case-collision", message, hint };
  }
  return undefined;
}

/**
 * Members whose values of the group's keys equal those of an earlier member. Members whose values are not
 * known are left out.
 */
function indistinctMembers<Member extends GroupMember>({
  keys,
  openKeys,
  members,
}: GroupOf<Member>): readonly MemberProblem<Member>[] {
  if (openKeys || keys.length === 0) return [];
  const first = new Map<string, { readonly member: Member; readonly values: string }>();
  const seen = new Set<string>();
  const problems: MemberProblem<Member>[] = [];
  for (const member of members) {
    const values = valuesOf(keys, member);
    if (values === undefined || seen.has(member.name)) continue;
    seen.add(member.name);
    const folded = values.toLowerCase();
    const earlier = first.get(folded);
    if (earlier === undefined) first.set(folded, { member, values });
    else problems.push({ member, ...indistinct(member, earlier.member, values, earlier.values === values) });
  }
  return problems;
}

function indistinct(member: GroupMember, earlier: GroupMember, values: string, isSame: boolean): Problem {
  const both = `${quoted(member.name)} and ${quoted(earlier.name)}`;
  return isSame
    ? {
        rule: "group/ambiguous",
        message: `${both} both have ${values}`,
        hint: "Give each member values of its own, or add a key that tells them apart.",
      }
    : {
        rule: "tag/case-collision",
        message: `${both} differ only in the case of ${values}, which Datadog's tags ignore`,
        hint: "Give the members values that differ in more than case.",
      };
}

/** A member's values of the keys: `env:prod, region:eu`. */
function valuesOf(keys: readonly string[], { connection }: GroupMember): string | undefined {
  if (connection === undefined || connection.openTags) return undefined;
  let values = "";
  for (const key of keys) {
    const value = onlyValue(connection.tags, key);
    if (value === undefined) return undefined;
    values += `${values === "" ? "" : ", "}${key}:${value}`;
  }
  return values;
}

/** The value of a key; undefined when there is none, several, or an unknown one. */
function onlyValue(tags: readonly MemberTag[], key: string): string | undefined {
  const folded = key.toLowerCase();
  let found: MemberTag | undefined;
  for (const tag of tags) {
    if (tag.key?.toLowerCase() !== folded) continue;
    if (found !== undefined) return undefined;
    found = tag;
  }
  return found?.value;
}
