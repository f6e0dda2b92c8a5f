import { addTo } from "../multimap";
import type { Description, Readable } from "../description/description";
import type { WrittenField } from "../description/written-fields";
import type { PathSegment, RuleId, Severity } from "./violation";

/** What a rule found in one place. */
export interface Finding {
  readonly path: readonly PathSegment[];
  /** What is wrong, naming the value. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** The value, already masked where it may be secret. */
  readonly value?: string;
}

/** Whether a value is not known yet, such as a CDKTF token: rules do not judge it. */
export type IsUnknown = (value: unknown) => boolean;

/** A kind of file that examples are excerpts of. */
export interface ExcerptOf {
  /** What people call it, as Markdown. */
  readonly file: string;
  readonly language: "yaml" | "typescript";
}

/**
 * What the rule's page says. Examples are fragments of `parkit.yaml`, unless it names another kind of file.
 */
export interface RuleDocs {
  /** One sentence: what the rule asks for. */
  readonly summary: string;
  /** Why: what would happen otherwise. */
  readonly why: string;
  /** A fragment that breaks the rule. */
  readonly bad: string;
  /** The same fragment, fixed. */
  readonly good: string;
  /** What the examples are excerpts of; without it, of `parkit.yaml`. */
  readonly excerptOf?: ExcerptOf;
}

/** What can be said of a rule without asking it. */
export interface RuleReference {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly docs: RuleDocs;
  /** What the rule says of files that are imported, where descriptions and imports share it. */
  readonly imported?: RuleDocs;
}

/** A list of a description. */
export type DescribedList = "runners" | "connections" | "connectionGroups" | "executionPolicies";

/** One rule. It looks at whatever could be read and must cope with anything missing. */
export interface Rule extends RuleReference {
  /** Lists of which the objects may break it. @default - those of its area */
  readonly about?: readonly DescribedList[];
  /**
   * Fields that the rule is about: where none of them is written, it has nothing to find and is not asked.
   *
   * @default - it is asked of every description
   */
  readonly needs?: readonly WrittenField[];
  readonly check: (description: Readable<Description>, isUnknown: IsUnknown) => readonly Finding[];
}

/** Makes the rules of an area. Their pages are made when somebody asks for one, as few do. */
export function rulesWith<Id extends RuleId>(
  docs: () => Readonly<Record<Id, RuleDocs>>,
): (id: Id, severity: Severity, check: Rule["check"], needs?: Rule["needs"], about?: Rule["about"]) => Rule {
  return (id, severity, check, needs, about) => ({
    id,
    severity,
    get docs() {
      return docs()[id];
    },
    ...(needs !== undefined && { needs }),
    ...(about !== undefined && { about }),
    check,
  });
}

/** Findings of several rules that come out of one pass, by rule. */
export function findingsByRule<R extends string>(
  found: readonly (Finding & { readonly rule: R })[],
): ReadonlyMap<R, readonly Finding[]> {
  const byRule = new Map<R, Finding[]>();
  for (const { rule, ...finding } of found) addTo<R, Finding>(byRule, rule, finding);
  return byRule;
}

/** Everything is known: the predicate for what people wrote by hand. */
export const nothingUnknown: IsUnknown = () => false;
