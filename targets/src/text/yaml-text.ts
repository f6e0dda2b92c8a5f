import { Document, isMap, isNode, isScalar, isSeq, visit, type Node } from "yaml";
import { GO_UNWRITABLE, goScalar } from "@parkit/source/internal/go-scalar";

import { RenderError } from "../render-error";
import { ONE_LINE, plainYaml } from "./plain-yaml";

/** What a person reading the file is told beside its values. */
export interface YamlRemarks {
  /** Lines at the top of the file. */
  readonly header?: readonly string[];
  /**
   * Lines above a member, by its path from the root with dots between: `runner.config.urn`,
   * `runners.0.identity`.
   */
  readonly above?: Readonly<Record<string, string>>;
}

/**
 * Writes an object as YAML the way a person would: block style, no folding, long texts as blocks. Texts that
 * readers of YAML 1.1, or those of Go with which Helm, Kubernetes and Docker read it, take for something else
 * (`on`, `1_000`, `0X1F`, `12:30`) are quoted. What ends a line to some of them is escaped. Members that are
 * undefined are left out.
 *
 * @throws {RenderError} when a remark names a member that the object does not have, so that no remark gets
 *   lost
 */
export function yamlText(value: object, { header, above = {} }: YamlRemarks = {}): string {
  const text = headerText(header) + (plainYaml(value, above) ?? documentText(value, above));
  // Outside comments these stand in double quotes.
  return text.replace(GO_UNWRITABLE, (character) => `\\u${hexadecimal(character)}`);
}

/** Any document, by its tree. */
export function documentText(value: object, above: NonNullable<YamlRemarks["above"]>): string {
  const document = new Document(value, { compat: "yaml-1.1", aliasDuplicateObjects: false });
  visit(document, {
    Pair: (_key, { key, value }) => {
      writeOnOneLine(key, value);
    },
    Scalar: (_key, scalar) => {
      if (typeof scalar.value === "string" && isTakenForElse(scalar.value)) scalar.type = "QUOTE_DOUBLE";
    },
  });
  for (const [path, text] of Object.entries(above))
    keyAt(document.contents, path).commentBefore = commentLines(text);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function isTakenForElse(text: string): boolean {
  // A block that begins with blanks or a tab does not tell everybody how far it is indented.
  return (
    goScalar(text).type !== "text" || /^(?:\s+$|[ \n]*\t)/.test(text) || text.search(GO_UNWRITABLE) !== -1
  );
}

function hexadecimal(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, "0");
}

/** Writes several objects as the documents of one file. */
export function yamlStream(values: readonly object[], header: readonly string[] = []): string {
  return headerText(header) + values.map((value) => yamlText(value)).join("---\n");
}

/** A comment at the top of a file, in any format where `#` starts one, with an empty line after it. */
export function headerText(lines: readonly string[] = []): string {
  if (lines.length === 0) return "";
  return `${lines.map((line) => `# ${line}`.trimEnd()).join("\n")}\n\n`;
}

function writeOnOneLine(key: unknown, value: unknown): void {
  if (isScalar(key) && typeof key.value === "string" && ONE_LINE.has(key.value) && isSeq(value))
    value.flow = true;
}

function commentLines(text: string): string {
  return text
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}

/** The key of a member, or the item of a list. */
function keyAt(root: unknown, path: string): Node {
  const key = keyBelow(root, path);
  if (key === undefined) throw new RenderError(`there is no member ${path} to remark on`);
  return key;
}

/** Names of members may hold dots themselves, so that a path alone does not say where one ends. */
function keyBelow(node: unknown, path: string): Node | undefined {
  for (const { name, key, value } of stepsFrom(node)) {
    if (path === name) return isNode(key) ? key : undefined;
    const below = path.startsWith(`${name}.`) ? keyBelow(value, path.slice(name.length + 1)) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

function stepsFrom(
  node: unknown,
): readonly { readonly name: string; readonly key: unknown; readonly value: unknown }[] {
  if (isSeq(node)) return node.items.map((item, index) => ({ name: String(index), key: item, value: item }));
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => ({ name: isScalar(key) ? String(key.value) : "", key, value }));
}
