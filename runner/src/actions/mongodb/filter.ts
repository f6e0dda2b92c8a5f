/**
 * What a filter of documents may say: comparisons and their combinations. Everything else that starts with a
 * dollar sign is refused, because some of it runs code in the database (`$where`, `$expr`) or keeps it busy
 * (`$regex`). The list is that of the Agent's public source.
 */
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";

const COMPARISONS: readonly string[] = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$exists", "$type"];
const LISTS: readonly string[] = ["$in", "$nin"];
const COMBINATIONS: readonly string[] = ["$and", "$or", "$nor"];
/** Deepest nesting of objects. */
const MAX_DEPTH = 100;

/** What is wrong with a filter; undefined when it may be used. */
export function filterProblem(filter: JsonObject, depth = 1): string | undefined {
  if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
  for (const [name, value] of Object.entries(filter)) {
    const problem = name.startsWith("$")
      ? operatorProblem(name, value, depth)
      : fieldProblem(name, value, depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function operatorProblem(name: string, value: JsonValue, depth: number): string | undefined {
  if (COMPARISONS.includes(name))
    return isScalar(value) ? undefined : `${name} takes a text, a number, true or false`;
  if (LISTS.includes(name)) {
    const isList = Array.isArray(value) && value.length > 0 && value.every(isScalar);
    return isList ? undefined : `${name} takes a list of texts, numbers, true or false`;
  }
  if (!COMBINATIONS.includes(name)) {
    const known = [...COMPARISONS, ...LISTS, ...COMBINATIONS].join(", ");
    return `${JSON.stringify(name.slice(0, 50))} is not allowed: operators are ${known}`;
  }
  const parts: readonly JsonValue[] = Array.isArray(value) ? value : [];
  if (parts.length === 0 || !parts.every(isJsonObject)) return `${name} takes a list of filters`;
  return parts.map((part) => filterProblem(part, depth + 1)).find((problem) => problem !== undefined);
}

function fieldProblem(name: string, value: JsonValue, depth: number): string | undefined {
  if (isJsonObject(value)) return filterProblem(value, depth + 1);
  return isScalar(value)
    ? undefined
    : `${JSON.stringify(name.slice(0, 50))} is compared with null or a list, which a filter cannot hold`;
}

function isScalar(value: JsonValue): value is string | number | bigint | boolean {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}
