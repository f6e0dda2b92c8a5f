import { asterisks, maskedWords } from "./masked-words";
import { maskedYaml } from "./masked-yaml";
import type { SourceFile } from "@parkit/source/internal/place";

/** Names of settings, variables and headers whose values are secret, as they end. */
const SECRET = String.raw`(?:private[_-]?key|api[_-]?key|app(?:lication)?[_-]?key|password|passwd|(?<!existing|identity)secret|token|token[_-]?value|tokenValue|credentials?)`;

/** What is secret even where something known stands. */
const PATTERNS: readonly RegExp[] = [
  // NAME=value and name: value, also in a list, in quotes, or as JSON. Blanks are passed over first: looking back from each of them would take
  // the square of an indentation.
  new RegExp(String.raw`(?=\S)(?<=${SECRET}["']?[ \t]*[:=][ \t]*["']?)[^\s"',}]+`, "gi"),
  // Passwords in URLs.
  /(?<=:\/\/[^\s:/@]*:)[^\s/@]+(?=@)/g,
  // A private key wherever it stands: base64 of a JSON object.
  /\beyJ[\w-]{40,}/g,
];

/**
 * A file's text for showing it: same lines and columns, but asterisks in the place of every value that is not known to be harmless. What a
 * secret is called nobody can know: a variable of any name may hold one.
 */
export function maskedSource({ text }: SourceFile): string {
  return PATTERNS.reduce(
    (masked, pattern) => masked.replace(pattern, asterisks),
    maskedYaml(text) ?? maskedWords(text),
  );
}
