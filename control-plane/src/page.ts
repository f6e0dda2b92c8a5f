/**
 * Pages of a list, as the Actions API asks for them: `page[size]` (default 50) and `page[number]` (from 0).
 */
import { refusal } from "./answer";

const DEFAULT_SIZE = 50;
const MAX_SIZE = 1000;
const MAX_NUMBER = 1_000_000;

/**
 * The wanted page of the items.
 *
 * @throws {@link Refusal} with status 400 when a parameter is not a whole number in range.
 */
export function pageOf<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const size = wholeNumber(query, "page[size]", DEFAULT_SIZE, 1, MAX_SIZE);
  const number = wholeNumber(query, "page[number]", 0, 0, MAX_NUMBER);
  return items.slice(number * size, (number + 1) * size);
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  fallback: number,
  minimum: number,
  maximum: number,
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < minimum || value > maximum) {
    throw refusal(400, "Invalid Parameter", `invalid parameter "${name}" in "query"`);
  }
  return value;
}
