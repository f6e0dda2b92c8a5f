import { withMerges } from "@parkit/source/internal/merge-key";
import { placeLocator } from "@parkit/source/internal/place";
import { membersOf, type SourceMap, type SourceNode } from "@parkit/source/internal/source-node";
import { yamlSource, type YamlFault } from "@parkit/source/internal/yaml-source";

import { composeDocument } from "./compose-document";
import type { ComposeSpec } from "./compose-secret";
import { missingSecrets } from "./missing-secret";
import { yamlText } from "../text/yaml-text";
import { RenderError } from "../render-error";

/**
 * Adds the runner's service and its secrets to a Compose file that exists, or replaces them there, and leaves
 * every other byte alone.
 *
 * @throws {RenderError} when the file is not one YAML document with `services` and `secrets` in block style,
 *   when something outside refers into what is replaced, or when a secret of the same name is somebody else's
 */
export function composeInto(existing: string, spec: ComposeSpec): string {
  const file = readCompose(existing);
  const secrets = missingSecrets(file && withMerges(file), spec);
  const edits = [
    ...editsOf(existing, file, "services", composeDocument(spec).services),
    ...editsOf(existing, file, "secrets", secrets),
  ];
  const result = edited(existing, edits);
  readCompose(result);
  return result;
}

/** Lines that are put in the place of a piece of the text. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly lines: string;
  /** Whether they begin a section of their own, which may stand only behind what is added to the last one. */
  readonly isSection: boolean;
}

function edited(text: string, edits: readonly Edit[]): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  let result = "";
  let at = 0;
  for (const { start, end, lines } of [...edits].sort(inOrder)) {
    const before = result + text.slice(at, start);
    result = withLineEnd(before, newline) + lines.replaceAll("\n", newline);
    at = end;
  }
  return result + text.slice(at);
}

function inOrder(one: Edit, other: Edit): number {
  return one.start - other.start || Number(one.isSection) - Number(other.isSection);
}

function editsOf(
  text: string,
  file: SourceMap | undefined,
  section: string,
  wanted: object,
): readonly Edit[] {
  const members: readonly (readonly [string, unknown])[] = Object.entries(wanted);
  if (members.length === 0) return [];
  const present = file?.members.get(section);
  if (present === undefined) {
    const blocks = members.map(([name, value]) => indented(yamlText({ [name]: value }), 2));
    return [
      { start: text.length, end: text.length, lines: `${section}:\n${blocks.join("")}`, isSection: true },
    ];
  }
  if (present.kind !== "map" || present.alias !== undefined || text[present.place.start] === "{")
    throw new RenderError(`the ${section} of the Compose file must be an object in block style`);
  const indent = columnOf(text, present.place.start);
  const last = membersOf(present).at(-1)?.[1];
  return members.map(([name, value]) => {
    const own = present.members.get(name);
    const end = endOf(text, own ?? last ?? present);
    const start = own === undefined ? end : keyStart(own) - indent;
    return { start, end, lines: indented(yamlText({ [name]: value }), indent), isSection: false };
  });
}

function readCompose(text: string): SourceMap | undefined {
  const { documents, faults } = yamlSource({ file: "", text });
  const [fault] = faults;
  if (fault !== undefined) throw new RenderError(`the Compose file ${inWords(fault, text)}`);
  if (documents.length > 1) throw new RenderError("the Compose file holds several documents");
  const [document] = documents;
  if (document === undefined || document.kind === "map") return document;
  throw new RenderError("the Compose file is not an object");
}

function inWords({ alias, message, place }: YamlFault, text: string): string {
  if (alias?.isMissing === true) return `refers to ${alias.name}, which is not there`;
  const { line, column } = placeLocator([{ file: place.file, text }])(place).source;
  return `cannot be read: ${message} (line ${line}, column ${column})`;
}

function keyStart({ key, place }: SourceNode): number {
  return (key ?? place).start;
}

/** Behind the last line of a member's value; comments on lines of their own stay with what follows. */
function endOf(text: string, { alias, place }: SourceNode): number {
  const { end } = alias ?? place;
  if (text[end - 1] === "\n") return end;
  const lineEnd = text.indexOf("\n", end);
  return lineEnd === -1 ? text.length : lineEnd + 1;
}

function columnOf(text: string, position: number): number {
  return position - (text.lastIndexOf("\n", position - 1) + 1);
}

function withLineEnd(text: string, newline: string): string {
  return text === "" || text.endsWith("\n") ? text : text + newline;
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(by));
}
