import type { IsUnknown } from "../rules/rule";
import type { PathSegment } from "../rules/violation";

/** The one name that zod leaves out of records without a word. */
export const HIDDEN_NAME = "__proto__";

/** Deeper than any description; what is nested further is refused by its shape. */
const DEEPEST = 32;

/** Places of members called {@link HIDDEN_NAME}: they would neither be judged nor rendered. */
export function hiddenMembers(input: unknown, isUnknown: IsUnknown): readonly (readonly PathSegment[])[] {
  const found: (readonly PathSegment[])[] = [];
  const path: PathSegment[] = [];
  const above: object[] = [];
  const look = (value: unknown): void => {
    if (!isData(value) || above.length === DEEPEST || above.includes(value) || isUnknown(value)) return;
    if (Object.hasOwn(value, HIDDEN_NAME)) found.push([...path, HIDDEN_NAME]);
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
  return found;
}

/** Lists and plain objects; instances of classes, such as constructs, are not part of a description. */
function isData(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function membersOf(value: object): Iterable<readonly [PathSegment, unknown]> {
  return Array.isArray(value) ? value.entries() : Object.entries(value);
}
