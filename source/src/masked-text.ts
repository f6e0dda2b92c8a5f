import type { SourceMap, SourceNode, SourceScalar } from "./source-node";

/**
 * What is shown of a scalar: a text of the same length and lines.
 *
 * @param written - as it stands in the file, quotes included
 * @param within - the nearest object that it is part of
 */
export type ShowScalar = (scalar: SourceScalar, written: string, within: SourceMap | undefined) => string;

/** What stands between names and values: neither comments nor names of anchors are among it. */
const STRUCTURE = /[\s\-:,[\]{}?&*|>#]/;

/** What is secret in any format, even where something harmless is meant to stand. */
const BARE_SECRETS: readonly RegExp[] = [
  // Passwords in URLs.
  /(?<=:\/\/[^\s:/@]*:)[^\s/@]+(?=@)/g,
  // A private key wherever it stands: base64 of a JSON object.
  /\beyJ[\w-]{40,}/g,
];

/** Puts asterisks in the place of every character but ends of lines. */
export function asterisks(secret: string): string {
  return secret.replace(/[^\r\n]/g, "*");
}

/** Puts asterisks in the place of what is secret in any format. */
export function withoutBareSecrets(text: string): string {
  return BARE_SECRETS.reduce((masked, pattern) => masked.replace(pattern, asterisks), text);
}

/**
 * A YAML text for showing it, with the same lines and columns: structure, names of members, aliases that lead
 * somewhere, and of values what their format lets be shown. Everything else, comments among it, is asterisks.
 * A value that aliases lead to is shown as far as it may be shown in all of its places.
 *
 * @param documents - what was read of the text
 */
export function maskedText(text: string, documents: readonly SourceNode[], show: ShowScalar): string {
  const pieces = new Map<number, Piece>();
  for (const document of documents) addPieces({ text, show, pieces }, document, undefined);
  return withoutBareSecrets(assembled(text, [...pieces.values()]));
}

/** A piece of the text and what is shown instead. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

interface Masking {
  readonly text: string;
  readonly show: ShowScalar;
  /** By where they begin. */
  readonly pieces: Map<number, Piece>;
}

function addPieces(masking: Masking, node: SourceNode, within: SourceMap | undefined): void {
  const { text, show } = masking;
  const { alias, key, place } = node;
  for (const name of [key, alias])
    if (name !== undefined) addPiece(masking, { ...name, shown: text.slice(name.start, name.end) });
  if (node.kind === "map") for (const member of node.members.values()) addPieces(masking, member, node);
  else if (node.kind === "list") for (const item of node.items) addPieces(masking, item, within);
  // What has no value stands where its key does.
  else if (place.start !== key?.start)
    addPiece(masking, { ...place, shown: show(node, text.slice(place.start, place.end), within) });
}

function addPiece({ pieces }: Masking, { start, end, shown }: Piece): void {
  const before = pieces.get(start);
  pieces.set(start, { start, end, shown: before === undefined ? shown : shownInBoth(before.shown, shown) });
}

function shownInBoth(one: string, other: string): string {
  return one === other
    ? one
    : one.replace(/[^]/g, (character, at: number) => (other[at] === character ? character : "*"));
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

function structure(text: string): string {
  return text.replace(/[^]/g, (character) => (STRUCTURE.test(character) ? character : "*"));
}
