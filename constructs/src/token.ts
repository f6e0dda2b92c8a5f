import { Lazy, Token } from "cdktf";

/**
 * Whether a value is known only at deployment. Looks at the value itself and at text that embeds a token; the
 * provider judges such values at plan time with the same rules.
 */
export function isUnknown(value: unknown): boolean {
  return Token.isUnresolved(value);
}

/** Whether anything inside is known only at deployment. */
export function holdsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => isUnknown(key) || holdsUnknown(item));
}

/** Numbers of the size in which the framework hides tokens. */
const NUMBER_TOKEN = /-\d(?:\.\d+)?e\+\d+/g;

/**
 * Whether a rendered text holds anything that is known only at deployment: expressions, lists of them,
 * numbers.
 */
export function textHoldsUnknown(text: string): boolean {
  if (isUnknown(text) || text.includes("#{TfToken[")) return true;
  return (text.match(NUMBER_TOKEN) ?? []).some((number) => isUnknown(Number(number)));
}

/** A text that rules do not judge, for what is managed outside the app. */
export function knownElsewhere(): string {
  return Lazy.stringValue({ produce: () => "" });
}
