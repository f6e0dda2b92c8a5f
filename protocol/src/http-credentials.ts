/**
 * Credentials of an HTTP connection hold lists. A PATCH does not replace a list: entries are put in by name,
 * and one that is to go is sent with `deleted: true`. Both sides of that rule are here, so that they cannot
 * differ. Reading and writing follow the API contract of Datadog's `HTTPTokenAuthUpdate` and the behaviour of
 * its Terraform provider.
 */
import { HTTP_LISTS, type HttpList } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { isJsonObject, type JsonObject, type JsonValue } from "./json";

const BODY = "body";
/** The API demands type and value of a token even to delete it. */
const DELETED_TOKEN: JsonObject = { type: "SECRET", value: "" };

/**
 * Applies the lists and the body of a PATCH to stored credentials. Members that the patch does not name stay;
 * an entry that names fewer members than the stored one keeps the others, such as a token's value. An empty
 * body removes the body.
 */
export function applyHttpPatch(current: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...current, ...patch };
  for (const list of HTTP_LISTS) {
    if (!Object.hasOwn(patch, list)) continue;
    merged[list] = applyEntries(entriesByName(current, list), patch[list]);
  }
  if (isEmptyObject(patch[BODY]))
    return Object.fromEntries(Object.entries(merged).filter(([name]) => name !== BODY));
  return merged;
}

/**
 * Makes the lists and the body of a PATCH that turns the prior credentials into the desired ones: deletions
 * first, then every desired entry, both by name. Members of other kinds are sent as desired. Entries of one
 * list have distinct names; of two, the last counts.
 */
export function makeHttpPatch(prior: JsonObject, desired: JsonObject): JsonObject {
  const patch: Record<string, JsonValue> = { ...desired };
  for (const list of HTTP_LISTS) {
    const wanted = entriesByName(desired, list);
    const gone = [...entriesByName(prior, list).keys()].filter((name) => !wanted.has(name));
    const markers = gone.sort().map((name) => deletion(list, name));
    const upserts = [...wanted.keys()].sort().flatMap((name) => wanted.get(name) ?? []);
    if (markers.length + upserts.length > 0) patch[list] = [...markers, ...upserts];
  }
  if (Object.hasOwn(prior, BODY) && !Object.hasOwn(desired, BODY)) patch[BODY] = {};
  return patch;
}

function applyEntries(
  stored: Map<string, JsonObject>,
  changes: JsonValue | undefined,
): readonly JsonObject[] {
  for (const [name, change] of namedEntries(changes)) {
    const { deleted, ...entry } = change;
    if (deleted === true) stored.delete(name);
    else stored.set(name, { ...stored.get(name), ...entry });
  }
  return [...stored.values()];
}

function entriesByName(credentials: JsonObject, list: HttpList): Map<string, JsonObject> {
  return new Map(namedEntries(credentials[list]));
}

function namedEntries(list: JsonValue | undefined): readonly (readonly [string, JsonObject])[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: JsonValue) =>
    isJsonObject(entry) && typeof entry["name"] === "string" ? [[entry["name"], entry] as const] : [],
  );
}

function deletion(list: HttpList, name: string): JsonObject {
  return { name, deleted: true, ...(list === "tokens" && DELETED_TOKEN) };
}

function isEmptyObject(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
