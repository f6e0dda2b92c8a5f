/** Members of objects of the Kubernetes API. */
import type { JsonObject } from "@parkit/protocol/internal/json";

/** An object without some of its members. */
export function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
