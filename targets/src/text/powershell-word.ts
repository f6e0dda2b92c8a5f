/** A text as one argument of PowerShell, in which nothing is expanded. Quotes of any kind that PowerShell takes for its own are doubled. */
export function powershellWord(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201B]/g, "$&$&")}'`;
}
