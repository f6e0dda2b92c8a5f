/** Pages of a list, as Datadog's API asks for them: `page[size]` and `page[number]` (from 0). */
import type { JsonObject } from "@parkit/protocol/internal/json";
import { refusal, type Refusal } from "./answer";

/** Which pages a list has. */
export interface PageLimits {
  readonly defaultSize: number;
  readonly maxSize: number;
  readonly maxNumber: number;
  /** How many digits a parameter has at most. */
  readonly digits: number;
  /** What is answered to a parameter that is not a whole number in range. */
  readonly refuse: (parameter: string) => Refusal;
}

/** Pages of the Actions API's lists of connections and groups, and of registrations. */
const ACTIONS_PAGES: PageLimits = {
  defaultSize: 50,
  maxSize: 1000,
  maxNumber: 1_000_000,
  digits: 9,
  refuse: (parameter) => refusal(400, "Invalid Parameter", `invalid parameter "${parameter}" in "query"`),
};

/**
 * The wanted page of the items.
 *
 * @throws {@link Refusal} with status 400 when a parameter is not a whole number in range.
 */
export function pageOf<T>(
  items: readonly T[],
  query: URLSearchParams,
  limits: PageLimits = ACTIONS_PAGES,
): readonly T[] {
  const { defaultSize, maxSize, maxNumber, digits, refuse } = limits;
  const wholeNumber = (name: string, fallback: number, minimum: number, maximum: number): number => {
    const text = query.get(name);
    if (text === null) return fallback;
    const value = /^\d+$/.test(text) && text.length <= digits ? Number(text) : -1;
    if (value < minimum || value > maximum) throw refuse(name);
    return value;
  };
  const size = wholeNumber("page[size]", defaultSize, 1, maxSize);
  const number = wholeNumber("page[number]", 0, 0, maxNumber);
  return items.slice(number * size, (number + 1) * size);
}

/**
 * What a list of the Actions API says of itself: how many items there are, and how many of them were asked
 * for, in all and by integration. Source: Datadog's unmerged draft.
 *
 * @param typeOf - integration type of an item
 */
export function listMeta<T>(
  all: readonly T[],
  filtered: readonly T[],
  typeOf: (item: T) => string,
): JsonObject {
  const count = (items: readonly T[], type: string): number =>
    items.filter((item) => typeOf(item) === type).length;
  return {
    total: all.length,
    total_filtered: filtered.length,
    integration_counts: [...new Set(all.map(typeOf))].map((type) => ({
      integration_type: type,
      total_count: count(all, type),
      filtered_count: count(filtered, type),
    })),
  };
}
