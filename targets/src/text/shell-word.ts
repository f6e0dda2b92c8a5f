/** Texts as words of a command line. */

/** A text as one word of a POSIX shell, quoted only where it must be. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Words of a command line that was made of {@link shellWord}s and blanks. */
export function shellWords(line: string): readonly string[] {
  return (line.match(/(?:[^\s'\\]|\\.|'[^']*')+/g) ?? []).map((word) =>
    word.replaceAll(
      /'([^']*)'|\\(.)/g,
      (_quoted, text: string | undefined, escaped: string | undefined) => text ?? escaped ?? "",
    ),
  );
}

/**
 * A text as one argument of PowerShell, in which nothing is expanded. Quotes of any kind that PowerShell
 * takes for its own are doubled.
 */
export function powershellWord(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201B]/g, "$&$&")}'`;
}
