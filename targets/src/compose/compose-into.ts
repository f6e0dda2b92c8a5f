import { isMap, isNode, isScalar, parseDocument, visit } from "yaml";
import type { Pair, YAMLMap } from "yaml";

import { composeDocument } from "./compose-document";
import type { ComposeSpec } from "./compose-secret";
import { missingSecrets } from "./missing-secret";
import { yamlText } from "../text/yaml-text";

/**
 * Adds the runner's service and its secrets to a Compose file that exists, or replaces them there, and leaves every other byte alone.
 *
 * @throws {RangeError} when the file is not one YAML document with `services` and `secrets` in block style, when something outside refers into
 *   what is replaced, or when a secret of the same name is somebody else's
 */
export function composeInto(existing: string, spec: ComposeSpec): string {
  readCompose(existing);
  const { services } = composeDocument(spec);
  const secrets = missingSecrets(existing, spec);
  const withService = withMembers(existing, "services", services);
  const result = withMembers(withService, "secrets", secrets);
  readCompose(result);
  return result;
}

function withMembers(text: string, section: string, members: object): string {
  return Object.entries(members).reduce((before, [name, value]: [string, unknown]) => {
    const place = placeOf(before, section, name);
    const newline = before.includes("\r\n") ? "\r\n" : "\n";
    const block = indented(yamlText({ [name]: value }), place.indent).replaceAll("\n", newline);
    return place.before(newline) + block + place.after;
  }, text);
}

interface Place {
  /** Everything up to the first line of the member. */
  before(newline: string): string;
  /** Everything after its last line break. */
  readonly after: string;
  readonly indent: number;
}

function placeOf(text: string, section: string, name: string): Place {
  const root = readCompose(text);
  const members = root === undefined ? undefined : memberOf(root, section);
  if (members === undefined) return atEnd(text, section);
  if (!isMap(members.value) || members.value.flow === true)
    throw new RangeError(`the ${section} of the Compose file must be an object in block style`);
  return placeInSection(text, section, members.value, name);
}

/** Behind everything, with a section of its own. */
function atEnd(text: string, section: string): Place {
  return {
    before: (newline) => `${withLineEnd(text, newline)}${section}:${newline}`,
    after: "",
    indent: 2,
  };
}

function placeInSection(text: string, section: string, members: YAMLMap, name: string): Place {
  const own = memberOf(members, name);
  const last = own ?? members.items.at(-1);
  if (last === undefined) throw new RangeError(`the Compose file's ${section} are empty`);
  const indent = columnOf(text, keyStart(last));
  const end = endOf(text, last);
  const head = text.slice(0, own === undefined ? end : keyStart(own) - indent);
  return { before: (newline) => withLineEnd(head, newline), after: text.slice(end), indent };
}

function readCompose(text: string): YAMLMap | undefined {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new RangeError(`the Compose file cannot be read: ${error.message}`);
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) === undefined)
        throw new RangeError(`the Compose file refers to ${alias.source}, which is not there`);
    },
  });
  const { contents } = document;
  if (contents === null) return undefined;
  if (isMap(contents)) return contents;
  throw new RangeError("the Compose file is not an object");
}

function memberOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function keyStart({ key }: Pair): number {
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
}

/** Behind the last line of a member's value; comments on lines of their own stay with what follows. */
function endOf(text: string, { value }: Pair): number {
  const end = isNode(value) ? (value.range?.[1] ?? 0) : 0;
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
