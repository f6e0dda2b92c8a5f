import { isCollection, isMap, isPair, isScalar } from "yaml";
import type { Document, LineCounter, Node } from "yaml";

import { parsePath } from "@parkit/provider-schema/violation";
import type { PathSegment, SourceLocation, Violation } from "@parkit/provider-schema/violation";

import type { ParsedFile } from "./parse";

/** A description with the way back to where each part was written. */
export interface LoadedDescription {
  /** The merged description, of unknown shape. Undefined when nothing could be parsed. */
  readonly input: unknown;
  /** What could not be parsed. */
  readonly violations: readonly Violation[];
  /** Where a path of the merged description was written; the nearest place above it when it is missing. */
  locate(path: string): Located | undefined;
  /** Text of a file, for excerpts. */
  textOf(file: string): string | undefined;
}

/** A place in a file. */
export interface Located {
  readonly source: SourceLocation;
  /** Number of characters to underline on that line. */
  readonly length: number;
}

/** A document and where its lists begin in the merged description. */
interface Part {
  readonly file: ParsedFile;
  readonly document: Document;
  readonly offsets: Readonly<Record<string, number>>;
}

const LISTS = ["runners", "connections", "connectionGroups"] as const;

/** Makes one description of all documents: lists are joined, other fields come from the first document that has them. */
export function mergeDocuments(files: readonly ParsedFile[]): LoadedDescription {
  const merged: Record<string, unknown> = {};
  const parts: Part[] = [];
  const violations = files.flatMap((file) => file.violations);
  let other: unknown;
  for (const file of files) {
    for (const document of file.documents) {
      const value = plainValue(document, file, violations);
      if (!isRecord(value)) {
        other ??= value;
        continue;
      }
      parts.push({ file, document, offsets: appendDocument(merged, value) });
    }
  }
  return {
    input: parts.length > 0 ? merged : other,
    violations,
    locate: (path) => locate(parts, parsePath(path)),
    textOf: (name) => files.find((file) => file.file === name)?.text,
  };
}

/** Resolving aliases can fail (too many of them), which is a fault of the text. */
function plainValue(document: Document, file: ParsedFile, violations: Violation[]): unknown {
  try {
    return document.toJS();
  } catch {
    violations.push({
      rule: "yaml/syntax",
      severity: "error",
      path: "",
      message: "not valid YAML: its aliases cannot be resolved",
      hint: "Write the values out instead of using anchors and aliases.",
      source: { file: file.file, line: 1, column: 1 },
    });
    return undefined;
  }
}

function appendDocument(
  merged: Record<string, unknown>,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number>> {
  const offsets: Record<string, number> = {};
  for (const [key, item] of Object.entries(value)) {
    const present = merged[key];
    if (Array.isArray(present) && Array.isArray(item) && LISTS.some((list) => list === key)) {
      offsets[key] = present.length;
      merged[key] = [...(present as unknown[]), ...(item as unknown[])];
    } else if (!Object.hasOwn(merged, key)) {
      merged[key] = item;
    }
  }
  return offsets;
}

function locate(parts: readonly Part[], path: readonly PathSegment[]): Located | undefined {
  const part = partOf(parts, path);
  if (part === undefined) return undefined;
  const [list, index, ...rest] = path;
  const offset = typeof list === "string" ? (part.offsets[list] ?? 0) : 0;
  const local = typeof index === "number" && list !== undefined ? [list, index - offset, ...rest] : path;
  const range = nearestRange(part.document, local);
  return range === undefined ? undefined : underline(part.file, part.file.lines, range);
}

function partOf(parts: readonly Part[], path: readonly PathSegment[]): Part | undefined {
  const [list, index] = path;
  if (typeof list !== "string") return parts[0];
  const holders = parts.filter((part) => part.document.has(list));
  if (typeof index !== "number") return holders[0] ?? parts[0];
  return holders.findLast((part) => (part.offsets[list] ?? 0) <= index) ?? parts[0];
}

type Range = readonly [number, number];

/** Follows the path as far as it goes. The key of a pair is underlined when its value has no place of its own. */
function nearestRange(document: Document, path: readonly PathSegment[]): Range | undefined {
  let node: unknown = document.contents;
  let range = rangeOf(node);
  for (const segment of path) {
    if (!isCollection(node)) break;
    const pair = isMap(node)
      ? node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(segment),
        )
      : undefined;
    const next: unknown = node.get(segment, true);
    if (pair === undefined && next === undefined) break;
    range =
      (isCollection(next) ? rangeOf(pair?.key) : undefined) ?? rangeOf(next) ?? rangeOf(pair?.key) ?? range;
    node = next;
  }
  return range;
}

function rangeOf(node: unknown): Range | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

function underline(file: ParsedFile, lines: LineCounter, [start, end]: Range): Located {
  const { line, col } = lines.linePos(start);
  const lineEnd = file.text.indexOf("\n", start);
  const last = Math.min(end, lineEnd === -1 ? file.text.length : lineEnd);
  return { source: { file: file.file, line, column: col }, length: Math.max(1, last - start) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
