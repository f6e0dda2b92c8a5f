/**
 * Members of a JSON document from the other side, read one at a time: each is of the wanted type or the error
 * names its path.
 */
import { isJsonObject, type JsonObject, type JsonValue } from "./json";
import { WireFormatError } from "./wire-format-error";

/** An object together with its path in the document, for error messages. */
export interface Located {
  readonly object: JsonObject;
  readonly path: string;
}

/**
 * The whole document, which must be an object.
 *
 * @throws {@link WireFormatError} when it is not one.
 */
export function documentRoot(value: JsonValue): Located {
  if (!isJsonObject(value)) throw new WireFormatError("", "is not a JSON object");
  return { object: value, path: "" };
}

/** Path of a member below an object. */
export function memberPath({ path }: Located, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** A member's value; undefined when it is absent or null, which Datadog's own readers treat alike. */
export function optionalMember({ object }: Located, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined;
}

/**
 * A member that is an object, if it is there.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function optionalObject(parent: Located, name: string): Located | undefined {
  const value = optionalMember(parent, name);
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw new WireFormatError(memberPath(parent, name), "is not an object");
  return { object: value, path: memberPath(parent, name) };
}

/**
 * A member that must be an object.
 *
 * @throws {@link WireFormatError} when it is something else or missing.
 */
export function requiredObject(parent: Located, name: string): Located {
  return optionalObject(parent, name) ?? missing(parent, name);
}

/**
 * A member that is a text, if it is there.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function optionalString(parent: Located, name: string): string | undefined {
  const value = optionalMember(parent, name);
  if (value === undefined || typeof value === "string") return value;
  throw new WireFormatError(memberPath(parent, name), "is not a string");
}

/**
 * A member that is a text; undefined when it is absent or empty.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function presentString(parent: Located, name: string): string | undefined {
  const value = optionalString(parent, name);
  return value === "" ? undefined : value;
}

/**
 * A member that must be a text with at least one character.
 *
 * @throws {@link WireFormatError} when it is something else, empty or missing.
 */
export function requiredString(parent: Located, name: string): string {
  return presentString(parent, name) ?? missing(parent, name);
}

/**
 * A member that is a whole number, if it is there; as bigint, because ids may exceed what a double holds.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function optionalInteger(parent: Located, name: string): bigint | undefined {
  const value = optionalMember(parent, name);
  if (value === undefined || typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  throw new WireFormatError(memberPath(parent, name), "is not a whole number");
}

/**
 * A member that must be a whole number.
 *
 * @throws {@link WireFormatError} when it is something else or missing.
 */
export function requiredInteger(parent: Located, name: string): bigint {
  return optionalInteger(parent, name) ?? missing(parent, name);
}

const MIN_INT32 = -(2n ** 31n);
const MAX_INT32 = 2n ** 31n - 1n;

/**
 * A member that is a 32-bit whole number, such as an enum value; zero when absent, as in protobuf.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function enumNumber(parent: Located, name: string): number {
  const value = optionalInteger(parent, name) ?? 0n;
  if (value < MIN_INT32 || value > MAX_INT32) {
    throw new WireFormatError(memberPath(parent, name), "is not a 32-bit whole number");
  }
  return Number(value);
}

/**
 * A member that is a list, if it is there.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function optionalList(parent: Located, name: string): readonly JsonValue[] | undefined {
  const value = optionalMember(parent, name);
  if (value === undefined || isList(value)) return value;
  throw new WireFormatError(memberPath(parent, name), "is not a list");
}

/**
 * A member that is a list of texts, if it is there.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function optionalStrings(parent: Located, name: string): readonly string[] | undefined {
  return optionalList(parent, name)?.map((item, index) => {
    if (typeof item === "string") return item;
    throw new WireFormatError(`${memberPath(parent, name)}[${index}]`, "is not a string");
  });
}

/**
 * A member that is a list of objects; empty when absent.
 *
 * @throws {@link WireFormatError} when it is something else.
 */
export function objectList(parent: Located, name: string): readonly Located[] {
  return (optionalList(parent, name) ?? []).map((item, index) => {
    const path = `${memberPath(parent, name)}[${index}]`;
    if (isJsonObject(item)) return { object: item, path };
    throw new WireFormatError(path, "is not an object");
  });
}

/**
 * A member that must be a list of objects: where an absent list would be taken for "nothing left".
 *
 * @throws {@link WireFormatError} when it is something else or missing.
 */
export function requiredObjectList(parent: Located, name: string): readonly Located[] {
  return optionalMember(parent, name) === undefined ? missing(parent, name) : objectList(parent, name);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Decodes standard base64 with padding.
 *
 * @throws {@link WireFormatError} when it is not base64.
 */
export function base64Bytes(parent: Located, name: string): Uint8Array {
  const text = optionalString(parent, name) ?? "";
  if (!BASE64.test(text)) throw new WireFormatError(memberPath(parent, name), "is not standard base64");
  return Buffer.from(text, "base64");
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function missing(parent: Located, name: string): never {
  throw new WireFormatError(memberPath(parent, name), "is missing");
}
