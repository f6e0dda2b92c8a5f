import { Fn, Lazy, Token, Tokenization } from "cdktf";

/**
 * Whether a value is known only at deployment. Looks at the value itself and at text that embeds a token; the
 * provider judges such values at plan time with the same rules.
 */
export function isUnknown(value: unknown): boolean {
  return mayBeToken(value) && Token.isUnresolved(value);
}

/** What every token has in its text, whatever it stands for. */
const MARK = "TfToken[";

/**
 * Whether it is worth asking the framework, which holds every text and every name of a member against an
 * expression. Rules ask for each value several times, and next to none is a token.
 */
function mayBeToken(value: unknown): boolean {
  if (typeof value === "string") return value.includes(MARK);
  if (typeof value === "number") return !Number.isSafeInteger(value);
  if (typeof value !== "object" || value === null) return false;
  // A list that is a token has one item.
  if (Array.isArray(value)) return value.length === 1;
  if ("resolve" in value) return true;
  for (const name in value) if (name.includes(MARK)) return true;
  return false;
}

/** Whether anything inside is known only at deployment. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return textHoldsUnknown(value);
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  // A value of a runner has a hundred members: pairs of names and members would be made for each.
  const members = value as Readonly<Record<string, unknown>>;
  return Object.keys(members).some((name) => isUnknown(name) || holdsUnknown(members[name]));
}

/** Numbers of the size in which the framework hides tokens. */
const NUMBER_TOKEN = /-\d(?:\.\d+)?e\+\d+/g;

/** What each of them has in its text; next to no text has. */
const EXPONENT = "e+";

/** How the framework marks a list that is a token. */
const LIST_TOKEN = /#\{TfToken\[[^\]]+\]\}/g;

/**
 * Whether a rendered text holds anything that is known only at deployment: expressions, lists and maps of
 * them, numbers. A piece of one is enough: who renders a version may take it apart.
 */
export function textHoldsUnknown(text: string): boolean {
  return text.includes(MARK) || (text.includes(EXPONENT) && holdsNumberToken(text));
}

function holdsNumberToken(text: string): boolean {
  return (text.match(NUMBER_TOKEN) ?? []).some((number) => isUnknown(Number(number)));
}

/**
 * Text in which numbers and lists that only Terraform knows are expressions again: who renders a document
 * writes them like any other number, and joins a list with commas.
 */
export function withTokens(text: string): string {
  if (!text.includes(MARK) && !text.includes(EXPONENT)) return text;
  return text
    .replace(NUMBER_TOKEN, (number) =>
      isUnknown(Number(number)) ? Tokenization.stringifyNumber(Number(number)) : number,
    )
    .replace(LIST_TOKEN, (list) => Fn.join(",", [list]));
}

/** A text that rules do not judge, for what is managed outside the app. */
export function knownElsewhere(): string {
  return Lazy.stringValue({ produce: () => "" });
}
