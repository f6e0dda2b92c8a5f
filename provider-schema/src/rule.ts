import type { Description, Readable } from "./description";
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

/** What the rule's page says. Examples are fragments of `parkit.yaml`. */
export interface RuleDocs {
  /** One sentence: what the rule asks for. */
  readonly summary: string;
  /** Why: what would happen otherwise. */
  readonly why: string;
  /** A fragment that breaks the rule. */
  readonly bad: string;
  /** The same fragment, mended. */
  readonly good: string;
}

/** One rule. It looks at whatever could be read and must cope with anything missing. */
export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly docs: RuleDocs;
  check(description: Readable<Description>, isUnknown: IsUnknown): readonly Finding[];
}

/** Masks nothing and drops nothing: the usual predicate for text that people wrote. */
export const nothingUnknown: IsUnknown = () => false;
