import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLParseError,
} from "yaml";

import { aliasesOf } from "./alias";
import { boundedDocuments, DEEPEST, MORE_VALUES, MOST_VALUES, TooMuch } from "./bounded-yaml";
import type { Place, SourceFile } from "./place";
import type { SourceNode, SourcePath, SourceScalar } from "./source-node";
import { syntaxAdvice } from "./syntax-advice";

/** What could be read of a text as YAML. */
export interface YamlSource {
  /**
   * None for a text without any; one that is empty among others is nothing (`null`). Where there are faults,
   * what could be read in spite of them: enough to mask the text, not to use it.
   */
  readonly documents: readonly SourceNode[];
  /** What keeps it from being read, in the order in which it was found. */
  readonly faults: readonly YamlFault[];
  /** Tags that mean something to other programs only: what stands behind them may not be what is read. */
  readonly strangeTags: readonly YamlFault[];
}

/** Something that is not YAML, stands for too much, or refers to what is not there. */
export interface YamlFault {
  readonly place: Place;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /**
   * The alias that cannot be followed, if it is one: because nothing of that name stands before it, or
   * because it would contain itself.
   */
  readonly alias?: { readonly name: string; readonly isMissing: boolean };
}

/** Tags of YAML's core schema, which may be written out. */
const CORE_TAGS: ReadonlySet<string> = new Set(
  ["map", "seq", "str", "null", "bool", "int", "float"].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * Reads the documents of a YAML text: at most 16 MiB, 200,000 values and 200 levels. Never throws: what
 * cannot be read becomes a fault. Merge keys are members like others; {@link mergedDocuments} follows them.
 *
 * @param offsetOf - turns an offset of the text into one of the file, for text that stands inside another one
 */
export function yamlSource(
  { file, text }: SourceFile,
  offsetOf: (offset: number) => number = (offset) => offset,
): YamlSource {
  const place: Placing = (start, end = start) => ({ file, start: offsetOf(start), end: offsetOf(end) });
  try {
    const documents = boundedDocuments(text);
    const budget = { values: MOST_VALUES };
    const read = documents.map((document) => readDocument({ document, text, place, budget }));
    const syntax = documents.flatMap(({ errors }) =>
      firstOfCascade(errors).map((error) => syntaxFault(text, error, place)),
    );
    return {
      documents: read.flatMap(({ contents }) => contents ?? []),
      // One slip often makes an alias lead nowhere too.
      faults: syntax.length > 0 ? syntax : read.flatMap(({ faults }) => faults),
      strangeTags: documents.flatMap((document) => strangeTags(document, place)),
    };
  } catch (error) {
    const [offset, message] =
      error instanceof TooMuch ? [error.offset, error.message] : [0, "it cannot be read"];
    return { documents: [], faults: [{ place: place(offset), message, hint: SMALLER }], strangeTags: [] };
  }
}

const SMALLER = "Divide it into several files: all of them together are read as one.";

type ParseError = Pick<YAMLParseError, "code" | "message" | "pos">;

/** Once the parser has lost its way, what it says of the rest of a document is about nothing. */
function firstOfCascade(errors: readonly ParseError[]): readonly ParseError[] {
  const [lost] = errors.filter(({ code }) => code !== "DUPLICATE_KEY");
  return lost === undefined ? errors : [lost];
}

function syntaxFault(text: string, { code, message, pos }: ParseError, place: Placing): YamlFault {
  const advice = syntaxAdvice(text, pos[0], code, message);
  return { message: advice.message ?? message, hint: advice.hint, place: place(...pos) };
}

type Placing = (start: number, end?: number) => Place;

interface DocumentReading {
  readonly document: Document;
  readonly text: string;
  readonly place: Placing;
  /** Values that may still be read of the file. */
  readonly budget: { values: number };
}

interface ReadDocument {
  readonly contents: SourceNode | undefined;
  readonly faults: readonly YamlFault[];
}

function readDocument({ document, text, place, budget }: DocumentReading): ReadDocument {
  const { targets, faults } = aliasesOf(document);
  const [firstAlias] = [...targets.keys()];
  try {
    return {
      contents: build({ text, place, budget, targets }, document.contents, [], 0),
      faults: faults.map(({ alias, isMissing }) => ({
        place: place(...rangeOf(alias)),
        message: isMissing
          ? `no anchor &${alias.source} stands before it`
          : `&${alias.source} would contain itself`,
        hint: isMissing
          ? "Put quotes around the text if it is none of YAML's aliases, or name the anchor before it is used."
          : "Write out what is meant: an object cannot hold itself.",
        alias: { name: alias.source, isMissing },
      })),
    };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    // Without aliases nothing stands for more than is written.
    const offset = firstAlias === undefined ? error.offset : rangeOf(firstAlias)[0];
    const message = firstAlias === undefined ? error.message : "its aliases stand for too much";
    return { contents: undefined, faults: [{ place: place(offset), message, hint: SMALLER }] };
  }
}

const UNTAGGED = "Write the value itself: the tag means something to another program, and nothing here.";

function strangeTags(document: Document, place: Placing): readonly YamlFault[] {
  const found = document.warnings.map(({ message, pos }): YamlFault => ({
    message,
    hint: UNTAGGED,
    place: place(...pos),
  }));
  visit(document, {
    Node(_key, node) {
      // The parser warns of those that it does not know; some others give what no description holds, such as
      // sets.
      if (isAlias(node) || node.tag?.startsWith("tag:yaml.org,2002:") !== true || CORE_TAGS.has(node.tag))
        return;
      found.push({
        message: `Unexpected tag: ${node.tag}`,
        hint: UNTAGGED,
        place: place(...rangeOf(node)),
      });
    },
  });
  return found;
}

interface Builder {
  readonly text: string;
  readonly place: Placing;
  readonly budget: { values: number };
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** What the parser made of text has a range; nothing else has one. */
function rangeOf(node: unknown): readonly [start: number, end: number] {
  const [start, end] = (isNode(node) ? node.range : undefined) ?? [0, 0];
  return [start, end];
}

function build(builder: Builder, node: unknown, path: SourcePath, depth: number): SourceNode | undefined {
  const { budget, place, targets } = builder;
  const [start, end] = rangeOf(node);
  budget.values -= 1;
  if (budget.values < 0) throw new TooMuch(start, MORE_VALUES);
  if (depth > DEEPEST) throw new TooMuch(start, "it is nested too deeply");
  if (isAlias(node)) {
    const target = build(builder, targets.get(node), path, depth + 1);
    return target && { ...target, alias: place(start, end) };
  }
  // An ordered map is a list of pairs.
  if (isMap(node) || isPair(node)) {
    const members = new Map<string, SourceNode>();
    for (const pair of isMap(node) ? node.items : [node]) addMember(builder, members, pair, path, depth);
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
  path: SourcePath,
  depth: number,
): void {
  const name = isScalar(key) ? String(key.value) : "";
  const where = builder.place(...rangeOf(key));
  const below = [...path, name];
  // `key:` without a value stands where its key does.
  const nothing: SourceScalar = { kind: "scalar", value: null, text: "", place: where, path: below };
  members.set(name, { ...(build(builder, value, below, depth + 1) ?? nothing), key: where });
}

function scalar({ text, place }: Builder, node: Scalar, path: SourcePath): SourceScalar {
  const [start, end] = rangeOf(node);
  const { value, source } = node;
  const plain =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
  return {
    kind: "scalar",
    value: plain,
    text: typeof plain === "string" ? plain : (source ?? String(plain ?? "")),
    place: place(start, end),
    path,
    ...(node.type === "PLAIN" ? { plain: true } : {}),
    ...(node.type === "BLOCK_LITERAL"
      ? { lines: blockLines(text, start, end).map((at) => place(at).start) }
      : {}),
  };
}

/**
 * Where the lines of a block begin, without their indentation, which the first line that is not empty sets.
 */
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
