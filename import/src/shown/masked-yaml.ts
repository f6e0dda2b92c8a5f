import { asterisks, maskedText } from "@parkit/source/internal/masked-text";
import { type SourceMap, type SourceScalar, memberOf } from "@parkit/source/internal/source-node";
import { yamlSource } from "@parkit/source/internal/yaml-source";

import { maskedWords } from "./masked-words";
import { isPublicBranch, isPublicSetting } from "./public-setting";

/** Settings whose text is YAML of its own. */
const NESTED = /(?:-configdata|(?:^|[./])(?:config|datadog|privateactionrunner)\.yaml|^values)$/;

/**
 * Shows names and structure of a YAML text, and values of settings that are known not to be secret. Undefined
 * when it is not YAML.
 */
export function maskedYaml(text: string): string | undefined {
  const { documents, faults } = yamlSource({ file: "", text });
  if (faults.length > 0 || documents.every(({ kind }) => kind === "scalar")) return undefined;
  return maskedText(text, documents, shownValue);
}

function shownValue(scalar: SourceScalar, written: string, within: SourceMap | undefined): string {
  const names = scalar.path.filter((segment) => typeof segment === "string");
  const name = names.at(-1) ?? "";
  if (NESTED.test(name) && scalar.lines !== undefined) return nested(written);
  if (isPublicSetting(name) || names.some(isPublicBranch)) return written;
  if (isGrantedSecret(names) && typeof scalar.path.at(-1) === "number") return written;
  if (name === "environment") return maskedWords(written);
  return name === "value" && isPublicSetting(variableName(within)) ? written : asterisks(written);
}

/** Whether a list in a Compose file names the secrets of a service; their values stand elsewhere. */
function isGrantedSecret([section, , member, ...below]: readonly string[]): boolean {
  return section === "services" && member === "secrets" && below.length === 0;
}

/** Name of the variable whose value stands beside it, as containers list them. */
function variableName(variable: SourceMap | undefined): string {
  const name = memberOf(variable, "name");
  return name?.kind === "scalar" && typeof name.value === "string" ? name.value : "";
}

/** A block behind its first line, which says how it is written. */
function nested(written: string): string {
  const begin = written.indexOf("\n") + 1;
  const content = written.slice(begin);
  return written.slice(0, begin) + (maskedYaml(content) ?? maskedWords(content));
}
