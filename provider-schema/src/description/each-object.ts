import type { PathSegment } from "../rules/violation";
import type { IsUnknown } from "../rules/rule";

/** Deeper than any description; what is nested further is refused by its shape. */
const DEEPEST = 32;

/**
 * Visits the objects and lists of an input of any shape, each before what is in it. Neither what is not known
 * nor instances of classes, such as constructs, are looked into.
 *
 * @param visit - is given the place too, which changes afterwards: keep a copy
 */
export function eachObject(
  input: unknown,
  isUnknown: IsUnknown,
  visit: (value: object, path: readonly PathSegment[]) => void,
): void {
  const path: PathSegment[] = [];
  const above: object[] = [];
  const look = (value: unknown): void => {
    if (!isData(value) || above.length === DEEPEST || above.includes(value) || isUnknown(value)) return;
    visit(value, path);
    above.push(value);
    for (const [key, member] of membersOf(value)) {
      // Most members are texts.
      if (typeof member !== "object") continue;
      path.push(key);
      look(member);
      path.pop();
    }
    above.pop();
  };
  look(input);
}

/** Members of an object by name, items of a list by number. */
export function membersOf(value: object): Iterable<readonly [PathSegment, unknown]> {
  return Array.isArray(value) ? value.entries() : Object.entries(value);
}

function isData(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
