import { printable, shortened } from "../printable";

/** Areas that rule ids start with; closed, so that ids stay predictable. */
export const RULE_AREAS = [
  "yaml",
  "schema",
  "name",
  "site",
  "mode",
  "identity",
  "allowlist",
  "tag",
  "group",
  "connection",
  "credential",
  "script",
  "deployment",
  "version",
  "policy",
  "access",
  "requirement",
] as const;

/** Area that a rule id starts with. */
export type RuleArea = (typeof RULE_AREAS)[number];

/** Stable id of a rule, `<area>/<kebab-case>`. */
export type RuleId = `${RuleArea}/${string}`;

/** An error stops rendering and deployment; a warning does not. */
export type Severity = "error" | "warning";

/** A step into a description: member name or list index. */
export type PathSegment = string | number;

/** Where a value came from in a file that a person wrote. Line and column count from 1. */
export interface SourceLocation {
  /** Name of the file, as it was given. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column in UTF-16 code units, from 1. */
  readonly column: number;
}

/** One broken rule, with what a person needs to fix it. */
export interface Violation {
  /** Rule that is broken; each has a page in `docs/rules`. */
  readonly rule: RuleId;
  /** Whether it stops rendering and deployment. */
  readonly severity: Severity;
  /** Path into the description, such as `connections[0].identifierTags[1]`; empty for the whole. */
  readonly path: string;
  /** What is wrong, naming the value. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** The value, masked where it may be secret. */
  readonly value?: string;
  /** Path of the construct, when a construct found it. */
  readonly construct?: string;
  /** Where it was written, when it came from a file. */
  readonly source?: SourceLocation;
}

/** Longest text that a message repeats, in characters. */
const LONGEST_QUOTE = 100;

/**
 * A text in quotation marks for a message: what would act on a terminal escaped, cut when it is long, a URL
 * without user info.
 */
export function quoted(text: string): string {
  const shown = withoutUserInfo(text);
  return printable(
    JSON.stringify(shown.length > LONGEST_QUOTE ? `${shown.slice(0, LONGEST_QUOTE)}…` : shown),
  );
}

/**
 * What looks like a URL without its user name and password. A password may hold any character, so the last
 * `@` ends it.
 */
export function withoutUserInfo(text: string): string {
  return text.replace(/^([^/]*:)?\/\/.*@/s, "$1//***@");
}

/**
 * Writes path segments the way people read them: `runners[0].credentials.orders`, quoting members that are
 * not plain names.
 */
export function formatPath(segments: readonly PathSegment[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === "number") return `${path}[${segment}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(segment)) return `${path}[${printable(JSON.stringify(segment))}]`;
    return path === "" ? segment : `${path}.${segment}`;
  }, "");
}

/**
 * One violation as text: `connections[0].identifierTags[1]: … [tag/charset]` and the hint on a line of its
 * own. Before it stands where it was written, `parkit.yaml:7:12`, when that is known.
 */
export function formatViolation(violation: Violation): string {
  const { rule, message, hint, path, construct, source } = violation;
  const place = [
    source === undefined ? undefined : `${source.file}:${source.line}:${source.column}`,
    construct === undefined ? undefined : `[${construct}]`,
    path === "" ? undefined : `${shortened(path)}:`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
  const text = `${place === "" ? "" : `${place} `}${shortened(message)} [${rule}]`;
  return `${printable(text)}\n  ${printable(shortened(hint))}`;
}

/** Reads a path written by {@link formatPath} back into its segments. */
export function parsePath(path: string): readonly PathSegment[] {
  const steps = path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\.?[A-Za-z_$][\w$-]*/g);
  return Array.from(steps, ([step, index, quoted]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? step.replace(/^\./, "") : String(JSON.parse(quoted));
  });
}
