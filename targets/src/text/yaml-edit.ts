import { isDeepStrictEqual } from "node:util";

import { formatPath, type PathSegment } from "@parkit/provider-schema/internal/rules/violation";
import { withMerges } from "@parkit/source/internal/merge-key";
import { placeLocator } from "@parkit/source/internal/place";
import {
  isBlank,
  itemsOf,
  memberOf,
  membersOf,
  plainOf,
  type SourceList,
  type SourceMap,
  type SourceNode,
} from "@parkit/source/internal/source-node";
import { yamlSource, type YamlFault } from "@parkit/source/internal/yaml-source";

import { RenderError } from "../render-error";
import {
  columnOf,
  edited,
  endOf,
  indented,
  keyStart,
  lineEndFrom,
  lineStartOf,
  type TextEdit,
} from "./text-edit";
import { appliedTo, isBlankValue, isSaid, nameOf, type Wanted, type WantedMembers } from "./wanted-member";
import { yamlText } from "./yaml-text";

/**
 * Documents of a file that is to be changed.
 *
 * @param what - what people call the file
 * @throws {RenderError} when it cannot be read; with the place, and nothing of its content
 */
export function editableDocuments(text: string, what: string): readonly SourceNode[] {
  const { documents, faults } = yamlSource({ file: "", text });
  const [fault] = faults;
  if (fault !== undefined) throw new RenderError(`${what} ${inWords(fault, text)}`);
  return documents;
}

function inWords({ alias, message, place }: YamlFault, text: string): string {
  if (alias?.isMissing === true) return `refers to ${alias.name}, which is not there`;
  const { line, column } = placeLocator([{ file: place.file, text }])(place).source;
  return `cannot be read: ${message} (line ${line}, column ${column})`;
}

/**
 * Changes members of one document and leaves every other byte of the file alone.
 *
 * @param index - which document
 * @param what - what people call the file
 * @throws {RenderError} when that cannot be done without touching others, with the reason
 */
export function editedYaml(text: string, index: number, wanted: WantedMembers, what: string): string {
  const before = editableDocuments(text, what);
  const document = before[index];
  if (document?.kind !== "map") throw new RenderError(`${what} is not an object`);
  const edits = memberEdits({ text, what }, document, withMerges(document), wanted);
  const result = edited(text, edits);
  const after = editableDocuments(result, what).map((one) => plainOf(withMerges(one)));
  const expected = before.map((one, at) => {
    const plain = plainOf(withMerges(one));
    return at === index ? appliedTo(plain, { kind: "members", members: wanted }) : plain;
  });
  // An anchor that others refer to, or a merge that a new member would hide.
  if (!isDeepStrictEqual(after, expected))
    throw new RenderError(
      `${what} refers from one place to another (with an anchor, an alias or a merge key), so that the change would reach further than it should`,
    );
  return result;
}

interface File {
  readonly text: string;
  readonly what: string;
}

function memberEdits(
  file: File,
  map: SourceMap,
  effective: SourceNode,
  wanted: WantedMembers,
): readonly TextEdit[] {
  return Object.entries(wanted).flatMap(([name, member]) => {
    const present = plainOf(memberOf(effective, name));
    if (member.kind === "same" && !isBlankValue(present) && !isSaid(present, member))
      throw new RenderError(member.refusal(present));
    if (isSaid(present, member)) return [];
    const own = map.members.get(name);
    if (own === undefined) return addMember(file, map, name, appliedTo(undefined, member));
    return changeMember(file, map, name, own, memberOf(effective, name) ?? own, member);
  });
}

function changeMember(
  file: File,
  map: SourceMap,
  name: string,
  own: SourceNode,
  effective: SourceNode,
  wanted: Wanted,
): readonly TextEdit[] {
  const isOpen = own.alias === undefined && !isBlank(own);
  if (wanted.kind === "absent") return [removeMember(file, map, own)];
  if (wanted.kind === "members" && isOpen) {
    if (own.kind === "map") return memberEdits(file, own, effective, wanted.members);
    throw cannot(file, own.path, "is not an object");
  }
  if ((wanted.kind === "entries" || wanted.kind === "texts") && isOpen) {
    if (own.kind !== "list") throw cannot(file, own.path, "is not a list");
    return wanted.kind === "entries" ? entryEdits(file, own, wanted) : textEdits(file, map, own, wanted);
  }
  if (wanted.kind === "members" && own.alias !== undefined)
    throw cannot(file, own.path, "is an alias of something that is written elsewhere");
  return replaceValue(file, map, name, own, appliedTo(plainOf(effective), wanted));
}

/** Adds a member behind the last one. */
function addMember({ text }: File, map: SourceMap, name: string, value: unknown): readonly TextEdit[] {
  if (value === undefined) return [];
  const last = membersOf(map).at(-1)?.[1];
  if (isFlow(text, map)) {
    const member = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const at = last === undefined ? map.place.start + 1 : flowEnd(last);
    return [{ start: at, end: at, text: last === undefined ? ` ${member} ` : `, ${member}` }];
  }
  const at = endOf(text, last ?? map);
  const column = columnOf(text, map.place.start);
  return [{ start: at, end: at, text: indented(yamlText({ [name]: value }), column), column }];
}

function removeMember(file: File, map: SourceMap, own: SourceNode): TextEdit {
  const { text } = file;
  const start = lineStartOf(text, keyStart(own));
  if (isFlow(text, map) || text.slice(start, keyStart(own)).trim() !== "")
    throw cannot(file, own.path, "has to go, and stands in one line with others");
  return { start, end: linesEnd(text, own), text: "", column: keyStart(own) - start };
}

/**
 * Puts another value in the place of a member's. What stands behind it in its line, such as a comment, stays
 * in the line of the name.
 */
function replaceValue(
  file: File,
  map: SourceMap,
  name: string,
  own: SourceNode,
  value: unknown,
): readonly TextEdit[] {
  const { text } = file;
  const colon = colonOf(text, own);
  const { start, end: writtenEnd } = own.alias ?? own.place;
  // Nothing is written behind the colon, wherever the reader says that it stands.
  const isNothing = writtenEnd <= colon || start === writtenEnd;
  if (isFlow(text, map)) {
    if (isNothing) throw cannot(file, own.path, "has no value in an object of one line");
    return [{ start, end: writtenEnd, text: JSON.stringify(value) }];
  }
  const isBlock = own.alias === undefined && isBlockScalar(text, own);
  const end = isBlock ? linesEnd(text, own) : isNothing ? colon : writtenEnd;
  if (!isBlock && text.slice(colon, end).includes("\n"))
    throw cannot(file, own.path, "is written over several lines");
  const [head, body] = valueText(name, value);
  if (!isBlock && body === "")
    return [isNothing ? { start: colon, end: colon, text: head } : { start, end, text: head.trim() }];
  const lineFrom = isBlock ? start : end;
  const line = text.slice(lineFrom, lineEndFrom(text, lineFrom));
  const lines = indented(body, columnOf(text, map.place.start));
  return [
    { start: colon, end: isBlock ? end : lineEndFrom(text, end), text: `${head}${remarkOf(line)}\n${lines}` },
  ];
}

/** A value as it stands behind the colon of its name: what is in the same line, and lines below that. */
function valueText(name: string, value: unknown): readonly [head: string, body: string] {
  const key = yamlText({ [name]: 0 }).replace(/ 0\n$/, "");
  const text = yamlText({ [name]: value }).slice(key.length);
  const lineEnd = text.indexOf("\n");
  return [text.slice(0, lineEnd), text.slice(lineEnd + 1)];
}

/** Whether a text is written in lines of its own. */
function isBlockScalar(text: string, { kind, place }: SourceNode): boolean {
  return kind === "scalar" && /[|>]/.test(text[place.start] ?? "");
}

/** Behind the last line of a value that says something; empty lines behind a text of several stay. */
function linesEnd(text: string, node: SourceNode): number {
  if (!isBlockScalar(text, node) || node.alias !== undefined) return endOf(text, node);
  const written = text.slice(node.place.start, node.place.end).trimEnd();
  return lineEndFrom(text, node.place.start + written.length);
}

/** A comment at the end of a line, with the blank before it. */
function remarkOf(rest: string): string {
  const remark = /(?:^|\s)(#[^\r\n]*)/.exec(rest)?.[1];
  return remark === undefined ? "" : ` ${remark}`;
}

/** Behind the colon of a member's name. */
function colonOf(text: string, { key, place }: SourceNode): number {
  const end = (key ?? place).end;
  return end + (/^\s*:/.exec(text.slice(end))?.[0].length ?? 0);
}

/** Takes texts out of a list and adds others. */
function textEdits(
  file: File,
  map: SourceMap,
  list: SourceList,
  { texts }: Wanted & { readonly kind: "texts" },
): readonly TextEdit[] {
  const { text } = file;
  const items = itemsOf(list);
  const kept = items.filter((item) => texts.some((one) => one === plainOf(item)));
  const added = texts.filter((one) => !kept.some((item) => plainOf(item) === one));
  if (isFlow(text, list) || isFlow(text, map)) {
    const { start, end } = list.place;
    if (text.slice(start, end).includes("\n"))
      throw cannot(file, list.path, "is a list in brackets over several lines");
    return [{ start, end, text: flowTexts([...kept.map((item) => String(plainOf(item))), ...added]) }];
  }
  return [
    ...emptied(file, list, kept.length + added.length),
    ...items.filter((item) => !kept.includes(item)).map((item) => removeItem(file, item)),
    ...added.map((one) => addItem(file, list, `-${valueText("x", one).join("\n")}`)),
  ];
}

/** A list of which nothing stays is an empty one, and not nothing. */
function emptied({ text }: File, list: SourceList, left: number): readonly TextEdit[] {
  const colon = colonOf(text, list);
  return left > 0 ? [] : [{ start: colon, end: colon, text: " []" }];
}

/** Names of actions need no quotes, neither in brackets nor in lines of their own. */
function flowTexts(texts: readonly string[]): string {
  return `[${texts.map((one) => (/^[A-Za-z][\w.]*\.[\w.]+$/.test(one) ? one : JSON.stringify(one))).join(", ")}]`;
}

/** Changes entries of a list by their names. */
function entryEdits(
  file: File,
  list: SourceList,
  { entries, isOwn }: Wanted & { readonly kind: "entries" },
): readonly TextEdit[] {
  const items = itemsOf(list);
  const named = new Map(items.map((item) => [nameOf(plainOf(item)), item]));
  const stale = items.filter((item) => {
    const name = nameOf(plainOf(item));
    return name !== undefined && isOwn(name) && !entries.some((entry) => entry.name === name);
  });
  return [
    ...emptied(file, list, items.length - stale.length + entries.length),
    ...stale.map((item) => removeItem(file, item)),
    ...entries.flatMap((entry): readonly TextEdit[] => {
      const present = named.get(entry.name);
      if (present === undefined) return [addItem(file, list, entryText(entry))];
      if (isDeepStrictEqual(plainOf(present), entry)) return [];
      const { start, end } = removeItem(file, present);
      const column = columnOf(file.text, dashOf(file, present));
      return [{ start, end, text: indented(entryText(entry), column), column }];
    }),
  ];
}

function entryText(entry: object): string {
  return `- ${indented(yamlText(entry), 2).trimStart()}`;
}

function addItem(file: File, list: SourceList, item: string): TextEdit {
  const { text } = file;
  const last = itemsOf(list).at(-1);
  if (last === undefined || isFlow(text, list))
    throw cannot(file, list.path, "is a list in brackets: write each entry in a line of its own");
  const at = endOf(text, last);
  const column = columnOf(text, dashOf(file, last));
  // A list need not be indented more than its name, with which a new member comes after it.
  return { start: at, end: at, text: indented(item, column), column: column + 1 };
}

function removeItem(file: File, item: SourceNode): TextEdit {
  const { text } = file;
  const dash = dashOf(file, item);
  return { start: lineStartOf(text, dash), end: linesEnd(text, item), text: "", column: 0 };
}

/** Where the `-` before an entry stands, which must begin its line. */
function dashOf(file: File, item: SourceNode): number {
  const { start } = item.alias ?? item.place;
  const lineStart = lineStartOf(file.text, start);
  const before = /^([ ]*)-[ \t]+$/.exec(file.text.slice(lineStart, start));
  if (before === null) throw cannot(file, item.path, "does not stand in a line of its own");
  return lineStart + (before[1] ?? "").length;
}

function isFlow(text: string, { place }: SourceNode): boolean {
  return text[place.start] === "{" || text[place.start] === "[";
}

/** Behind the value of a member of an object in braces. */
function flowEnd({ alias, place, key }: SourceNode): number {
  return Math.max((alias ?? place).end, key?.end ?? 0);
}

function cannot({ what }: File, path: readonly PathSegment[], reason: string): RenderError {
  return new RenderError(`${what} cannot be changed without touching others: ${formatPath(path)} ${reason}`);
}
