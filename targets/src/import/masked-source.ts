import type { SourceFile } from "./place";

/** Names of settings, variables and headers whose values are secret, as they end. */
const SECRET = String.raw`(?:private[_-]?key|api[_-]?key|app(?:lication)?[_-]?key|password|passwd|(?<!existing|identity)secret|token|token[_-]?value|tokenValue|credentials?)`;

// Blanks are passed over first: looking back from each of them would take the square of an indentation.
const PATTERNS: readonly RegExp[] = [
  // NAME=value and name: value, also in a list, in quotes, or as JSON.
  new RegExp(String.raw`(?=\S)(?<=${SECRET}["']?[ \t]*[:=][ \t]*["']?)[^\s"',}]+`, "gi"),
  // A variable in a list: its value stands on the line after its name.
  new RegExp(
    String.raw`(?=\S)(?<=name:[ \t]*["']?\w*${SECRET}["']?[ \t]*\r?\n[ \t]*value:[ \t]*["']?)[^\s"']+`,
    "gi",
  ),
  // Passwords in URLs.
  /(?<=:\/\/[^\s:/@]*:)[^\s/@]+(?=@)/g,
  // A private key wherever it stands: base64 of a JSON object.
  /\beyJ[\w-]{40,}/g,
];

/** A file's text for showing it: same lines and columns, but asterisks where a secret may be written out. */
export function maskedSource({ text }: SourceFile): string {
  return PATTERNS.reduce((masked, pattern) => masked.replace(pattern, asterisks), withoutFileContents(text));
}

function asterisks(secret: string): string {
  return secret.replace(/[^\r\n]/g, "*");
}

/** Credential and script files written out in values: everything in the block of `data`. */
function withoutFileContents(text: string): string {
  return text.replace(
    /^([ \t]*(?:- )?)(data|stringData):[ \t]*([|>][^\n]*)\n((?:\1[ \t]+[^\n]*(?:\n|$)|[ \t]*\n)+)/gm,
    (whole, indentation: string, name: string, style: string, block: string) =>
      `${indentation}${name}:${whole.slice(indentation.length + name.length + 1).split(/[|>]/)[0] ?? ""}${style}\n${block.replace(/[^\s]/g, "*")}`,
  );
}
