/** Text for a Compose file: Compose would take a `$` for the start of a variable, wherever it stands. */
export function composeText(text: string): string {
  return text.replaceAll("$", "$$$$");
}
