import { isMap, isNode, isScalar, parseDocument, visit } from "yaml";
import type { Pair, YAMLMap } from "yaml";

import { composeDocument, composeServiceName } from "./compose-document";
import type { DeployedBy } from "./deployed-by";
import { yamlText } from "./yaml-text";

/**
 * Adds the runner's service to a Compose file that exists, or replaces it there, and leaves every other byte alone.
 *
 * @throws {RangeError} when the file is not one YAML document with `services` in block style, or when something outside refers into the
 *   replaced service
 */
export function composeInto(existing: string, spec: DeployedBy<"compose">): string {
  const name = composeServiceName(spec);
  const service = composeDocument(spec).services[name];
  const place = placeOf(existing, name);
  const newline = existing.includes("\r\n") ? "\r\n" : "\n";
  const block = indented(yamlText({ [name]: service }), place.indent).replaceAll("\n", newline);
  const result = place.before(newline) + block + place.after;
  readCompose(result);
  return result;
}

interface Place {
  /** Everything up to the first line of the service. */
  before(newline: string): string;
  /** Everything after its last line break. */
  readonly after: string;
  readonly indent: number;
}

function placeOf(text: string, name: string): Place {
  const root = readCompose(text);
  const services = root === undefined ? undefined : memberOf(root, "services");
  if (services === undefined) return atEnd(text);
  if (!isMap(services.value) || services.value.flow === true)
    throw new RangeError("the services of the Compose file must be an object in block style");
  return placeInServices(text, services.value, name);
}

/** Behind everything, with a `services` of its own. */
function atEnd(text: string): Place {
  return {
    before: (newline) => `${withLineEnd(text, newline)}services:${newline}`,
    after: "",
    indent: 2,
  };
}

function placeInServices(text: string, services: YAMLMap, name: string): Place {
  const own = memberOf(services, name);
  const last = own ?? services.items.at(-1);
  if (last === undefined) throw new RangeError("the Compose file's services are empty");
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
