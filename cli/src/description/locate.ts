import { isCollection, isMap, isScalar } from "yaml";
import type { Document, Node } from "yaml";

import type { PathSegment, SourceLocation } from "@parkit/provider-schema/internal/rules/violation";

import type { ParsedFile } from "./parse";

/** A place in a file. */
export interface Located {
  readonly source: SourceLocation;
  /** Length of the text to underline on that line, in UTF-16 code units as columns are. */
  readonly length: number;
}

/** Offsets of a piece of text: its beginning and the place behind its end. */
export type TextRange = readonly [start: number, end: number];

/** Which half of `key: value` is meant. */
export type PairHalf = "key" | "value";

/** Where the value at a path of a document stands; the nearest place above it when it is missing. */
export function locateIn(
  file: ParsedFile,
  document: Document,
  path: readonly PathSegment[],
  half: PairHalf = "value",
): Located {
  return located(file, nearestRange(document, path, half) ?? [0, 0]);
}

/** Turns offsets into line and column. What spans several lines is underlined to the end of the first. */
export function located({ file, lines, text }: ParsedFile, [start, end]: TextRange): Located {
  const { line, col } = lines.linePos(start);
  const lineEnd = /\r?\n|$/.exec(text.slice(start))?.index ?? 0;
  const length = Math.max(1, Math.min(end - start, lineEnd));
  return { source: { file, line, column: Math.max(1, col) }, length };
}

/** Range of a node; undefined for what was not written. */
export function rangeOf(node: unknown): TextRange | undefined {
  // Whatever the parser made of the text carries a range; a path may also lead to nothing.
  const range = (node as Node | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** Follows the path as far as it goes. A collection is shown by its key: its own text may be long. */
function nearestRange(
  document: Document,
  path: readonly PathSegment[],
  half: PairHalf,
): TextRange | undefined {
  let node: unknown = document.contents;
  let range = rangeOf(node);
  for (const segment of path) {
    if (!isCollection(node)) break;
    const key = isMap(node)
      ? node.items.map((pair) => pair.key).find((item) => isScalar(item) && item.value === segment)
      : undefined;
    const next: unknown = node.get(segment, true);
    if (key === undefined && next === undefined) break;
    const [first, second] = half === "key" || isCollection(next) || isEmpty(next) ? [key, next] : [next, key];
    range = rangeOf(first) ?? rangeOf(second) ?? range;
    node = next;
  }
  return range;
}

/** `key:` without a value. */
function isEmpty(node: unknown): boolean {
  const range = rangeOf(node);
  return range !== undefined && range[0] === range[1];
}
