import { GO_UNWRITABLE } from "@parkit/source/internal/go-scalar";

import { plainYaml } from "./plain-yaml";
import type * as YamlDocument from "./yaml-document";

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

/** By the library, of which most files need nothing: it is loaded when the first does. */
function documentText(value: object, above: NonNullable<YamlRemarks["above"]>): string {
  return (require("./yaml-document") as typeof YamlDocument).documentText(value, above);
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
