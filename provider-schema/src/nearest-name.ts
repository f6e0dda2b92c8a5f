import { editDistance } from "./edit-distance";

/** Edits beyond which two names no longer resemble each other. */
const MAX_EDITS = 3;

/**
 * Names beyond which no nearest one is looked for where there may be many mistakes, because it takes time for
 * each.
 */
export const MOST_SUGGESTABLE = 200;

/**
 * The name that somebody may have meant, whatever its case; undefined when none is near. Of equally near
 * names the first.
 */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  const wanted = text.toLowerCase();
  const allowed = Math.min(MAX_EDITS, Math.ceil(wanted.length / 3));
  const ranked = names
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase(), MAX_EDITS + 1) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= allowed ? best.name : undefined;
}
