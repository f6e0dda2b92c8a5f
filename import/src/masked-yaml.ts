import { isMap, isPair, isScalar, isSeq, parseAllDocuments, visit } from "yaml";
import type { Scalar } from "yaml";

import { asterisks, maskedWords } from "./masked-words";
import { isPublicBranch, isPublicSetting } from "./public-setting";
import { yamlSource } from "@parkit/source/internal/yaml-source";

/** Settings whose text is YAML of its own. */
const NESTED = /(?:-configdata|(?:^|[./])(?:config|datadog|privateactionrunner)\.yaml)$/;

/** What stands between names and values: neither comments nor names of anchors are among it. */
const STRUCTURE = /[\s\-:,[\]{}?&*|>#]/;

/** A piece of the text and what is shown instead. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/** Shows names and structure of a YAML text, and values of settings that are known not to be secret. Undefined when it is no YAML. */
export function maskedYaml(text: string): string | undefined {
  // The reader refuses what stands for too much or is nested too deeply, which must not be visited either.
  const { documents, fault } = yamlSource({ file: "", text });
  if (fault !== undefined || documents.every(({ kind }) => kind === "scalar")) return undefined;
  const pieces = parseAllDocuments(text, { prettyErrors: false, stringKeys: true, merge: true }).flatMap(
    (document) => piecesOf(document, text),
  );
  return assembled(text, pieces);
}

function piecesOf(document: Parameters<typeof visit>[0], text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  visit(document, {
    Scalar(place, node, ancestors) {
      const [start, end] = node.range ?? [0, 0];
      const written = text.slice(start, end);
      pieces.push({ start, end, shown: place === "key" ? written : shownValue(node, written, ancestors) });
    },
  });
  return pieces;
}

function shownValue(node: Scalar, written: string, ancestors: readonly unknown[]): string {
  const names = ancestors.flatMap((above) =>
    isPair(above) && isScalar(above.key) ? [String(above.key.value)] : [],
  );
  const name = names.at(-1) ?? "";
  if (NESTED.test(name) && node.type === "BLOCK_LITERAL") return nested(written);
  if (isPublicSetting(name) || names.some(isPublicBranch)) return written;
  if (isGrantedSecret(names) && isSeq(ancestors.at(-1))) return written;
  if (name === "environment") return maskedWords(written);
  return name === "value" && isPublicSetting(variableName(ancestors)) ? written : asterisks(written);
}

/** Whether a list in a Compose file names the secrets of a service; their values stand elsewhere. */
function isGrantedSecret([section, , member, ...below]: readonly string[]): boolean {
  return section === "services" && member === "secrets" && below.length === 0;
}

/** Name of the variable whose value stands beside it, as containers list them. */
function variableName(ancestors: readonly unknown[]): string {
  const name = ancestors.findLast(isMap)?.get("name");
  return typeof name === "string" ? name : "";
}

/** A block behind its first line, which says how it is written. */
function nested(written: string): string {
  const begin = written.indexOf("\n") + 1;
  const content = written.slice(begin);
  return written.slice(0, begin) + (maskedYaml(content) ?? maskedWords(content));
}

function assembled(text: string, pieces: readonly Piece[]): string {
  let at = 0;
  let shown = "";
  for (const piece of [...pieces].sort((left, right) => left.start - right.start)) {
    if (piece.start < at) continue;
    shown += structure(text.slice(at, piece.start)) + piece.shown;
    at = piece.end;
  }
  return shown + structure(text.slice(at));
}

/** Without comments, and without names of anchors. */
function structure(text: string): string {
  return text.replace(/[^]/g, (character) => (STRUCTURE.test(character) ? character : "*"));
}
