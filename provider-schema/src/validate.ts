import { readDescription } from "./read-description";
import { nothingUnknown } from "./rule";
import type { IsUnknown } from "./rule";
import { RULES } from "./rules/index";
import { formatPath } from "./violation";
import type { Violation } from "./violation";

/** How a description is judged. */
export interface ValidateOptions {
  /**
   * Tells which values are not known yet, such as CDKTF tokens; they are not judged.
   *
   * @default - everything is known
   */
  readonly isUnknown?: IsUnknown;
}

/** Everything that is wrong with a description, all at once, in the order of the description. */
export function validate(input: unknown, options: ValidateOptions = {}): readonly Violation[] {
  const isUnknown = options.isUnknown ?? nothingUnknown;
  const { description, problems } = readDescription(input, isUnknown);
  const ofShape = problems.map(({ rule, path, message, hint }) => ({
    rule,
    severity: "error" as const,
    path: formatPath(path),
    message,
    hint,
  }));
  const ofRules = RULES.flatMap((rule) =>
    rule.check(description, isUnknown).map(({ path, ...finding }) => ({
      rule: rule.id,
      severity: rule.severity,
      path: formatPath(path),
      ...finding,
    })),
  );
  return [...ofShape, ...ofRules];
}
