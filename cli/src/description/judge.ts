import { validate } from "@parkit/provider-schema/validate";
import type { Violation } from "@parkit/provider-schema/violation";

import type { LoadedDescription } from "./merge";

/** Every violation of a loaded description, each with the place where it was written. */
export function judge(loaded: LoadedDescription): readonly Violation[] {
  const found = loaded.input === undefined && loaded.violations.length > 0 ? [] : validate(loaded.input);
  return [...loaded.violations, ...found.map((violation) => locateViolation(loaded, violation))];
}

/** Adds the place where the violating value was written. */
export function locateViolation(loaded: LoadedDescription, violation: Violation): Violation {
  const located = loaded.locate(violation.path);
  return located === undefined ? violation : { ...violation, source: located.source };
}
