import type { Description } from "@parkit/provider-schema/internal/description/description";
import { judgeDescription } from "@parkit/provider-schema/internal/description/validate";
import type { SourceLocation, Violation } from "@parkit/provider-schema/internal/rules/violation";

import type { LoadedDescription } from "./merge";

/** A description that breaks no rule, perhaps with warnings, or what is wrong with it. */
type Judged =
  | { readonly kind: "valid"; readonly description: Description; readonly violations: readonly Violation[] }
  | { readonly kind: "invalid"; readonly violations: readonly Violation[] };

/** How a description is judged. */
interface JudgeOptions {
  /**
   * What the rules are to judge instead of a description that has the right shape; may be the same one.
   *
   * @default - the description itself
   */
  readonly as?: (declared: Description) => Description;
  /**
   * Violations that do not matter.
   *
   * @default - all matter
   */
  readonly ignore?: (violation: Violation) => boolean;
}

/**
 * Judges a loaded description; each violation has the place where it was written. A description that could
 * not be read as a whole is not judged further: what its readable parts refer to may stand in the rest.
 */
export function judge(loaded: LoadedDescription, { as, ignore = () => false }: JudgeOptions = {}): Judged {
  if (loaded.violations.length > 0) return { kind: "invalid", violations: loaded.violations };
  const declared = judgeDescription(loaded.input);
  const meant = declared.description === undefined ? undefined : as?.(declared.description);
  const { description, violations: found } =
    meant === undefined || meant === declared.description ? declared : judgeDescription(meant);
  const placed = found
    .filter((violation) => !ignore(violation))
    .map((violation) => ({ ...violation, source: loaded.locate(violation).source }));
  const violations = inOrderOfFiles(placed);
  const isValid = description !== undefined && !violations.some(({ severity }) => severity === "error");
  return isValid ? { kind: "valid", description, violations } : { kind: "invalid", violations };
}

/** As somebody meets them who reads the files from above; those of one line as they were found. */
function inOrderOfFiles<T extends { readonly source: SourceLocation }>(placed: readonly T[]): readonly T[] {
  const files = [...new Set(placed.map(({ source }) => source.file))];
  return placed.toSorted(
    ({ source: a }, { source: b }) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line,
  );
}
