import type { Place } from "./place";
import type { SourceNode, SourcePath } from "./source-node";

/** Which half of `key: value` is meant. */
export type PairHalf = "key" | "value";

/**
 * Where the value at a path of a document stands, for people; the nearest place above it when it is missing.
 * A collection is shown by its key, because its own text may be long; what an alias stands for by the alias.
 */
export function placeAt(document: SourceNode, path: SourcePath, half: PairHalf = "value"): Place {
  let node = document;
  let place = document.place;
  for (const segment of path) {
    const next = node.alias === undefined ? stepInto(node, segment) : undefined;
    if (next === undefined) break;
    place = shownPlace(next, half);
    node = next;
  }
  return place;
}

function stepInto(node: SourceNode, segment: string | number): SourceNode | undefined {
  if (node.kind === "map") return node.members.get(String(segment));
  return node.kind === "list" && typeof segment === "number" ? node.items[segment] : undefined;
}

function shownPlace({ kind, key, alias, place }: SourceNode, half: PairHalf): Place {
  const written = alias ?? place;
  const isCollection = kind !== "scalar" && alias === undefined;
  const isEmpty = written.start === written.end;
  return key !== undefined && (half === "key" || isCollection || isEmpty) ? key : written;
}
