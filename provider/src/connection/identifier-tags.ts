import type { MemberTag } from "@parkit/provider-schema/internal/group/group-member";
import {
  identifierTagProblems,
  splitIdentifierTag,
} from "@parkit/provider-schema/internal/tag/identifier-tag";
import { tagCaseCollisions } from "@parkit/provider-schema/internal/tag/tag-case";
import { at, errorAt, isListValue, UNKNOWN, type Diagnostic, type Value } from "@parkit/terraform-plugin";

/** Tags of a connection as far as they are known. */
interface ReadTags {
  readonly tags: readonly MemberTag[];
  /** Whether there may be tags that are not known yet. */
  readonly openTags: boolean;
}

/** Takes the attribute `identifier_tags` apart. */
export function readTags(value: Value | undefined): ReadTags {
  if (value === UNKNOWN) return { tags: [], openTags: true };
  const items = isListValue(value) ? value : [];
  const texts = items.filter((item) => typeof item === "string");
  return { tags: texts.map(tagOf), openTags: texts.length < items.length };
}

/** A tag as the rules look at it; without parts when it is not of the form `key:value`. */
function tagOf(text: string): MemberTag {
  const parts = splitIdentifierTag(text);
  return { text, key: parts?.key, value: parts?.value };
}

/** What is wrong with an attribute `identifier_tags`. What is not known yet is checked when it is. */
export function identifierTagsProblems(value: Value | undefined): readonly Diagnostic[] {
  const path = at("identifier_tags");
  const { tags } = readTags(value);
  const single = tags
    .flatMap(({ text = "" }) => identifierTagProblems(text, { allowDots: true }))
    .map(({ rule, message, hint }) =>
      errorAt(path, "Not an identifier tag", `${message}. ${hint} (${rule})`),
    );
  const collisions = tagCaseCollisions(tags).map(({ message, hint }) =>
    errorAt(path, "Identifier tags that are the same to Datadog", `${message}. ${hint} (tag/case-collision)`),
  );
  return [...single, ...collisions];
}
