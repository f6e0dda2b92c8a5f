/** Fenced code blocks of one language in a Markdown text. */
export function codeBlocks(markdown: string, language: string): readonly string[] {
  const fenced = markdown.matchAll(/^```(?<language>\w*)\n(?<code>[^]*?)^```$/gm);
  return Array.from(fenced)
    .filter(({ groups }) => groups?.["language"] === language)
    .map(({ groups }) => groups?.["code"] ?? "");
}
