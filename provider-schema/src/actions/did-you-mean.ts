import { ACTION_NAME_MAX_LENGTH, type ActionName, type BundleId, DATADOG_NAMESPACE } from "./action-name";
import { allActions, allBundles } from "./catalogue";
import { editDistance } from "../edit-distance";
import type { Flavour } from "../runner/flavour";

/** Most suggestions for one mistake. */
const SUGGESTIONS = 3;
/** Edits beyond which two segments, or two whole names, no longer resemble each other. */
const MAX_EDITS = 3;

/**
 * Actions that somebody may have meant: the same last segment but for a few letters, in a bundle that
 * resembles what was written before it; when there is none, the same name as a whole but for a few letters.
 * Case does not matter. Nearest first, those of the flavour before others, then by name.
 *
 * @returns at most three; none when nothing is near or the text is longer than a name can be
 */
export function nearestActions(text: string, flavour: Flavour): readonly ActionName[] {
  if (text.length > ACTION_NAME_MAX_LENGTH) return [];
  const key = `${flavour} ${text}`;
  const answer = answers.get(key) ?? searchActions(text, flavour);
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(key, answer);
  return answer;
}

/**
 * Answers of late: an app is judged again with each of its constructs, and finds the same mistake each time.
 */
const answers = new Map<string, readonly ActionName[]>();
const MOST_ANSWERS = 500;

function searchActions(text: string, flavour: Flavour): readonly ActionName[] {
  const offered = allActions().filter(({ flavours }) => flavours.length > 0);
  const ranked = [
    ...offered.filter(({ flavours }) => flavours.includes(flavour)),
    ...offered.filter(({ flavours }) => !flavours.includes(flavour)),
  ];
  return nearest(
    text,
    ranked.map(({ name }) => name),
  );
}

/** Bundles that somebody may have meant, nearest first, at most three. */
export function nearestBundles(text: string): readonly BundleId[] {
  return nearest(text, allBundles());
}

/** The candidates that resemble the text, nearest first; equally near ones keep their order. */
function nearest<Name extends string>(text: string, candidates: readonly Name[]): readonly Name[] {
  if (text.length > ACTION_NAME_MAX_LENGTH) return [];
  const wanted = dissect(text);
  const bySegment = ranked(candidates, (candidate) => segmentDistance(wanted, dissectKnown(candidate)));
  if (bySegment.length > 0) return bySegment;
  return ranked(candidates, (candidate) => alike(wanted.whole, dissectKnown(candidate).whole));
}

function ranked<Name extends string>(
  candidates: readonly Name[],
  distanceOf: (candidate: Name) => number | undefined,
): readonly Name[] {
  const found: { readonly name: Name; readonly distance: number }[] = [];
  for (const name of candidates) {
    const distance = distanceOf(name);
    if (distance !== undefined) found.push({ name, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, SUGGESTIONS)
    .map(({ name }) => name);
}

interface DissectedName {
  /** In lower case, without Datadog's namespace. */
  readonly whole: string;
  readonly last: string;
  /** Segments before the last. */
  readonly parents: readonly string[];
}

function dissect(name: string): DissectedName {
  const lower = name.toLowerCase();
  const whole = lower.startsWith(`${DATADOG_NAMESPACE}.`) ? lower.slice(DATADOG_NAMESPACE.length + 1) : lower;
  const dot = whole.lastIndexOf(".");
  return {
    whole,
    last: whole.slice(dot + 1),
    parents: dot < 0 ? [] : whole.slice(0, dot).split("."),
  };
}

const dissections = new Map<string, DissectedName>();

/** Remembers the parts of names of the catalogue, which are asked for again with every mistake. */
function dissectKnown(name: string): DissectedName {
  const known = dissections.get(name) ?? dissect(name);
  dissections.set(name, known);
  return known;
}

/** Distance of two texts; undefined when more than a third of the letters differ, or more than a few. */
function alike(wanted: string, candidate: string): number | undefined {
  const limit = Math.min(MAX_EDITS, Math.floor(wanted.length / 3));
  const distance = editDistance(wanted, candidate, limit);
  return distance > limit ? undefined : distance;
}

/**
 * Twice the distance of the last segments, plus what it takes to find each earlier segment somewhere in the
 * candidate's bundle, in any place: `kubernetes.listPods` is near `kubernetes.core.listPod`. A tenth for
 * every segment that was left out prefers the fuller match.
 */
function segmentDistance(wanted: DissectedName, candidate: DissectedName): number | undefined {
  const last = alike(wanted.last, candidate.last);
  if (last === undefined) return undefined;
  const parents = wanted.parents.map((parent) =>
    candidate.parents.reduce(
      (least, other) => Math.min(least, editDistance(parent, other, MAX_EDITS)),
      MAX_EDITS,
    ),
  );
  if (parents.length > 0 && parents.every((distance) => distance >= MAX_EDITS)) return undefined;
  const omitted = Math.max(0, candidate.parents.length - parents.length);
  return 2 * last + parents.reduce((sum, distance) => sum + distance, 0) + omitted / 10;
}
