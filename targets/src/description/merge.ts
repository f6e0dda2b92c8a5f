import { isDeepStrictEqual } from "node:util";

import { HOW_IT_BEGINS } from "@parkit/provider-schema/internal/description/description";
import { isPublicPlace } from "@parkit/provider-schema/internal/description/public-place";
import {
  parsePath,
  type SourceLocation,
  type Violation,
} from "@parkit/provider-schema/internal/rules/violation";
import { asterisks, maskedText } from "@parkit/source/internal/masked-text";
import { placeAt, type PairHalf } from "@parkit/source/internal/node-place";
import {
  placeLocator,
  shownLines,
  type LocatedPlace,
  type Place,
  type SourceFile,
} from "@parkit/source/internal/place";
import {
  plainOf,
  type SourceMap,
  type SourceNode,
  type SourcePath,
} from "@parkit/source/internal/source-node";
import { withMerges } from "@parkit/source/internal/merge-key";
import { yamlSource, type YamlFault } from "@parkit/source/internal/yaml-source";

import { DESCRIPTION_LISTS, foreignDocument, type ForeignDocument } from "./foreign-document";

/** A description with the way back to where each part was written. */
export interface LoadedDescription {
  /** The merged description, of unknown shape; undefined when nothing is written. */
  readonly input: unknown;
  /** What kept it from being read: while there is any, the description is not whole and not worth judging. */
  readonly violations: readonly Violation[];
  /** Where what a violation is about was written; the nearest place above it when it is missing. */
  locate(violation: Pick<Violation, "rule" | "path">): LocatedPlace;
  /** A line for excerpts: only what is known to be no secret. */
  lineOf(source: Pick<SourceLocation, "file" | "line">): string | undefined;
}

/** A document and where its lists begin in the merged description. */
interface Part {
  readonly document: SourceMap;
  readonly offsets: Readonly<Record<string, number>>;
}

interface Merged {
  readonly fields: Map<string, unknown>;
  readonly parts: Part[];
  /** The parts that have a field, in their order. */
  readonly holders: Map<string, Part[]>;
  readonly violations: Violation[];
  readonly located: (place: Place) => LocatedPlace;
}

/** How fields begin that are the author's own, such as anchors to merge. */
const OWN_FIELD = "x-";

/**
 * Makes one description of all documents of some files: lists are joined, every other field has one value.
 * Never throws: what is not YAML becomes `yaml/syntax` violations.
 */
export function mergeDocuments(sources: readonly SourceFile[]): LoadedDescription {
  // A byte order mark is not part of the first line.
  const files = sources.map(({ file, text }) => ({ file, text: text.replace(/^\ufeff/, "") }));
  const located = placeLocator(files);
  const read = files.map((file) => yamlSource(file));
  const violations = read
    // A tag is a fault here: what `!include other.yaml` means to other programs is not what would be read.
    .flatMap(({ faults, strangeTags }) => firstOfEachPlace([...faults, ...strangeTags]))
    .map((fault) => syntaxViolation(fault, located));
  const merged: Merged = { fields: new Map(), parts: [], holders: new Map(), violations, located };
  if (violations.length === 0)
    for (const { documents } of read)
      for (const document of documents) addDocument(merged, withMerges(document));
  return {
    input: merged.parts.length === 0 ? undefined : Object.fromEntries(merged.fields),
    violations: merged.violations,
    locate: ({ rule, path }) =>
      located(
        placeOf(merged, parsePath(path), rule === "schema/unknown-field" ? "key" : "value") ??
          beginningOf(files),
      ),
    lineOf: shownLines(files, (file) =>
      maskedText(file.text, yamlSource(file).documents, ({ path }, written) =>
        isPublicPlace(path) ? written : asterisks(written),
      ),
    ),
  };
}

/** One slip often makes the parser complain several times in the same place. */
function firstOfEachPlace(faults: readonly YamlFault[]): readonly YamlFault[] {
  const seen = new Set<number>();
  return faults.filter(({ place: { start } }) => {
    const isFirst = !seen.has(start);
    seen.add(start);
    return isFirst;
  });
}

function syntaxViolation({ message, hint, place, alias }: YamlFault, located: Merged["located"]): Violation {
  const words = alias === undefined ? message : `*${alias.name} leads nowhere: ${message}`;
  return {
    rule: "yaml/syntax",
    severity: "error",
    path: "",
    message: `not valid YAML: ${words}`,
    hint,
    source: located(place).source,
  };
}

function addDocument(merged: Merged, document: SourceNode): void {
  // Somebody wrote nothing.
  if (document.kind === "scalar" && document.value === null) return;
  if (document.kind !== "map") {
    merged.violations.push(notAnObject(document, merged.located));
    return;
  }
  const foreign = foreignDocument(document);
  if (foreign !== undefined) {
    merged.violations.push(notADescription(document, foreign, merged.located));
    return;
  }
  const members = [...document.members].filter(([name]) => !name.startsWith(OWN_FIELD));
  const value = Object.fromEntries(members.map(([name, member]) => [name, plainOf(member)]));
  const part: Part = { document, offsets: listOffsets(merged, value) };
  for (const [key, item] of Object.entries(value)) {
    addField(merged, part, key, item);
    const holders = merged.holders.get(key);
    if (holders === undefined) merged.holders.set(key, [part]);
    else holders.push(part);
  }
  merged.parts.push(part);
}

function listOffsets(
  { fields }: Merged,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    DESCRIPTION_LISTS.flatMap((list) => {
      const present = fields.get(list);
      return Array.isArray(present) && Array.isArray(value[list]) ? [[list, present.length]] : [];
    }),
  );
}

function addField(
  { fields, holders, violations, located }: Merged,
  part: Part,
  key: string,
  item: unknown,
): void {
  const present = fields.get(key);
  if (!fields.has(key)) {
    // A list of the merged description grows; that of the part stays.
    fields.set(key, Array.isArray(item) ? [...(item as unknown[])] : item);
  } else if (DESCRIPTION_LISTS.includes(key) && Array.isArray(present) && Array.isArray(item)) {
    for (const one of item as unknown[]) present.push(one);
  } else if (!isDeepStrictEqual(present, item)) {
    const [first] = holders.get(key) ?? [];
    const before = first && located(placeAt(first.document, [key]));
    violations.push(contradiction(key, located(placeAt(part.document, [key])), before));
  }
}

function contradiction(key: string, { source }: LocatedPlace, before: LocatedPlace | undefined): Violation {
  const place = before === undefined ? "before" : `in ${before.source.file}, line ${before.source.line}`;
  return {
    rule: "schema/value",
    severity: "error",
    path: key,
    message: `${JSON.stringify(key)} was written ${place} already, and differs`,
    hint: DESCRIPTION_LISTS.includes(key)
      ? "Write a list in both places: lists are joined."
      : "All documents are one description: write it in one of them.",
    source,
  };
}

function notADescription(
  { place, members }: SourceMap,
  { what, holdsRunner }: ForeignDocument,
  located: Merged["located"],
): Violation {
  const name = place.file === "-" ? "FILE" : place.file;
  return {
    rule: "schema/foreign-document",
    severity: "error",
    path: "",
    message: `this is ${what}, not a description`,
    hint: holdsRunner
      ? `Make a description of it: parkit import ${name}`
      : `A description begins with apiVersion: parkit/v1. If this belongs to a runner, make a description of both: parkit import ${name} RUNNER_FILE. Otherwise leave it out, or put it into another directory.`,
    source: located([...members.values()][0]?.key ?? place).source,
  };
}

function notAnObject({ place }: SourceNode, located: Merged["located"]): Violation {
  return {
    rule: "schema/type",
    severity: "error",
    path: "",
    message: "expected an object",
    hint: HOW_IT_BEGINS,
    source: located(place).source,
  };
}

function placeOf(merged: Merged, path: SourcePath, half: PairHalf): Place | undefined {
  const part = partOf(merged, path);
  const [list, index, ...rest] = path;
  const offset = typeof list === "string" ? (part?.offsets[list] ?? 0) : 0;
  const local = typeof index === "number" && list !== undefined ? [list, index - offset, ...rest] : path;
  return part && placeAt(part.document, local, half);
}

function partOf({ parts, holders }: Merged, [list, index]: SourcePath): Part | undefined {
  const having = typeof list === "string" ? holders.get(list) : undefined;
  if (typeof list !== "string" || typeof index !== "number" || having === undefined)
    return having?.[0] ?? parts[0];
  // The last one whose items begin at the wanted one or before: their beginnings ascend.
  let low = 0;
  let high = having.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((having[middle]?.offsets[list] ?? 0) <= index) low = middle;
    else high = middle;
  }
  return having[low] ?? parts[0];
}

/** Where nothing is written, the lack of it stands. */
function beginningOf([first]: readonly SourceFile[]): Place {
  return { file: first?.file ?? "-", start: 0, end: 0 };
}
