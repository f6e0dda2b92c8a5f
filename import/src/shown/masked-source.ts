import { asterisks, withoutBareSecrets } from "@parkit/source/internal/masked-text";
import type { SourceFile } from "@parkit/source/internal/place";
import { maskedWords } from "./masked-words";
import { maskedYaml } from "./masked-yaml";

/** Names of settings, variables and headers whose values are secret, as they end. */
const SECRET = String.raw`(?:private[_-]?key|api[_-]?key|app(?:lication)?[_-]?key|password|passwd|(?<!existing|identity)secret|token|token[_-]?value|tokenValue|credentials?)`;

/**
 * NAME=value and name: value, also in a list, in quotes, or as JSON. Blanks are passed over first: looking
 * back from each of them would take the square of an indentation.
 */
const NAMED_SECRET = new RegExp(String.raw`(?=\S)(?<=${SECRET}["']?[ \t]*[:=][ \t]*["']?)[^\s"',}]+`, "gi");

/**
 * A file's text for showing it: same lines and columns, but asterisks in the place of every value that is not
 * known to be harmless. What a secret is called nobody can know: a variable of any name may hold one.
 */
export function maskedSource({ text }: SourceFile): string {
  return (maskedYaml(text) ?? withoutBareSecrets(maskedWords(text))).replace(NAMED_SECRET, asterisks);
}
