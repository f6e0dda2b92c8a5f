import { validate } from "@parkit/provider-schema/internal/description/validate";
import type { Violation } from "@parkit/provider-schema/internal/rules/violation";

import type { LoadedDescription } from "./merge";

/**
 * Every violation of a loaded description, each with the place where it was written. A description that could not be read as a whole is
 * not judged further: what its readable parts refer to may stand in the rest.
 */
export function judge(loaded: LoadedDescription): readonly Violation[] {
  if (loaded.violations.length > 0) return loaded.violations;
  return validate(loaded.input).map((violation) => ({
    ...violation,
    source: loaded.locate(violation).source,
  }));
}
