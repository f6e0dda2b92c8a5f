/** The two forms in which values of Terraform travel: MessagePack, and the JSON of stored state. */
import { decode, encode, ExtData, type ExtensionCodecType } from "@msgpack/msgpack";
import { conform } from "./conform";
import { pathText } from "./path";
import type { Type } from "./type";
import { Dynamic, UNKNOWN, isListValue, isObjectValue, type Value } from "./value";

/** Thrown when bytes are not a value of the expected type. Names places and types, never values. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

/** Unknown values are extension values: type 0 when written, any type (refinements are type 12) when read. */
const unknowns: ExtensionCodecType<undefined> = {
  tryToEncode: (value) => (value === UNKNOWN ? new ExtData(0, Uint8Array.of(0)) : null),
  decode: () => UNKNOWN,
};

/**
 * Decodes the MessagePack form of a Terraform value.
 * @throws {ValueError} when the bytes are no MessagePack or no value of the type.
 */
export function decodeMsgpack(bytes: Uint8Array, type: Type): Value {
  let raw: unknown;
  try {
    // No collection can have more elements than there are bytes; the limit stops huge allocations for hostile
    // lengths.
    const limit = bytes.byteLength;
    raw = decode(bytes, {
      extensionCodec: unknowns,
      useBigInt64: true,
      maxArrayLength: limit,
      maxMapLength: limit,
      maxStrLength: limit,
      maxBinLength: limit,
      maxExtLength: limit,
    });
  } catch (error) {
    throw new ValueError(`not MessagePack: ${error instanceof Error ? error.message : String(error)}`);
  }
  return conformOrThrow(raw, type);
}

/** Encodes a value that fits the type; collections of unknown order keep the order given. */
export function encodeMsgpack(value: Value): Uint8Array {
  return encode(wireForm(value), { extensionCodec: unknowns, useBigInt64: true, maxDepth: 1000 });
}

/**
 * Fits a raw value to a type.
 * @throws {ValueError} naming the first place that does not fit.
 */
export function conformOrThrow(raw: unknown, type: Type): Value {
  let first: string | undefined;
  const value = conform(raw, type, (path, expected) => {
    first ??= `${pathText(path) || "value"}: expected ${expected}`;
  });
  if (first !== undefined) throw new ValueError(first);
  return value;
}

/** Most values go as they are: a copy is made only where a type has to go along with a value. */
function wireForm(value: Value): unknown {
  return hasDynamic(value) ? withTypes(value) : value;
}

function hasDynamic(value: Value): boolean {
  if (value instanceof Dynamic) return true;
  if (isListValue(value)) return value.some(hasDynamic);
  return isObjectValue(value) && Object.values(value).some(hasDynamic);
}

function withTypes(value: Value): unknown {
  if (value instanceof Dynamic) return [Buffer.from(JSON.stringify(value.type)), withTypes(value.value)];
  if (isListValue(value)) return value.map(withTypes);
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withTypes(member)]));
}

/** A JSON string, or a number that `JSON.parse` might round: many digits, a fraction or an exponent. */
const STRING_OR_LONG_NUMBER =
  /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)|-?\d{16,}/g;

/**
 * Parses the JSON form of stored state without rounding: numbers that a double may not hold exactly become
 * their decimal text, which every number attribute accepts.
 * @throws {SyntaxError} when the text is not JSON.
 */
export function parseStateJson(text: string): unknown {
  return JSON.parse(
    text.replace(STRING_OR_LONG_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)),
  );
}
