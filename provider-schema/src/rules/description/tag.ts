import type { Description, Readable } from "../../description/description";
import {
  indexOf,
  perDescription,
  tagPath,
  type ConnectionPlace,
  type GroupPlace,
} from "../../description/description-index";
import {
  identifierTagKeyProblems,
  identifierTagProblems,
  type IdentifierTagProblem,
  type IdentifierTagRule,
} from "../../tag/identifier-tag";
import { findingsByRule, rulesWith, type Finding, type IsUnknown, type Rule } from "../rule";
import { tagCaseCollisions } from "../../tag/tag-case";
import { quoted } from "../violation";
import { memberFindings } from "./group-member";
import { tagDocs } from "./docs/tag-docs";

type Found = IdentifierTagProblem & Finding;

/** Findings about single tags and keys, by rule: they come out of one pass. */
const singleTags = perDescription(
  (description, isUnknown): ReadonlyMap<IdentifierTagRule, readonly Finding[]> => {
    const { connections, groups } = indexOf(description, isUnknown);
    return findingsByRule([...connections.flatMap(tagsOf), ...groups.flatMap(keysOf)]);
  },
);

function tagsOf(place: ConnectionPlace): readonly Found[] {
  const allowDots = place.connection.allowDots === true;
  const found: Found[] = [];
  for (const tag of place.tags)
    if (tag.text !== undefined)
      for (const problem of identifierTagProblems(tag.text, { allowDots }))
        found.push({ ...problem, path: tagPath(place, tag), value: tag.text });
  return found;
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
    ...groups.flatMap(betweenKeys),
    ...memberFindings("tag/case-collision")(description, isUnknown),
  ];
}

function withinConnection(place: ConnectionPlace): readonly Finding[] {
  return tagCaseCollisions(place.tags).map(({ tag, text, message, hint }) => ({
    path: tagPath(place, tag),
    message,
    hint,
    value: text,
  }));
}

function betweenKeys({ keys }: GroupPlace): readonly Finding[] {
  return tagCaseCollisions(keys).map(({ tag: { path }, text, message, hint }) => ({
    path,
    message,
    hint,
    value: text,
  }));
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

const rule = rulesWith(tagDocs);

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
  rule("tag/duplicate-key", "error", memberFindings("tag/duplicate-key")),
  rule("tag/duplicate", "warning", duplicateTags),
];
