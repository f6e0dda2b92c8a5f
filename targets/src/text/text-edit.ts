import type { SourceNode } from "@parkit/source/internal/source-node";

/** A change of a text, which leaves every other byte of it alone. */
export interface TextEdit {
  readonly start: number;
  /** Behind the last character that goes; the start, where nothing does. */
  readonly end: number;
  /** What comes in its place, with `\n` between lines. */
  readonly text: string;
  /**
   * Where whole lines come: how far they are indented. The line before them must have ended, and of those
   * that come in one place the deeper ones belong to what stands before.
   *
   * @default - a part of a line
   */
  readonly column?: number;
}

/** Applies changes of different places. Line ends are those of the text. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  let result = "";
  let at = 0;
  for (const { start, end, text: added, column } of [...edits].sort(inOrder)) {
    const before = result + text.slice(at, start);
    result = (column === undefined ? before : withLineEnd(before, newline)) + added.replaceAll("\n", newline);
    at = end;
  }
  return result + text.slice(at);
}

function inOrder(one: TextEdit, other: TextEdit): number {
  return one.start - other.start || (other.column ?? 0) - (one.column ?? 0);
}

/** Where a member begins, or the value of an entry. */
export function keyStart({ key, place }: SourceNode): number {
  return (key ?? place).start;
}

/** Behind the last line of a value; comments on lines of their own stay with what follows. */
export function endOf(text: string, { alias, place }: SourceNode): number {
  const { end } = alias ?? place;
  return text[end - 1] === "\n" ? end : lineEndFrom(text, end);
}

/** Behind the end of the line that a position is in. */
export function lineEndFrom(text: string, position: number): number {
  const lineEnd = text.indexOf("\n", position);
  return lineEnd === -1 ? text.length : lineEnd + 1;
}

/** Beginning of the line that a position is in. */
export function lineStartOf(text: string, position: number): number {
  const start = position === 0 ? 0 : text.lastIndexOf("\n", position - 1) + 1;
  // A mark of the byte order stands before the first line.
  return start === 0 && text.startsWith("\ufeff") ? 1 : start;
}

/** Characters of its line before a position. */
export function columnOf(text: string, position: number): number {
  return position - lineStartOf(text, position);
}

/** Indents every line that is not empty. */
export function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(by));
}

function withLineEnd(text: string, newline: string): string {
  return text === "" || text.endsWith("\n") ? text : text + newline;
}
