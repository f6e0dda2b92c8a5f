/**
 * Characters that do something to a terminal, or to the eye, instead of being shown: controls (C0, DEL and
 * C1), what ends a line or a paragraph for some programs, and marks that turn the direction of text, behind
 * which a line can show something else than it says.
 */
function acting(): RegExp {
  // Not made when the program starts: classes of Unicode take half a millisecond, and few texts need them.
  return /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
}

/** The first and the last of the printable characters of ASCII, none of which acts. */
const FIRST_PLAIN = 0x20;
const LAST_PLAIN = 0x7e;

/** Longest text of somebody else that one message repeats, in characters. */
const LONGEST_MESSAGE = 2000;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * A text as it may be printed: what would act is escaped as in JSON, so that JSON stays the same JSON.
 *
 * @param kept - characters that stay as they are, such as the line ends of a text of several lines
 */
export function printable(text: string, kept = ""): string {
  if (isPlain(text, kept)) return text;
  return text.replace(acting(), (character) =>
    kept.includes(character) ? character : (SHORT[character] ?? escaped(character)),
  );
}

/**
 * A text as it may be shown where each character has its place: what would act becomes another character.
 *
 * @param by - what stands for each of them, such as a space
 * @param kept - characters that stay as they are
 */
export function withoutActing(text: string, by: string, kept = ""): string {
  if (isPlain(text, kept)) return text;
  return text.replace(acting(), (character) => (kept.includes(character) ? character : by));
}

/** Whether a text holds a character that would act when it is printed. */
export function actsWhenShown(text: string): boolean {
  return !isPlain(text) && acting().test(text);
}

/**
 * Whether a text has printable characters of ASCII alone, and those that are kept. Nearly every text has, and
 * a pattern takes longer to start than to match.
 */
function isPlain(text: string, kept = ""): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if ((code < FIRST_PLAIN || code > LAST_PLAIN) && !kept.includes(text.charAt(index))) return false;
  }
  return true;
}

/**
 * The first character of a text that would act when it is printed, in words; undefined when none would.
 *
 * @param kept - characters that may be there
 */
export function actingCharacter(text: string, kept = ""): string | undefined {
  if (!actsWhenShown(text)) return undefined;
  for (const [character] of text.matchAll(acting())) {
    if (kept.includes(character)) continue;
    if (character === "\n" || character === "\r") return "a line break";
    if (character === "\t") return "a tab";
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `the character U+${code}, which is not shown`;
  }
  return undefined;
}

/** A text of somebody else for a message: cut when it is long. */
export function shortened(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
