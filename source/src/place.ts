import { LineCounter } from "yaml";

/** A text with the name of its file. */
export interface SourceFile {
  /** Name for messages. */
  readonly file: string;
  readonly text: string;
  /** Whether nobody named it, but the directory in which it is. @default false */
  readonly ofDirectory?: boolean;
}

/** A piece of a file: offsets into its text, in UTF-16 code units. */
export interface Place {
  readonly file: string;
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
}

/** Line and column of a place, for people. */
export interface LocatedPlace {
  /** Line and column count from 1, columns in UTF-16 code units. */
  readonly source: { readonly file: string; readonly line: number; readonly column: number };
  /** Length of the text on that line, at least 1. */
  readonly length: number;
}

/** Turns places of some files into lines and columns. What spans several lines ends with the first. */
export function placeLocator(files: readonly SourceFile[]): (place: Place) => LocatedPlace {
  const known = new Map(files.map((source) => [source.file, { ...source, lines: lineStarts(source.text) }]));
  return ({ file, start, end }) => {
    const source = known.get(file);
    if (source === undefined) return { source: { file, line: 1, column: 1 }, length: 1 };
    const { line, col } = source.lines.linePos(start);
    // The next line begins behind the end of this one; looking for it in the text would take longer the
    // longer the line is.
    const next = source.lines.lineStarts[line];
    const lineEnd = next === undefined ? source.text.length : next - (source.text[next - 2] === "\r" ? 2 : 1);
    return {
      source: { file, line: Math.max(1, line), column: Math.max(1, col) },
      length: Math.max(1, Math.min(end, lineEnd) - start),
    };
  };
}

/**
 * Lines of some files for excerpts, by file and number; undefined for a line that there is not. A file is
 * masked when it is first asked for.
 *
 * @param masked - the text of a file as it may be shown, with the same lines
 */
export function shownLines(
  files: readonly SourceFile[],
  masked: (source: SourceFile) => string,
): (line: { readonly file: string; readonly line: number }) => string | undefined {
  const known = new Map<string, readonly string[]>();
  const linesOf = (name: string): readonly string[] => {
    const source = files.find(({ file }) => file === name);
    return source === undefined ? [] : masked(source).split(/\r?\n/);
  };
  return ({ file, line }) => {
    const lines = known.get(file) ?? linesOf(file);
    known.set(file, lines);
    return lines[line - 1];
  };
}

function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) lines.addNewLine(end + 1);
  return lines;
}
