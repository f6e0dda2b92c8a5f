import { quoted } from "../rules/violation";

/** A tag, or the key of one, as far as it is known: parts are undefined while they are not. */
export interface WrittenTag {
  readonly key: string | undefined;
  /** `key:value`; absent for a key alone. */
  readonly text?: string | undefined;
}

/** Two words that differ only in case. Rule `tag/case-collision`. */
interface CaseCollision<T extends WrittenTag> {
  /** What the later one stands in. */
  readonly tag: T;
  /** The later one. */
  readonly text: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Tags of one connection, or keys of one group, that differ from an earlier one, as a whole or in their keys,
 * only in case, which Datadog's tags ignore.
 */
export function tagCaseCollisions<T extends WrittenTag>(tags: readonly T[]): readonly CaseCollision<T>[] {
  if (tags.every(({ key, text = key }) => text === text?.toLowerCase())) return [];
  const spellings = new Map<string, string>();
  return tags.flatMap((tag) => {
    const other = collidingWord([tag.key, tag.text], spellings);
    return other === undefined ? [] : [{ tag, ...caseCollision(...other) }];
  });
}

/**
 * The first of the words that is spelt otherwise than before, and how it was. Remembers the first spelling of
 * each.
 */
function collidingWord(
  words: readonly (string | undefined)[],
  spellings: Map<string, string>,
): readonly [word: string, earlier: string] | undefined {
  for (const word of words) {
    if (word === undefined) continue;
    const earlier = spellings.get(word.toLowerCase());
    if (earlier === undefined) spellings.set(word.toLowerCase(), word);
    else if (earlier !== word) return [word, earlier];
  }
  return undefined;
}

/** What is said about a word that is spelt otherwise than another. */
export function caseCollision(text: string, other: string): Omit<CaseCollision<WrittenTag>, "tag"> {
  return {
    text,
    message: `${quoted(text)} and ${quoted(other)} differ only in case, which Datadog's tags ignore`,
    hint: "Spell it the same way everywhere; lower case is usual.",
  };
}
