/** Documents of MongoDB as JSON. */
import type * as mongodb from "mongodb";
import { type JsonValue, parseJson } from "@parkit/protocol/internal/json";

/** Classes of the driver for types that JSON does not have. */
export type BsonTypes = Pick<typeof mongodb, "Binary" | "BSON" | "Decimal128" | "ObjectId" | "UUID">;

/**
 * Writes a value of a document as JSON: object ids as their 24 hexadecimal digits, times in ISO 8601,
 * decimals and UUIDs as texts, bytes in base64, integers exactly, and numbers that JSON does not know (NaN,
 * infinity) as texts. Types that are rarer have the form of MongoDB's relaxed Extended JSON. That is our
 * reading.
 */
export function jsonOfBson(value: unknown, types: BsonTypes): JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    default:
      return typeof value === "object" && value !== null ? jsonOfObject(value, types) : null;
  }
}

function jsonOfObject(value: object, types: BsonTypes): JsonValue {
  if (Array.isArray(value)) return value.map((item) => jsonOfBson(item, types));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof types.ObjectId) return value.toHexString();
  if (value instanceof types.Decimal128) return value.toString();
  if (value instanceof types.UUID) return value.toHexString(true);
  if (value instanceof types.Binary) return value.toString("base64");
  if (Object.getPrototypeOf(value) !== Object.prototype) return parseJson(types.BSON.EJSON.stringify(value));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, jsonOfBson(member, types)]));
}
