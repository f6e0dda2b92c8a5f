/** Texts as words of a command line. */

/** A text as one word of a POSIX shell, quoted only where it must be. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A text as one argument of PowerShell, in which nothing is expanded. Quotes of any kind that PowerShell
 * takes for its own are doubled.
 */
export function powershellWord(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201B]/g, "$&$&")}'`;
}
