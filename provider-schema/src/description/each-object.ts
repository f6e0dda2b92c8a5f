import type { PathSegment } from "../rules/violation";
import type { IsUnknown } from "../rules/rule";

/** Deeper than any description; what is nested further is refused by its shape. */
const DEEPEST = 32;

/**
 * Visits the objects and lists of an input of any shape, each before what is in it. Neither what is not known
 * nor instances of classes, such as constructs, are looked into. There may be very many, so that nothing is
 * made for each.
 *
 * @param visit - is given the place too, which changes afterwards: keep a copy
 */
export function eachObject(
  input: unknown,
  isUnknown: IsUnknown,
  visit: (value: Data, path: readonly PathSegment[]) => void,
): void {
  const path: PathSegment[] = [];
  const above: object[] = [];
  const look = (value: unknown): void => {
    if (!isData(value) || above.length === DEEPEST || above.includes(value) || isUnknown(value)) return;
    visit(value, path);
    above.push(value);
    eachMember(value, lookBelow);
    above.pop();
  };
  const lookBelow = (member: unknown, key: PathSegment): void => {
    // Most members are texts.
    if (typeof member !== "object") return;
    path.push(key);
    look(member);
    path.pop();
  };
  look(input);
}

/** An object or list such as readers of files make. */
export type Data = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Visits members of an object with their names, or items of a list with their numbers. */
export function eachMember(value: Data, visit: (member: unknown, key: PathSegment) => void): void {
  if (isList(value)) for (let index = 0; index < value.length; index += 1) visit(value[index], index);
  else for (const key of Object.keys(value)) visit(value[key], key);
}

function isList(value: Data): value is readonly unknown[] {
  return Array.isArray(value);
}

function isData(value: unknown): value is Data {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
