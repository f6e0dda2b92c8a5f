/**
 * Width of one character of a usual sans-serif font, in parts of the font size. Estimates lean to the wide
 * side: text must not leave its box.
 */
function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x1100) return 1.05;
  if (/[ijlI.,:;'|! ()[\]/]/.test(character)) return 0.34;
  if (/[mwMW@%]/.test(character)) return 0.93;
  return /[A-Z0-9_]/.test(character) ? 0.7 : 0.58;
}

/** Estimated width of a text, in the unit of the font size. */
export function textWidth(text: string, fontSize: number): number {
  return Array.from(text).reduce((width, character) => width + characterWidth(character), 0) * fontSize;
}

/** The text, cut with an ellipsis when it is wider than it may be. */
export function fitText(text: string, fontSize: number, widest: number): string {
  if (textWidth(text, fontSize) <= widest) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, fontSize) > widest) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}
