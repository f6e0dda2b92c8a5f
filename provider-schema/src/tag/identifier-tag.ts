/** Rules about a single identifier tag. */
export type IdentifierTagRule =
  "tag/format" | "tag/first-letter" | "tag/charset" | "tag/reserved-default" | "tag/too-long";

/** An identifier tag `key:value`, by which a connection group picks a connection at run time. */
export type IdentifierTag = string & { readonly __brand: "IdentifierTag" };

/** Key and value of an identifier tag. */
interface IdentifierTagParts {
  readonly key: string;
  readonly value: string;
}

/** How strictly a tag is judged. */
export interface IdentifierTagOptions {
  /**
   * Accept dots. Datadog's documentation does not list them, some of Datadog's own systems take them.
   *
   * @default false
   */
  readonly allowDots?: boolean;
}

/** One reason why a text is not an identifier tag. */
export interface IdentifierTagProblem {
  readonly rule: IdentifierTagRule;
  readonly message: string;
  readonly hint: string;
}

/** Longest tag that Datadog keeps, in characters. */
export const IDENTIFIER_TAG_MAX_LENGTH = 200;
/** Word that is reserved as key and as value, in any case. */
const IDENTIFIER_TAG_RESERVED = "default";

const ALLOWED = /^[A-Za-z0-9_/-]*$/;
/** What nearly all tags look like, so that checking many is quick. */
const USUAL = /^(?=.{3,200}$)[A-Za-z][A-Za-z0-9_/-]*:[A-Za-z0-9_/-]+$/;
const NO_PROBLEMS: readonly IdentifierTagProblem[] = [];
const ALLOWED_WITH_DOTS = /^[A-Za-z0-9_/.-]*$/;

const RESERVED_IN_ANY_CASE = Array.from(
  IDENTIFIER_TAG_RESERVED,
  (letter) => `[${letter.toUpperCase()}${letter}]`,
).join("");
const KEY = "[A-Za-z][A-Za-z0-9_/.-]*";
const VALUE = "[A-Za-z0-9_/.-]+";

/**
 * What a tag with dots, its key and its value match, for editors. They say the same as
 * {@link identifierTagProblems}, less helpfully and but for the length.
 */
export const IDENTIFIER_TAG_PATTERNS = {
  tag: `^(?!${RESERVED_IN_ANY_CASE}:)${KEY}:(?!${RESERVED_IN_ANY_CASE}$)${VALUE}$`,
  key: `^(?!${RESERVED_IN_ANY_CASE}$)${KEY}$`,
  value: `^(?!${RESERVED_IN_ANY_CASE}$)${VALUE}$`,
} as const;

/** Splits a tag at its one colon; undefined when it has none, several, or nothing on one side. */
export function splitIdentifierTag(text: string): IdentifierTagParts | undefined {
  const colon = text.indexOf(":");
  if (colon <= 0 || colon === text.length - 1 || text.includes(":", colon + 1)) return undefined;
  return { key: text.slice(0, colon), value: text.slice(colon + 1) };
}

/** Every reason why the key alone is not a tag key; a group names keys without values. */
export function identifierTagKeyProblems(
  key: string,
  options: IdentifierTagOptions = {},
): readonly IdentifierTagProblem[] {
  const problems: IdentifierTagProblem[] = [];
  if (!/^[A-Za-z]/.test(key)) {
    problems.push({
      rule: "tag/first-letter",
      message: `${JSON.stringify(key)} does not start with a letter`,
      hint: "Start the tag with a letter, as in env:prod.",
    });
  }
  problems.push(...charsetProblems(key, options));
  if (isReserved(key)) problems.push(reserved("key", key));
  return problems;
}

/** Every reason why the text is not an identifier tag; none when it is one. */
export function identifierTagProblems(
  text: string,
  options: IdentifierTagOptions = {},
): readonly IdentifierTagProblem[] {
  if (USUAL.test(text) && !text.toLowerCase().includes("default")) return NO_PROBLEMS;
  const problems: IdentifierTagProblem[] = [];
  if (text.length > IDENTIFIER_TAG_MAX_LENGTH) {
    problems.push({
      rule: "tag/too-long",
      message: `the tag has ${text.length} characters, at most ${IDENTIFIER_TAG_MAX_LENGTH} are kept`,
      hint: "Shorten the key or the value.",
    });
  }
  const parts = splitIdentifierTag(text);
  if (parts === undefined) return [...problems, formProblem(text)];
  problems.push(...identifierTagKeyProblems(parts.key, options), ...charsetProblems(parts.value, options));
  if (isReserved(parts.value)) problems.push(reserved("value", text));
  return problems;
}

/** Whether the text is an identifier tag. */
export function isIdentifierTag(text: string, options: IdentifierTagOptions = {}): text is IdentifierTag {
  return identifierTagProblems(text, options).length === 0;
}

/** What users may write for a set of tags: `["env:prod"]` or `{ env: "prod" }`. */
export type IdentifierTagsInput = readonly string[] | Readonly<Record<string, string>>;

/** Turns either form into `key:value` texts, in the order written. Judges nothing. */
export function identifierTagTexts(input: IdentifierTagsInput): readonly string[] {
  return isTagList(input) ? input : Object.entries(input).map(([key, value]) => `${key}:${value}`);
}

function isTagList(input: IdentifierTagsInput): input is readonly string[] {
  return Array.isArray(input);
}

function isReserved(word: string): boolean {
  return word.toLowerCase() === IDENTIFIER_TAG_RESERVED;
}

function reserved(side: "key" | "value", text: string): IdentifierTagProblem {
  return {
    rule: "tag/reserved-default",
    message: `${JSON.stringify(text)} uses the reserved word "default" as ${side}`,
    hint: `Choose another ${side}: Datadog keeps "default" for itself.`,
  };
}

function formProblem(text: string): IdentifierTagProblem {
  const colons = text.split(":").length - 1;
  const found =
    colons === 1 ? "nothing on one side of its colon" : colons === 0 ? "no colon" : `${colons} colons`;
  return {
    rule: "tag/format",
    message: `${JSON.stringify(text)} is not of the form key:value: it has ${found}`,
    hint: "Write exactly one colon with text on both sides, as in env:prod.",
  };
}

function charsetProblems(word: string, options: IdentifierTagOptions): readonly IdentifierTagProblem[] {
  const allowed = options.allowDots === true ? ALLOWED_WITH_DOTS : ALLOWED;
  if (allowed.test(word)) return [];
  const foreign = [...new Set(Array.from(word).filter((character) => !allowed.test(character)))];
  const dotOnly = foreign.every((character) => character === ".");
  return [
    {
      rule: "tag/charset",
      message: `${JSON.stringify(word)} holds ${foreign.map((character) => JSON.stringify(character)).join(", ")}`,
      hint: dotOnly
        ? "Replace the dot, or set allowDots: true when the tag comes from a system that uses dots."
        : "Use letters, digits, underscores, minuses and slashes only.",
    },
  ];
}
