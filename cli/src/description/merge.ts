import type { Document } from "yaml";

import { parsePath } from "@parkit/provider-schema/internal/rules/violation";
import type {
  PathSegment,
  SourceLocation,
  Violation,
} from "@parkit/provider-schema/internal/rules/violation";

import { aliasFaults, firstAliasOffset } from "./aliases";
import { located, locateIn, rangeOf } from "./locate";
import type { Located, PairHalf } from "./locate";
import { maskedText } from "./masked-text";
import { syntaxViolation } from "./parse";
import type { ParsedFile } from "./parse";

/** A description with the way back to where each part was written. */
export interface LoadedDescription {
  /** The merged description, of unknown shape; undefined when nothing is written. */
  readonly input: unknown;
  /** What kept it from being read: while there is any, the description is not whole and not worth judging. */
  readonly violations: readonly Violation[];
  /** Where what a violation is about was written; the nearest place above it when it is missing. */
  locate(violation: Pick<Violation, "rule" | "path">): Located;
  /** A line for excerpts, with secrets masked. */
  lineOf(source: Pick<SourceLocation, "file" | "line">): string | undefined;
}

/** A document and where its lists begin in the merged description. */
interface Part {
  readonly file: ParsedFile;
  readonly document: Document;
  readonly value: Readonly<Record<string, unknown>>;
  readonly offsets: Readonly<Record<string, number>>;
}

interface Merged {
  readonly fields: Map<string, unknown>;
  readonly parts: Part[];
  readonly violations: Violation[];
}

const LISTS: readonly string[] = ["runners", "connections", "connectionGroups"];

/** Makes one description of all documents: lists are joined, every other field has one value. */
export function mergeDocuments(files: readonly ParsedFile[]): LoadedDescription {
  const violations = files.flatMap((file) => file.violations);
  const merged: Merged = { fields: new Map(), parts: [], violations: [...violations] };
  if (violations.length === 0) {
    for (const file of files) for (const document of file.documents) addDocument(merged, file, document);
  }
  // Read only when something is shown, but then often.
  const lines = new Map<string, readonly string[]>();
  const readLines = (name: string): readonly string[] => {
    const file = files.find((candidate) => candidate.file === name);
    return file === undefined ? [] : maskedText(file).split(/\r?\n/);
  };
  return {
    input: merged.parts.length === 0 ? undefined : Object.fromEntries(merged.fields),
    violations: merged.violations,
    locate: ({ rule, path }) =>
      locate(merged.parts, files, parsePath(path), rule === "schema/unknown-field" ? "key" : "value"),
    lineOf: ({ file, line }) => {
      const known = lines.get(file) ?? readLines(file);
      lines.set(file, known);
      return known[line - 1];
    },
  };
}

function addDocument(merged: Merged, file: ParsedFile, document: Document): void {
  const faults = aliasFaults(document);
  if (faults.length > 0) {
    const found = faults.map(({ alias, message }) =>
      syntaxViolation(file, alias.range?.[0] ?? 0, `*${alias.source} leads nowhere: ${message}`),
    );
    merged.violations.push(...found);
    return;
  }
  const value = plainValue(merged, file, document);
  if (value === undefined || value === null) return;
  if (!isRecord(value)) {
    merged.violations.push(notAnObject(file, document));
    return;
  }
  const part: Part = { file, document, value, offsets: listOffsets(merged, value) };
  for (const [key, item] of Object.entries(value)) addField(merged, part, key, item);
  merged.parts.push(part);
}

/** A few short aliases can stand for more than memory holds; the parser then refuses to follow them. */
function plainValue(merged: Merged, file: ParsedFile, document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    const message = "its aliases stand for too much";
    merged.violations.push(syntaxViolation(file, firstAliasOffset(document), message));
    return undefined;
  }
}

function listOffsets(
  { fields }: Merged,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    LISTS.flatMap((list) => {
      const present = fields.get(list);
      return Array.isArray(present) && Array.isArray(value[list]) ? [[list, present.length]] : [];
    }),
  );
}

function addField({ fields, parts, violations }: Merged, part: Part, key: string, item: unknown): void {
  const present = fields.get(key);
  if (!fields.has(key)) {
    fields.set(key, item);
  } else if (LISTS.includes(key) && Array.isArray(present) && Array.isArray(item)) {
    fields.set(key, [...(present as unknown[]), ...(item as unknown[])]);
  } else if (JSON.stringify(present) !== JSON.stringify(item)) {
    violations.push(contradiction(parts, part, key));
  }
}

function contradiction(parts: readonly Part[], { file, document }: Part, key: string): Violation {
  const first = parts.find(({ value }) => Object.hasOwn(value, key));
  const before = first === undefined ? undefined : locateIn(first.file, first.document, [key]).source;
  const place = before === undefined ? "before" : `in ${before.file}, line ${before.line}`;
  return {
    rule: "schema/value",
    severity: "error",
    path: key,
    message: `${JSON.stringify(key)} was written ${place} already, and differs`,
    hint: LISTS.includes(key)
      ? "Write a list in both places: lists are joined."
      : "All documents are one description: write it in one of them.",
    source: locateIn(file, document, [key]).source,
  };
}

function notAnObject(file: ParsedFile, document: Document): Violation {
  return {
    rule: "schema/type",
    severity: "error",
    path: "",
    message: "expected an object",
    hint: "Start with apiVersion: parkit/v1, then runners, connections and connectionGroups.",
    source: located(file, rangeOf(document.contents) ?? [0, 0]).source,
  };
}

function locate(
  parts: readonly Part[],
  files: readonly ParsedFile[],
  path: readonly PathSegment[],
  half: PairHalf,
): Located {
  const part = partOf(parts, path);
  if (part === undefined) {
    const file = files[0]?.file ?? "-";
    return { source: { file, line: 1, column: 1 }, length: 1 };
  }
  const [list, index, ...rest] = path;
  const offset = typeof list === "string" ? (part.offsets[list] ?? 0) : 0;
  const local = typeof index === "number" && list !== undefined ? [list, index - offset, ...rest] : path;
  return locateIn(part.file, part.document, local, half);
}

function partOf(parts: readonly Part[], [list, index]: readonly PathSegment[]): Part | undefined {
  if (typeof list !== "string") return parts[0];
  const holders = parts.filter(({ value }) => Object.hasOwn(value, list));
  if (typeof index !== "number") return holders[0] ?? parts[0];
  return holders.findLast((part) => (part.offsets[list] ?? 0) <= index) ?? parts[0];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
