/** A part of a sentence: words, or a name that each way of printing marks in its own manner. */
type PhrasePart = string | { readonly name: string };

/** A sentence in which names are told apart from words. */
export type Phrase = readonly PhrasePart[];

/** Writes a sentence; what is filled in counts as names: `` phrase`may run ${action}` ``. */
export function phrase(words: TemplateStringsArray, ...names: readonly string[]): Phrase {
  return words.flatMap((text, index): Phrase => {
    const name = names[index];
    return [...(text === "" ? [] : [text]), ...(name === undefined ? [] : [{ name }])];
  });
}

/** Several names with commas between. */
export function nameList(names: readonly string[]): Phrase {
  return names.flatMap((name, index): Phrase => (index === 0 ? [{ name }] : [", ", { name }]));
}

/** The sentence as text, names as they are. */
export function plainPhrase(sentence: Phrase): string {
  return sentence.map((part) => (typeof part === "string" ? part : part.name)).join("");
}
