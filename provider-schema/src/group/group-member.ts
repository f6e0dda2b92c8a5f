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
 * Most keys of a group that members are held against. A group has three; of one with thousands, which a rule
 * of its own refuses, each member would be told thousands of missing ones.
 */
const MOST_KEYS = 10;

/**
 * Every reason why tags of members do not fit the keys of their group. A member must have one value for each
 * key, and no two members the same values. What is not known yet is not judged. Source: Datadog's
 * documentation of connection groups.
 */
export function groupMemberProblems<Member extends GroupMember>(
  whole: GroupOf<Member>,
): readonly MemberProblem<Member>[] {
  const group = { ...whole, keys: whole.keys.slice(0, MOST_KEYS) };
  const problems: MemberProblem<Member>[] = [];
  const valued: Valued<Member>[] = [];
  for (const member of group.members) {
    const { connection } = member;
    if (connection === undefined) continue;
    const tags = tagsByKey(connection.tags);
    for (const problemOf of [missingKey, severalValues, otherSpelling]) {
      const problem = problemOf(group.keys, tags, member);
      if (problem !== undefined) problems.push({ ...problem, member });
    }
    const values = connection.openTags ? undefined : valuesOf(group.keys, tags);
    if (values !== undefined) valued.push({ member, values });
  }
  const isComparable = !group.openKeys && group.keys.length > 0;
  return isComparable ? [...problems, ...indistinctMembers(valued)] : problems;
}

/** A member whose values of the group's keys are known: `env:prod, region:eu`. */
interface Valued<Member extends GroupMember> {
  readonly member: Member;
  readonly values: string;
}

/** What the tags of a connection say about one key, whatever its case. */
interface KeyTags {
  /** The first of them. */
  readonly first: MemberTag;
  count: number;
  /** Spellings of the key with where the first tag of each stands, in that order. */
  readonly spellings: Map<
    string,
    { readonly at: number; readonly text: string | undefined; several: boolean }
  >;
}

/** Tags of a connection by key in lower case. */
type TagsByKey = ReadonlyMap<string, KeyTags>;

const indexes = new WeakMap<readonly MemberTag[], TagsByKey>();

/** Of as many tags the index is made for every group: to keep it would take longer. */
const FEW_TAGS = 16;

/** Tags by their keys. Those of many are made once, however many groups the connection is in. */
function tagsByKey(tags: readonly MemberTag[]): TagsByKey {
  if (tags.length <= FEW_TAGS) return madeIndex(tags);
  const index = indexes.get(tags) ?? madeIndex(tags);
  indexes.set(tags, index);
  return index;
}

function madeIndex(tags: readonly MemberTag[]): TagsByKey {
  const byKey = new Map<string, KeyTags>();
  for (const [at, tag] of tags.entries()) {
    if (tag.key === undefined) continue;
    const folded = tag.key.toLowerCase();
    const of: KeyTags = byKey.get(folded) ?? { first: tag, count: 0, spellings: new Map() };
    byKey.set(folded, of);
    of.count += 1;
    const spelling = of.spellings.get(tag.key);
    if (spelling === undefined) of.spellings.set(tag.key, { at, text: tag.text, several: false });
    else if (spelling.text !== tag.text) spelling.several = true;
  }
  return byKey;
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

function missingKey(
  keys: readonly string[],
  tags: TagsByKey,
  { name, connection }: GroupMember,
): Problem | undefined {
  if (connection?.openTags === true) return undefined;
  // A key that differs in case is there, and reported as such.
  const missing = keys.filter((key) => !tags.has(key.toLowerCase()));
  if (missing.length === 0) return undefined;
  return {
    rule: "group/missing-key",
    message: `${quoted(name)} has no identifier tag with the key ${missing.map(quoted).join(" or ")}`,
    hint: `Add the tag to the connection, as in ${missing.map((key) => `${key}:…`).join(" and ")}, or remove the connection from the group.`,
  };
}

/** With several values of a key the group cannot say which of them picks the member. */
function severalValues(keys: readonly string[], tags: TagsByKey, { name }: GroupMember): Problem | undefined {
  // One that is written twice is another matter.
  const key = keys.find((wanted) => tags.get(wanted.toLowerCase())?.spellings.get(wanted)?.several === true);
  if (key === undefined) return undefined;
  return {
    rule: "tag/duplicate-key",
    message: `${quoted(name)} has several values of the group's key ${quoted(key)}`,
    hint: "Leave one value, or make a connection for each.",
  };
}

function otherSpelling(keys: readonly string[], tags: TagsByKey): Problem | undefined {
  let first: { readonly at: number; readonly key: string; readonly expected: string } | undefined;
  for (const expected of keys) {
    for (const [key, { at }] of tags.get(expected.toLowerCase())?.spellings ?? []) {
      if (keys.includes(key)) continue;
      if (first === undefined || at < first.at) first = { at, key, expected };
      break;
    }
  }
  if (first === undefined) return undefined;
  const { message, hint } = caseCollision(first.key, first.expected);
  return { rule: "tag/case-collision", message, hint };
}

/** Members whose values of the group's keys equal those of an earlier member. */
function indistinctMembers<Member extends GroupMember>(
  members: readonly Valued<Member>[],
): readonly MemberProblem<Member>[] {
  const first = new Map<string, Valued<Member>>();
  const seen = new Set<string>();
  const problems: MemberProblem<Member>[] = [];
  for (const valued of members) {
    const { member, values } = valued;
    if (seen.has(member.name)) continue;
    seen.add(member.name);
    const folded = values.toLowerCase();
    const earlier = first.get(folded);
    if (earlier === undefined) first.set(folded, valued);
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

/** Values of the keys; undefined when one has none, several, or an unknown one. */
function valuesOf(keys: readonly string[], tags: TagsByKey): string | undefined {
  let values = "";
  for (const key of keys) {
    const of = tags.get(key.toLowerCase());
    const value = of?.count === 1 ? of.first.value : undefined;
    if (value === undefined) return undefined;
    values += `${values === "" ? "" : ", "}${key}:${value}`;
  }
  return values;
}
