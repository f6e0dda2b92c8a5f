import { withoutActing } from "@parkit/provider-schema/internal/printable";
import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

import type { LoadedDescription } from "@parkit/targets/internal/description/merge";
import type { Paint } from "../terminal";

/** Most characters of a line that are shown on either side of the place that matters. */
const CONTEXT = 100;

/** The source line of a violation with carets under the place; nothing when the text is not at hand. */
export function excerpt(violation: Violation, loaded: LoadedDescription, paint: Paint): readonly string[] {
  const { source, path } = violation;
  if (source === undefined) return [];
  const line = loaded.lineOf(source);
  if (line === undefined) return [];
  const start = source.column - 1;
  const end = start + (path === "" ? 1 : loaded.locate(violation).length);
  const before = shortened(line.slice(0, start), (text) => `…${text.slice(-CONTEXT)}`);
  const marked = shortened(line.slice(start, end), (text) => `${text.slice(0, CONTEXT)}…`);
  const after = shortened(line.slice(end), (text) => `${text.slice(0, CONTEXT)}…`);
  const number = String(source.line);
  return [
    `  ${paint("dim", `${number} |`)} ${before}${marked}${after}`,
    `  ${paint("dim", `${" ".repeat(number.length)} |`)} ${blank(before)}${paint("red", carets(marked))}`,
  ];
}

function shortened(text: string, cut: (text: string) => string): string {
  return withoutActing(text.length > CONTEXT ? cut(text) : text, "\ufffd", "\t");
}

/**
 * Blank text as wide as the given one. A tab is as wide as what stands before it makes it, so it stays a tab.
 */
function blank(text: string): string {
  return Array.from(text, (character) => {
    if (character === "\t") return character;
    return ["", " ", "\u3000"][cells(character)];
  }).join("");
}

function carets(text: string): string {
  const width = Array.from(text, cells).reduce<number>((sum, one) => sum + one, 0);
  return "^".repeat(Math.max(1, width));
}

/** How many cells of a terminal a character takes. */
function cells(character: string): 0 | 1 | 2 {
  if (changesTheOneBefore(character)) return 0;
  return isWide(character) ? 2 : 1;
}

// Patterns with classes of Unicode take long to make, so these are not made when the program starts.

function changesTheOneBefore(character: string): boolean {
  return /[\p{M}\p{Cf}]/u.test(character);
}

/** Whether it is of an East Asian script, of its punctuation and full-width forms, or a picture. */
function isWide(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u.test(
    character,
  );
}
