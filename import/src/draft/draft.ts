import { formatPath, type PathSegment } from "@parkit/provider-schema/internal/rules/violation";

import type { Place } from "@parkit/source/internal/place";
import { plainOf, textOf, type SourceNode } from "@parkit/source/internal/source-node";

/** A value of a description that is being made of another file, and where it was written there. */
export interface Traced {
  readonly traced: Place;
  readonly value: unknown;
}

/**
 * A part of a description that is being made. Its shape is judged afterwards, like that of a description that
 * a person wrote: what is wrong in the source is then told by the same rules.
 */
export type Draft = Traced | DraftObject | readonly Draft[] | string | number | boolean | undefined;

/** An object of a description that is being made; members that are undefined are left out. */
export interface DraftObject {
  readonly [name: string]: Draft;
}

/** A finished description and the way back. */
export interface TracedInput {
  readonly input: unknown;
  /** Places of values, by path. */
  readonly origins: ReadonlyMap<string, Place>;
}

/** Takes over a value of the source; undefined when there is nothing. */
export function traced(
  node: SourceNode | undefined,
  value: unknown = textOf(node) ?? plainOf(node),
): Traced | undefined {
  return node === undefined || value === undefined || value === null
    ? undefined
    : { traced: node.place, value };
}

/** Value of a traced draft, or the draft itself. */
export function untraced(draft: Draft): unknown {
  return isTraced(draft) ? draft.value : draft;
}

/** Whether a draft is an object whose members are drafts. */
export function isObject(draft: Draft): draft is DraftObject {
  return typeof draft === "object" && !isList(draft) && !isTraced(draft);
}

/** Separates values from their places. */
export function finishDraft(draft: Draft): TracedInput {
  const origins = new Map<string, Place>();
  return { input: finish(draft, [], origins), origins };
}

function finish(draft: Draft, path: readonly PathSegment[], origins: Map<string, Place>): unknown {
  if (isTraced(draft)) {
    origins.set(formatPath(path), draft.traced);
    return draft.value;
  }
  if (isList(draft)) return draft.map((item, index) => finish(item, [...path, index], origins));
  if (typeof draft !== "object") return draft;
  return Object.fromEntries(
    Object.entries(draft)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, finish(value, [...path, name], origins)]),
  );
}

/** Whether a draft is a value of the source. */
export function isTraced(draft: Draft): draft is Traced {
  return typeof draft === "object" && "traced" in draft && "value" in draft;
}

/** Whether a draft is a list. */
export function isList(draft: Draft): draft is readonly Draft[] {
  return Array.isArray(draft);
}
