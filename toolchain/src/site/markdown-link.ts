/** A fenced block, code within a line, or a link: what is code holds no link. */
const CODE_OR_LINK =
  /^(?<fence>```+|~~~+)[^]*?^\k<fence>[^\n]*$|(?<ticks>`+)(?:(?!\k<ticks>)[^])*?\k<ticks>|\]\((?<target>[^()\s]+)(?<title>\s+"[^"]*")?\)/gm;

/** A Markdown text with other targets of its links; the text of a link may be code. */
export function replaceLinks(markdown: string, replace: (target: string) => string): string {
  return markdown.replace(CODE_OR_LINK, (whole: string, ...others: unknown[]) => {
    const groups = others.at(-1) as Readonly<Record<string, string | undefined>>;
    const { target, title = "" } = groups;
    return target === undefined ? whole : `](${replace(target)}${title})`;
  });
}
