import { LineCounter } from "yaml";

import type { SourceLocation } from "@parkit/provider-schema/internal/rules/violation";

/** A file to import, as it was read. */
export interface SourceFile {
  /** Name for messages. */
  readonly file: string;
  readonly text: string;
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
  readonly source: SourceLocation;
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
    const lineEnd = /\r?\n|$/.exec(source.text.slice(start))?.index ?? 0;
    return {
      source: { file, line: Math.max(1, line), column: Math.max(1, col) },
      length: Math.max(1, Math.min(end - start, lineEnd)),
    };
  };
}

function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}
