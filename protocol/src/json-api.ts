/** JSON:API documents, and the error bodies of Datadog's API in all their shapes. */
import {
  isJsonObject,
  parseJson,
  parseJsonObject,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from "./json";
import { documentRoot, optionalObject, optionalString, requiredObject, type Located } from "./json-member";
import { WireFormatError } from "./wire-format-error";

/** Media type of JSON:API. Datadog accepts `application/json` for the same documents. */
export const JSON_API_MEDIA_TYPE = "application/vnd.api+json";

/** A resource to write. */
interface Resource {
  readonly type: string;
  /** Absent in requests that create something. */
  readonly id?: string;
  readonly attributes: JsonObject;
}

/** A resource that was read. */
export interface ReadResource {
  readonly type: string;
  /** Empty when the document has none. */
  readonly id: string;
  readonly attributes: Located;
}

/** Text of a document with one resource: `{"data":{"id":…,"type":…,"attributes":{…}}}`. */
export function resourceDocument(resource: Resource): string {
  return stringifyJson({ data: resourceJson(resource) });
}

/** A resource as it stands below `data`. */
export function resourceJson({ type, id, attributes }: Resource): JsonObject {
  return { ...(id !== undefined && { id }), type, attributes };
}

/**
 * Reads a document with one resource.
 *
 * @param type - type that the resource must have; any when left out.
 * @throws {@link WireFormatError} when the text is not such a document.
 */
export function parseResourceDocument(text: string, type?: string): ReadResource {
  return parseResource(requiredObject(documentRoot(parseJson(text)), "data"), type);
}

/**
 * Id of a resource that must have one.
 *
 * @throws {@link WireFormatError} when it has none that can be used.
 */
export function requiredId({ id }: ReadResource): string {
  if (isUsableId(id)) return id;
  throw new WireFormatError("data.id", "is missing or is not an id");
}

/**
 * Whether an id that the other side gave can stand in a path: dots, for example, would make it another path.
 */
function isUsableId(id: string): boolean {
  return /^[\w-]{1,128}$/.test(id);
}

/**
 * Id of the resource in a document of which everything else may be wrong; undefined when there is none that
 * can be used. For answers to a creation: what was made must not be forgotten because its description cannot
 * be read.
 */
export function answeredId(text: string): string | undefined {
  const data = parseJsonObject(text)?.["data"];
  const id = isJsonObject(data) ? data["id"] : undefined;
  return typeof id === "string" && isUsableId(id) ? id : undefined;
}

/** Reads one resource of a document. */
function parseResource(data: Located, type?: string): ReadResource {
  const found = optionalString(data, "type") ?? "";
  if (type !== undefined && found !== type) throw new WireFormatError(`${data.path}.type`, `is not ${type}`);
  const attributes = optionalObject(data, "attributes") ?? { object: {}, path: `${data.path}.attributes` };
  return { type: found, id: optionalString(data, "id") ?? "", attributes };
}

/**
 * Members whose value is zero, an empty text, an empty list or absent are left out, as Datadog's Go clients
 * do.
 */
export function omitEmpty(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || value === null || value === "" || value === 0 || value === 0n) continue;
    if (value === false || (Array.isArray(value) && value.length === 0)) continue;
    kept[name] = value;
  }
  return kept;
}

/**
 * One error of an error body. Every member may be missing. Decide by the HTTP status; the texts may change at
 * any time.
 */
export interface ApiError {
  readonly status?: string;
  readonly title?: string;
  readonly detail?: string;
  /** Where in the request: JSON pointer, query parameter or header. */
  readonly source?: string;
}

/** Text of an error document. */
export function errorDocument(errors: readonly ApiError[]): string {
  return stringifyJson({
    errors: errors.map(({ status, title, detail, source }) =>
      omitEmpty({ status, title, detail, ...(source !== undefined && { source: { pointer: source } }) }),
    ),
  });
}

/**
 * Reads an error body of any shape that Datadog sends: objects with a status, objects with title or detail
 * only, or plain texts. Gateways answer with other things or nothing at all, so there is no error: what
 * cannot be read gives an empty list.
 */
export function parseErrorBody(text: string): readonly ApiError[] {
  return errorsOf(text).flatMap((error) => readError(error) ?? []);
}

/**
 * Who wrote an error body: a service of the API, with objects, or the gateway before it, with plain texts.
 */
export type ErrorAuthor = "service" | "gateway";

/**
 * Who wrote an error body; undefined when it is not one of Datadog's. Only a service knows whether an object
 * exists: the gateway refuses routes that it does not know with the same status.
 */
export function errorAuthor(text: string): ErrorAuthor | undefined {
  const errors = errorsOf(text);
  if (errors.some((error) => isJsonObject(error) && Object.keys(readError(error) ?? {}).length > 0)) {
    return "service";
  }
  return errors.some((error) => typeof error === "string") ? "gateway" : undefined;
}

/** One line for people: the errors' texts, joined; empty when there are none. */
export function formatApiErrors(errors: readonly ApiError[]): string {
  return errors
    .map(({ title, detail }) => [title, detail].filter((part) => part !== undefined).join(": "))
    .filter((line) => line !== "")
    .join("; ");
}

function errorsOf(text: string): readonly JsonValue[] {
  const errors = parseJsonObject(text)?.["errors"];
  return Array.isArray(errors) ? (errors as readonly JsonValue[]) : [];
}

function readError(error: JsonValue): ApiError | undefined {
  if (typeof error === "string") return { detail: error };
  if (!isJsonObject(error)) return undefined;
  const source = error["source"];
  const places = isJsonObject(source) ? [source["pointer"], source["parameter"], source["header"]] : [];
  return {
    ...textMember("status", error["status"]),
    ...textMember("title", error["title"]),
    ...textMember("detail", error["detail"]),
    ...textMember(
      "source",
      places.find((place) => typeof place === "string"),
    ),
  };
}

function textMember(name: keyof ApiError, value: JsonValue | undefined): ApiError {
  if (typeof value === "string") return { [name]: value };
  return typeof value === "number" ? { [name]: String(value) } : {};
}
