import { Document, isMap, isNode, isScalar, isSeq, visit, type Node } from "yaml";

import { GO_UNWRITABLE, goScalar } from "@parkit/source/internal/go-scalar";

import { RenderError } from "../render-error";
import { ONE_LINE } from "./plain-yaml";
import type { YamlRemarks } from "./yaml-text";

/**
 * Any document, by its tree; in a module of its own because it is loaded late: see yaml-text.ts.
 *
 * @throws {RenderError} when a remark names a member that the object does not have
 */
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
