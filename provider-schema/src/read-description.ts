import type { z } from "zod";

import type { Description, Readable } from "./description";
import type { IsUnknown } from "./rule";
import { descriptionShape } from "./shape/description";
import type { PathSegment, RuleId } from "./violation";

/** What could be read of an input, and what could not. */
export interface Reading {
  /** The input without the parts that have the wrong shape. */
  readonly description: Readable<Description>;
  readonly problems: readonly ShapeProblem[];
}

/** One place where the input has the wrong shape. */
export interface ShapeProblem {
  readonly rule: RuleId;
  readonly path: readonly PathSegment[];
  readonly message: string;
  readonly hint: string;
}

type Issue = z.core.$ZodIssue;

/**
 * Reads a description of unknown shape. Parts of the wrong shape are reported and left out, so that rules can still judge the rest.
 *
 * @param isUnknown - values that are not known yet and therefore of no particular shape, such as CDKTF tokens
 */
export function readDescription(input: unknown, isUnknown: IsUnknown): Reading {
  const result = descriptionShape.safeParse(input);
  if (result.success) return { description: result.data, problems: [] };
  const issues = result.error.issues
    .flatMap(unwrapUnion)
    .filter((issue) => !leadsToUnknown(input, issue, isUnknown));
  const misshapen = issues
    .filter((issue) => issue.code !== "unrecognized_keys")
    .map((issue) => issuePath(issue));
  return {
    // Everything that contradicts the shape is cut out here, which is what Readable promises.
    description: prune(input, misshapen) ?? {},
    problems: issues.flatMap((issue) => problemsOf(issue, input)),
  };
}

function issuePath(issue: Issue): readonly PathSegment[] {
  return issue.path.map((segment) => (typeof segment === "symbol" ? segment.toString() : segment));
}

/** A union fails as a whole; when one of its branches got further than the others, its own issues say more. */
function unwrapUnion(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const closest = issue.errors.find(
    (branch) => branch.length > 0 && branch.every((inner) => inner.path.length > 0),
  );
  if (closest === undefined) return [issue];
  return closest.flatMap((inner) => unwrapUnion({ ...inner, path: [...issue.path, ...inner.path] }));
}

function leadsToUnknown(input: unknown, issue: Issue, isUnknown: IsUnknown): boolean {
  let value = input;
  for (const segment of issuePath(issue)) {
    if (isUnknown(value)) return true;
    value = member(value, segment);
  }
  return isUnknown(value);
}

function member(value: unknown, segment: PathSegment): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
  return Reflect.get(value, segment) as unknown;
}

/** Leaves out what the paths point at. List items become undefined, so that the paths of their neighbours stay true. */
function prune(value: unknown, paths: readonly (readonly PathSegment[])[]): unknown {
  if (paths.length === 0) return value;
  if (paths.some((path) => path.length === 0)) return undefined;
  const below = pathsBelow(paths);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => prune(item, below.get(String(index)) ?? []));
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, prune(item, below.get(key) ?? [])]),
  );
}

function pathsBelow(
  paths: readonly (readonly PathSegment[])[],
): ReadonlyMap<string, readonly (readonly PathSegment[])[]> {
  const below = new Map<string, (readonly PathSegment[])[]>();
  for (const [head, ...rest] of paths) {
    const key = String(head);
    const known = below.get(key);
    if (known === undefined) below.set(key, [rest]);
    else known.push(rest);
  }
  return below;
}

function problemsOf(issue: Issue, input: unknown): readonly ShapeProblem[] {
  const path = issuePath(issue);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownField(path, key));
  const value = path.reduce(member, input);
  if (value === undefined) return [missingField(path)];
  const expected = expectation(issue);
  const got =
    typeof value === "object" ? (Array.isArray(value) ? "a list" : "an object") : JSON.stringify(value);
  return [
    {
      rule: issue.code === "invalid_type" ? "schema/type" : "schema/value",
      path,
      message: `expected ${expected}${path.at(-1) === "value" || path.at(-1) === "privateKey" ? "" : `, got ${value === null ? "nothing" : got}`}`,
      hint: `Write ${expected}.`,
    },
  ];
}

function unknownField(path: readonly PathSegment[], key: string): ShapeProblem {
  return {
    rule: "schema/unknown-field",
    path: [...path, key],
    message: `there is no field ${JSON.stringify(key)} here`,
    hint: "Remove it, or check its spelling and indentation against the schema (parkit schema).",
  };
}

function missingField(path: readonly PathSegment[]): ShapeProblem {
  return {
    rule: "schema/required",
    path,
    message: `${JSON.stringify(String(path.at(-1) ?? "description"))} is missing`,
    hint: "Add it.",
  };
}

/** What the shape wants, in words. */
function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPE_WORDS[issue.expected] ?? `a value of type ${issue.expected}`;
    case "invalid_value":
      return oneOf(issue.values.map(String));
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? oneOf(issue.options.map(String))
        : issue.message.replace(/^expected /, "");
    case "too_small":
      return `at least ${String(issue.minimum)}${issue.origin === "string" ? " character" : ""}`;
    case "invalid_format":
      return issue.format === "url"
        ? "a URL such as https://app.example.com"
        : `a value of format ${issue.format}`;
    default:
      return issue.message;
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function oneOf(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? "") : `one of ${names.join(", ")}`;
}
