import { withMerges } from "@parkit/source/internal/merge-key";
import { membersOf, type SourceMap } from "@parkit/source/internal/source-node";

import { composeDocument } from "./compose-document";
import type { ComposeSpec } from "./compose-secret";
import { missingSecrets } from "./missing-secret";
import { columnOf, edited, endOf, indented, keyStart, type TextEdit } from "../text/text-edit";
import { editableDocuments } from "../text/yaml-edit";
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
  const result = edited(existing, [
    ...editsOf(existing, file, "services", composeDocument(spec).services),
    ...editsOf(existing, file, "secrets", secrets),
  ]);
  readCompose(result);
  return result;
}

function editsOf(
  text: string,
  file: SourceMap | undefined,
  section: string,
  wanted: object,
): readonly TextEdit[] {
  const members: readonly (readonly [string, unknown])[] = Object.entries(wanted);
  if (members.length === 0) return [];
  const present = file?.members.get(section);
  if (present === undefined) {
    const blocks = members.map(([name, value]) => indented(yamlText({ [name]: value }), 2));
    return [{ start: text.length, end: text.length, text: `${section}:\n${blocks.join("")}`, column: 0 }];
  }
  if (present.kind !== "map" || present.alias !== undefined || text[present.place.start] === "{")
    throw new RenderError(`the ${section} of the Compose file must be an object in block style`);
  const indent = columnOf(text, present.place.start);
  const last = membersOf(present).at(-1)?.[1];
  return members.map(([name, value]) => {
    const own = present.members.get(name);
    const end = endOf(text, own ?? last ?? present);
    const start = own === undefined ? end : keyStart(own) - indent;
    return { start, end, text: indented(yamlText({ [name]: value }), indent), column: indent };
  });
}

function readCompose(text: string): SourceMap | undefined {
  const [document, ...others] = editableDocuments(text, "the Compose file");
  if (others.length > 0) throw new RenderError("the Compose file holds several documents");
  if (document === undefined || document.kind === "map") return document;
  throw new RenderError("the Compose file is not an object");
}
