import type { Description } from "./description";
import { readDescription } from "./read-description";
import { isWrittenIn, writtenNames } from "./written-fields";
import { nothingUnknown, type DescribedList, type Finding, type IsUnknown, type Rule } from "../rules/rule";
import { errorRulesOf, RULES } from "../rules/description/index";
import { remembered } from "../remembered";
import { formatPath, withoutUserInfo, type PathSegment, type Violation } from "../rules/violation";

/** How a description is judged. */
export interface ValidateOptions {
  /**
   * Tells which values are not known yet, such as CDKTF tokens; they are not judged.
   *
   * @default - everything is known
   */
  readonly isUnknown?: IsUnknown;
  /**
   * Looks for errors of objects in this list alone; what others break may be told all the same.
   *
   * @default - every rule holds for all
   */
  readonly errorsOf?: DescribedList;
}

interface Placed {
  readonly path: readonly PathSegment[];
  readonly violation: Omit<Violation, "path">;
}

/** What was found of an input. */
interface Judgement {
  /** The input, if it has the shape of a description; rules may still be broken. */
  readonly description: Description | undefined;
  /** Everything that is wrong with it, all at once, in the order of the description. */
  readonly violations: readonly Violation[];
}

/**
 * Everything that is wrong with a description, all at once, in the order of the description. Never throws,
 * whatever the input is.
 */
export function validate(input: unknown, options: ValidateOptions = {}): readonly Violation[] {
  return judgeDescription(input, options).violations;
}

/** Reads an input as a description and holds it against every rule. Never throws, whatever the input is. */
export function judgeDescription(input: unknown, options: ValidateOptions = {}): Judgement {
  const { whole, description, problems, isUnknown } = readDescription(
    input,
    options.isUnknown ?? nothingUnknown,
  );
  const ofShape = problems.map(({ path, ...violation }): Placed => ({
    path,
    violation: { severity: "error", ...violation },
  }));
  const asked = askedRules(options.errorsOf, writtenNames(description));
  const ofRules = asked.flatMap((rule) => placedFindings(rule, rule.check(description, isUnknown)));
  const violations = [...ofShape, ...ofRules]
    .sort(byPlace)
    .map(({ path, violation }) => ({ ...violation, path: formatPath(path) }));
  return { description: whole, violations };
}

/** Rules that have something to look at. Most objects of an app are written with the same fields. */
const askedRules = remembered(
  (list: DescribedList | undefined, names: readonly string[] | undefined): readonly Rule[] => {
    const isWritten = isWrittenIn(names);
    return (list === undefined ? RULES : errorRulesOf(list)).filter(
      ({ needs }) => needs === undefined || needs.some(isWritten),
    );
  },
);

const NOTHING: readonly Placed[] = [];

function placedFindings({ id, severity }: Rule, findings: readonly Finding[]): readonly Placed[] {
  // Nearly always.
  if (findings.length === 0) return NOTHING;
  return findings.map(({ path, value, ...finding }) => ({
    path,
    violation: {
      rule: id,
      severity,
      ...finding,
      ...(value === undefined ? {} : { value: withoutUserInfo(value) }),
    },
  }));
}

/** Lists of a description in the order in which people write them. */
const SECTIONS: readonly PathSegment[] = [
  "apiVersion",
  "site",
  "runners",
  "connections",
  "connectionGroups",
  "executionPolicies",
];

/** Sorts by section and place in its list; what concerns the same object stays in the order of the rules. */
function byPlace(a: Placed, b: Placed): number {
  return sectionOf(a) - sectionOf(b) || placeOf(a) - placeOf(b);
}

function sectionOf({ path: [section = ""] }: Placed): number {
  return SECTIONS.indexOf(section);
}

function placeOf({ path: [, place] }: Placed): number {
  return typeof place === "number" ? place : -1;
}
