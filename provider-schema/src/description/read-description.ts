import type { Description, Readable } from "./description";
import { HIDDEN_NAME, hiddenMembers } from "./hidden-member";
import type { IsUnknown } from "../rules/rule";
import { accepts } from "../shape/accepts";
import { descriptionShape } from "./shape";
import { member } from "./field-names";
import { hiddenMember, issuePath, shapeProblems, type Issue, type ShapeProblem } from "./shape-problem";
import type { PathSegment } from "../rules/violation";

/** What could be read of an input, and what could not. */
interface Reading {
  /** The input as a whole, if it has the shape of a description. */
  readonly whole: Description | undefined;
  /**
   * The input; parts of the wrong shape are replaced by something that {@link Reading.isUnknown} recognises.
   */
  readonly description: Readable<Description>;
  readonly problems: readonly ShapeProblem[];
  /** Whether a value is not known: not yet, or because it could not be read. */
  readonly isUnknown: IsUnknown;
}

/** Stands where something could not be read, so that no rule takes it for absent. */
const UNREADABLE = Symbol("unreadable");

/**
 * Reads a description of unknown shape. Parts of the wrong shape are reported and marked unknown, so that
 * rules can still judge the rest.
 *
 * @param isUnknown - values that are not known yet and therefore of no particular shape, such as CDKTF tokens
 */
export function readDescription(input: unknown, isUnknown: IsUnknown): Reading {
  if (isPlainly(input)) return { whole: input, description: input, problems: [], isUnknown };
  const issues = (descriptionShape.safeParse(input).error?.issues ?? []).flatMap(unwrapUnion);
  const hidden = hiddenMembers(input, isUnknown);
  if (hidden.length === 0 && hasShape(input, issues))
    return { whole: input, description: input, problems: [], isUnknown };
  const misshapen = issues.flatMap(unreadablePaths);
  const readable = input === undefined ? UNREADABLE : marked(input, [...misshapen, ...hidden]);
  return {
    whole: undefined,
    // Whatever contradicts the shape is marked unknown here, which is what Readable promises to rules.
    description: readable === UNREADABLE ? {} : (readable as Readable<Description>),
    problems: [
      ...issues
        .filter((issue) => !leadsToUnknown(input, issue, isUnknown))
        .flatMap((issue) => shapeProblems(withoutHidden(issue), input)),
      ...hidden.map(hiddenMember),
    ],
    isUnknown: (value) => value === UNREADABLE || isUnknown(value),
  };
}

/** Most descriptions have their shape and hide nothing, which is seen in one pass over them. */
function isPlainly(input: unknown): input is Description {
  return accepts(descriptionShape, input);
}

/**
 * A test of types keeps shape and interface the same. What the shape returns is a copy with its members in
 * another order.
 */
function hasShape(input: unknown, issues: readonly Issue[]): input is Description {
  return issues.length === 0;
}

/** Hidden members have a problem of their own, whatever holds them. */
function withoutHidden(issue: Issue): Issue {
  if (issue.code !== "unrecognized_keys") return issue;
  return { ...issue, keys: issue.keys.filter((key) => key !== HIDDEN_NAME) };
}

/**
 * A union fails as a whole; when one of its branches got further than the others, its own issues say more.
 */
function unwrapUnion(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const closest = issue.errors.find(
    (branch) =>
      branch.length > 0 && branch.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  if (closest === undefined) return [issue];
  return closest.flatMap((inner) => unwrapUnion({ ...inner, path: [...issue.path, ...inner.path] }));
}

/**
 * What an issue spoils: without its discriminator nothing of an object has been looked at, and a field that
 * does not belong there may be of any shape, although another variant of the object has one of that name.
 */
function unreadablePaths(issue: Issue): readonly (readonly PathSegment[])[] {
  const path = issuePath(issue);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...path, key]);
  return [issue.code === "invalid_union" && "discriminator" in issue ? path.slice(0, -1) : path];
}

function leadsToUnknown(input: unknown, issue: Issue, isUnknown: IsUnknown): boolean {
  let value = input;
  for (const segment of issuePath(issue)) {
    if (isUnknown(value)) return true;
    value = member(value, segment);
  }
  return isUnknown(value);
}

/** Puts {@link UNREADABLE} in the places that the paths point at, unless nothing stands there. */
function marked(value: unknown, paths: readonly (readonly PathSegment[])[]): unknown {
  if (paths.length === 0 || value === undefined) return value;
  if (paths.some((path) => path.length === 0)) return UNREADABLE;
  const below = pathsBelow(paths);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => marked(item, below.get(String(index)) ?? []));
  if (typeof value !== "object" || value === null) return UNREADABLE;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, marked(item, below.get(key) ?? [])]),
  );
}

function pathsBelow(
  paths: readonly (readonly PathSegment[])[],
): ReadonlyMap<string, readonly (readonly PathSegment[])[]> {
  const below = new Map<string, (readonly PathSegment[])[]>();
  for (const [head, ...rest] of paths) {
    const key = String(head);
    const known = below.get(key);
    if (known === undefined) below.set(key, [rest]);
    else known.push(rest);
  }
  return below;
}
