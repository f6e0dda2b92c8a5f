/**
 * JSON that keeps integers exact. Organisation ids are int64 and trace ids uint64 JSON numbers, which
 * `JSON.parse` rounds; Node 20 has no access to the source text of a number, so texts that hold a long run of
 * digits go through `lossless-json`, all others through the native parser.
 */
import { parse, stringify } from "lossless-json";
import { WireFormatError } from "./wire-format-error";

/**
 * Any JSON value. Integers that a double cannot hold exactly are bigints; a bigint is written as a plain
 * number.
 */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

/**
 * Deepest nesting of arrays and objects that is read; deeper documents are refused, so that no recursive
 * reader can be exhausted.
 */
export const MAX_JSON_DEPTH = 200;

/** Fewer digits than this always fit a double exactly. */
const MAY_BE_UNSAFE = /\d{16}/;
const INTEGER = /^-?\d+$/;

/** The value when it is a text, else an empty one. */
export function textOrEmpty(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/**
 * Parses JSON text, keeping every integer exact. Of duplicate members the last one wins, as in the native
 * parser.
 *
 * @throws {@link WireFormatError} when the text is not JSON or is nested deeper than {@link MAX_JSON_DEPTH}.
 */
export function parseJson(text: string): JsonValue {
  if (isTooDeep(text)) throw new WireFormatError("", `is nested deeper than ${MAX_JSON_DEPTH} levels`);
  try {
    const value: unknown = MAY_BE_UNSAFE.test(text)
      ? parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue })
      : JSON.parse(text);
    // Both parsers yield nothing but the members of JsonValue.
    return value as JsonValue;
  } catch {
    // The parsers' own messages quote the text, which may hold secrets.
    throw new WireFormatError("", "is not JSON");
  }
}

/** The value of a JSON text; undefined for a text that {@link parseJson} refuses. */
export function parseJsonOrUndefined(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof WireFormatError) return undefined;
    throw error;
  }
}

/** The object that a JSON text is; undefined for any other text. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJsonOrUndefined(text);
  return isJsonObject(value) ? value : undefined;
}

/** Writes compact JSON. Bigints become plain numbers; members that are undefined are left out. */
export function stringifyJson(value: JsonValue): string {
  return nativeJson(value) ?? stringify(value) ?? "null";
}

/** What the native writer makes of a value, several times as fast; undefined when it cannot: of a bigint. */
function nativeJson(value: JsonValue): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * An integer to write: as a number where a double holds it exactly, because the native writer takes no
 * bigints.
 */
export function integerJson(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Whether the value is a JSON object, not an array and not null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseNumber(text: string): number | bigint {
  const value = Number(text);
  return INTEGER.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}

function isTooDeep(text: string): boolean {
  // Each level takes a bracket; most documents have fewer, and need not be read for it.
  const brackets = occurrences(text, "{") + occurrences(text, "[");
  return brackets > MAX_JSON_DEPTH && depthExceedsLimit(text);
}

function occurrences(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

function depthExceedsLimit(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return false;
}
