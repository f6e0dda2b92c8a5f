/** A fenced block of a Markdown text. */
export interface CodeBlock {
  /** Empty where none is said. */
  readonly language: string;
  readonly code: string;
}

/** Every fenced block, in the order of the text. */
export function allCodeBlocks(markdown: string): readonly CodeBlock[] {
  const fenced = markdown.matchAll(/^```(?<language>\w*)\n(?<code>[^]*?)^```$/gm);
  return Array.from(fenced, ({ groups }) => ({
    language: groups?.["language"] ?? "",
    code: groups?.["code"] ?? "",
  }));
}

/** Fenced code blocks of one language in a Markdown text. */
export function codeBlocks(markdown: string, language: string): readonly string[] {
  return allCodeBlocks(markdown)
    .filter((block) => block.language === language)
    .map(({ code }) => code);
}

/** Arguments of a line that no shell has to read: quotes in it only keep blanks together. */
export function commandWords(line: string): readonly string[] {
  return Array.from(
    line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
    ([, one, two, bare]) => one ?? two ?? bare ?? "",
  );
}
