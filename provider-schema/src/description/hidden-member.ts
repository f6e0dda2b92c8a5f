import type { PathSegment } from "../rules/violation";
import type { IsUnknown } from "../rules/rule";
import { eachObject } from "./each-object";

/** The one name that zod leaves out of records without a word. */
export const HIDDEN_NAME = "__proto__";

/** Places of members called {@link HIDDEN_NAME}: they would neither be judged nor rendered. */
export function hiddenMembers(input: unknown, isUnknown: IsUnknown): readonly (readonly PathSegment[])[] {
  const found: (readonly PathSegment[])[] = [];
  eachObject(input, isUnknown, (value, path) => {
    if (Object.hasOwn(value, HIDDEN_NAME)) found.push([...path, HIDDEN_NAME]);
  });
  return found;
}
