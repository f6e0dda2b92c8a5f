import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Document, Node, Pair, Scalar } from "yaml";

import type { PathSegment } from "@parkit/provider-schema/internal/rules/violation";

import type { Place, SourceFile } from "./place";
import type { SourceNode, SourceScalar } from "./source-node";

/** What could be read of a text as YAML. */
export interface YamlSource {
  readonly documents: readonly SourceNode[];
  /** What kept it from being read, if anything. */
  readonly fault?: YamlFault;
}

/** Something that is no YAML, or stands for too much. */
export interface YamlFault {
  readonly place: Place;
  readonly message: string;
}

/** Most values that a file may hold, aliases counted as often as they are used: a few short ones can stand for more than memory holds. */
const MOST_NODES = 200_000;
/** Deepest nesting; files that people write stay far below. */
const DEEPEST = 200;

/** Thrown and caught here: the text stands for more than is read. */
class TooMuch extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the documents of a YAML text. Never throws: what cannot be read becomes a fault.
 *
 * @param offsetOf - turns an offset of the text into one of the file, for text that stands inside another one
 */
export function yamlSource(
  { file, text }: SourceFile,
  offsetOf: (offset: number) => number = (offset) => offset,
): YamlSource {
  const place = (start: number, end = start): Place => ({ file, start: offsetOf(start), end: offsetOf(end) });
  try {
    if (nestingOf(text) > DEEPEST) throw new TooMuch(0, "it is nested too deeply");
    const documents: readonly Document[] = parseAllDocuments(text, {
      prettyErrors: false,
      stringKeys: true,
      merge: true,
    });
    // One slip often makes the parser complain many times; the first complaint is nearest to it.
    const fault = documents.find(({ errors }) => errors.length > 0)?.errors[0];
    if (fault !== undefined)
      return { documents: [], fault: { message: fault.message, place: place(...fault.pos) } };
    const builder: Builder = { text, place, budget: { nodes: MOST_NODES }, anchors: new Map() };
    return {
      documents: documents.flatMap(
        (document) => build({ ...builder, anchors: new Map() }, document.contents, [], 0) ?? [],
      ),
    };
  } catch (error) {
    const offset = error instanceof TooMuch ? error.offset : 0;
    const message = error instanceof TooMuch ? error.message : "it cannot be read";
    return { documents: [], fault: { place: place(offset), message } };
  }
}

/** The parser calls itself for each level, so that depth is looked at before: brackets in flow style, indentation and dashes in block style. */
function nestingOf(text: string): number {
  let brackets = 0;
  let deepest = 0;
  for (const [character] of text.matchAll(/[[\]{}]/g)) {
    brackets = character === "[" || character === "{" ? brackets + 1 : Math.max(0, brackets - 1);
    deepest = Math.max(deepest, brackets);
  }
  const dashes = /^[ \t]*(?:[-?:][ \t]+){50}/m.test(text) ? DEEPEST + 1 : 0;
  const indentation = /^ {2000}/m.test(text) ? DEEPEST + 1 : 0;
  return Math.max(deepest, dashes, indentation);
}

interface Builder {
  readonly text: string;
  readonly place: (start: number, end?: number) => Place;
  readonly budget: { nodes: number };
  readonly anchors: Map<string, Node>;
}

type Path = readonly PathSegment[];

function build(builder: Builder, node: unknown, path: Path, depth: number): SourceNode | undefined {
  const { anchors, budget, place } = builder;
  const written = node as Node | null | undefined;
  const [start, end] = written?.range ?? [0, 0];
  budget.nodes -= 1;
  if (budget.nodes < 0) throw new TooMuch(start, "its aliases stand for too much");
  if (depth > DEEPEST) throw new TooMuch(start, "it is nested too deeply, or contains itself");
  if (isAlias(node)) {
    const target = anchors.get(node.source);
    if (target === undefined) throw new TooMuch(start, `no anchor &${node.source} stands before it`);
    return build(builder, target, path, depth + 1);
  }
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
    anchors.set(node.anchor, node);
  if (isMap(node)) {
    const members = new Map<string, SourceNode>();
    for (const pair of node.items) addMember(builder, members, pair, path, depth);
    return { kind: "map", place: place(start, end), path, members };
  }
  if (isSeq(node)) {
    const items = node.items.flatMap(
      (item, index) => build(builder, item, [...path, index], depth + 1) ?? [],
    );
    return { kind: "list", place: place(start, end), path, items };
  }
  return isScalar(node) ? scalar(builder, node, path) : undefined;
}

function addMember(
  builder: Builder,
  members: Map<string, SourceNode>,
  { key, value }: Pair,
  path: Path,
  depth: number,
): void {
  const name = isScalar(key) ? String(key.value) : "";
  const member = build(builder, value, [...path, name], depth + 1) ?? nothing(builder, key, [...path, name]);
  if (name !== "<<") {
    members.set(name, member);
    return;
  }
  // Members of the object itself win, whether they stand before or after; of several merged objects the first.
  for (const merged of member.kind === "list" ? member.items : [member])
    if (merged.kind === "map")
      for (const [inherited, node] of merged.members)
        if (!members.has(inherited)) members.set(inherited, { ...node, path: [...path, inherited] });
}

/** `key:` without a value stands where its key does. */
function nothing({ place }: Builder, key: unknown, path: Path): SourceScalar {
  const [start, end] = isScalar(key) ? (key.range ?? [0, 0]) : [0, 0];
  return { kind: "scalar", value: null, text: "", place: place(start, end), path };
}

function scalar({ text, place }: Builder, node: Scalar, path: Path): SourceScalar {
  const [start, end] = node.range ?? [0, 0];
  const { value, source } = node;
  const plain =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
  return {
    kind: "scalar",
    value: plain,
    text: typeof plain === "string" ? plain : (source ?? String(plain ?? "")),
    place: place(start, end),
    path,
    ...(node.type === "BLOCK_LITERAL"
      ? { lines: blockLines(text, start, end).map((at) => place(at).start) }
      : {}),
  };
}

/** Where the lines of a block begin, without their indentation, which the first line that is not empty sets. */
function blockLines(text: string, start: number, end: number): readonly number[] {
  const header = text.indexOf("\n", start) + 1;
  if (header === 0) return [];
  const lines = text.slice(header, end).split("\n");
  const indentation = /^ */.exec(lines.find((line) => line.trim() !== "") ?? "")?.[0].length ?? 0;
  let offset = header;
  return lines.map((line) => {
    const at = offset + Math.min(indentation, line.length);
    offset += line.length + 1;
    return at;
  });
}

/** Reads YAML that stands as text inside another file, such as an annotation, with places in that file. */
export function nestedYaml(scalar: SourceScalar): YamlSource {
  const { text, lines, place } = scalar;
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return yamlSource({ file: place.file, text }, (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    const outer = lines?.[line];
    return outer === undefined ? place.start : outer + offset - (starts[line] ?? 0);
  });
}
