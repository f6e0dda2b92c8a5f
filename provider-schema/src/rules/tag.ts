import type { Description, Readable } from "../description";
import { indexOf, memberPath, perDescription, tagPath } from "../description-index";
import type { ConnectionPlace, GroupPlace, Path, TagPlace } from "../description-index";
import { identifierTagKeyProblems, identifierTagProblems } from "../identifier-tag";
import type { IdentifierTagProblem, IdentifierTagRule } from "../identifier-tag";
import type { Finding, IsUnknown, Rule } from "../rule";
import { quoted } from "../violation";
import type { Severity } from "../violation";
import { tupleClashes } from "./group-tuple";
import { tagDocs } from "./tag-docs";

type Check = Rule["check"];
type Found = IdentifierTagProblem & Finding;

/** Findings about single tags and keys, by rule: they come out of one pass. */
const singleTags = perDescription(
  (description, isUnknown): ReadonlyMap<IdentifierTagRule, readonly Finding[]> => {
    const { connections, groups } = indexOf(description, isUnknown);
    const byRule = new Map<IdentifierTagRule, Finding[]>();
    for (const { rule, ...finding } of [...connections.flatMap(tagsOf), ...groups.flatMap(keysOf)]) {
      const known = byRule.get(rule);
      if (known === undefined) byRule.set(rule, [finding]);
      else known.push(finding);
    }
    return byRule;
  },
);

function tagsOf(place: ConnectionPlace): readonly Found[] {
  const allowDots = place.connection.allowDots === true;
  return place.tags.flatMap((tag) => {
    const { text } = tag;
    if (text === undefined) return [];
    return identifierTagProblems(text, { allowDots }).map((problem) => ({
      ...problem,
      path: tagPath(place, tag),
      value: text,
    }));
  });
}

/** Keys of a group may hold dots when a member's may. */
function keysOf({ keys, members }: GroupPlace): readonly Found[] {
  const allowDots = members.some(({ connection }) => connection?.connection.allowDots === true);
  return keys.flatMap(({ key, path }) =>
    identifierTagKeyProblems(key, { allowDots }).map((problem) => ({ ...problem, path, value: key })),
  );
}

function caseCollisions(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  const { connections, groups } = indexOf(description, isUnknown);
  return [
    ...connections.flatMap(withinConnection),
    ...groups.flatMap(withinGroup),
    ...tupleClashes(description, isUnknown)
      .filter(({ same }) => !same)
      .map(({ group, member, earlier, values }) => ({
        path: memberPath(group, member),
        message: `${quoted(member.name)} and ${quoted(earlier.name)} differ only in the case of ${values}, which Datadog's tags ignore`,
        hint: "Give the members values that differ in more than case.",
        value: member.name,
      })),
  ];
}

function collision(path: Path, text: string, other: string): Finding {
  return {
    path,
    message: `${quoted(text)} and ${quoted(other)} differ only in case, which Datadog's tags ignore`,
    hint: "Spell it the same way everywhere; lower case is usual.",
    value: text,
  };
}

function withinConnection(place: ConnectionPlace): readonly Finding[] {
  const { tags } = place;
  if (tags.every(({ key, text = key }) => text === text?.toLowerCase())) return [];
  const spellings = new Map<string, string>();
  return tags.flatMap((tag): readonly Finding[] => {
    for (const word of [tag.key, tag.text]) {
      if (word === undefined) continue;
      const earlier = spellings.get(word.toLowerCase());
      if (earlier === undefined) spellings.set(word.toLowerCase(), word);
      else if (earlier !== word) return [collision(tagPath(place, tag), word, earlier)];
    }
    return [];
  });
}

function withinGroup(group: GroupPlace): readonly Finding[] {
  const spellings = new Map<string, string>();
  const ofKeys = group.keys.flatMap(({ key, path }): readonly Finding[] => {
    const earlier = spellings.get(key.toLowerCase());
    if (earlier === undefined) spellings.set(key.toLowerCase(), key);
    return earlier === undefined || earlier === key ? [] : [collision(path, key, earlier)];
  });
  const ofMembers = group.members.flatMap((member): readonly Finding[] => {
    for (const { key } of member.connection?.tags ?? []) {
      const expected = key === undefined ? undefined : spellings.get(key.toLowerCase());
      if (key !== undefined && expected !== undefined && expected !== key)
        return [collision(memberPath(group, member), key, expected)];
    }
    return [];
  });
  return [...ofKeys, ...ofMembers];
}

/** Keys that a group uses and that have several values on one member, so that the group cannot say which member a value means. */
function severalValues(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return indexOf(description, isUnknown).groups.flatMap((group) =>
    group.members.flatMap((member): readonly Finding[] => {
      const key = group.keys.find(({ key: wanted }) => hasSeveral(member.connection, wanted))?.key;
      if (key === undefined) return [];
      return [
        {
          path: memberPath(group, member),
          message: `${quoted(member.name)} has several values of the group's key ${quoted(key)}`,
          hint: "Leave one value, or make a connection for each.",
          value: member.name,
        },
      ];
    }),
  );
}

/** Whether a connection has two tags of a key that differ; one written twice is another matter. */
function hasSeveral(connection: ConnectionPlace | undefined, key: string): boolean {
  let first: TagPlace | undefined;
  for (const tag of connection?.tags ?? []) {
    if (tag.key !== key) continue;
    if (first !== undefined && first.text !== tag.text) return true;
    first = tag;
  }
  return false;
}

function duplicateTags(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[] {
  return indexOf(description, isUnknown).connections.flatMap((place) => {
    const { tags } = place;
    if (tags.length < 2) return [];
    const seen = new Set<string>();
    return tags.flatMap((tag): readonly Finding[] => {
      const { text } = tag;
      if (text === undefined) return [];
      if (!seen.has(text)) {
        seen.add(text);
        return [];
      }
      return [
        {
          path: tagPath(place, tag),
          message: `the tag ${quoted(text)} is written twice`,
          hint: "Remove one of them.",
          value: text,
        },
      ];
    });
  });
}

const rule = (id: keyof typeof tagDocs, severity: Severity, check: Check): Rule => ({
  id,
  severity,
  docs: tagDocs[id],
  check,
});

const single = (id: IdentifierTagRule): Rule =>
  rule(id, "error", (description, isUnknown) => singleTags(description, isUnknown).get(id) ?? []);

/** Rules about identifier tags. */
export const tagRules: readonly Rule[] = [
  single("tag/format"),
  single("tag/first-letter"),
  single("tag/charset"),
  single("tag/reserved-default"),
  single("tag/too-long"),
  rule("tag/case-collision", "error", caseCollisions),
  rule("tag/duplicate-key", "error", severalValues),
  rule("tag/duplicate", "warning", duplicateTags),
];
