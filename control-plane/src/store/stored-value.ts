/**
 * Records as text: JSON that people can read with any tool, in which what JSON has no form for is an object
 * with one member that begins with `$`.
 */
import { createPrivateKey, createPublicKey, KeyObject } from "node:crypto";
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";

/**
 * Writes a record: values of JSON, bigints, dates, and keys.
 *
 * @throws {Error} for anything else, which only a defect puts into a record
 */
export function encodeRecord(record: unknown): string {
  return JSON.stringify(toJson(record));
}

/** Reads what {@link encodeRecord} wrote. */
export function decodeRecord(text: string): unknown {
  // Integers that a double does not hold were written as texts, and nesting was bounded when records came in.
  const value: unknown = JSON.parse(text);
  return fromJson(value as JsonValue);
}

const DATE = "$date";
const INTEGER = "$integer";
const PUBLIC_KEY = "$publicKey";
const PRIVATE_KEY = "$privateKey";
const OBJECT = "$object";

function toJson(value: unknown): JsonValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return { [INTEGER]: value.toString() };
    case "object":
      break;
    default:
      throw new Error(`a record holds a ${typeof value}`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Date) return { [DATE]: value.toISOString() };
  if (value instanceof KeyObject) return keyJson(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const object = Object.fromEntries(members.map(([name, member]) => [name, toJson(member)]));
  return members.some(([name]) => name.startsWith("$")) ? { [OBJECT]: object } : object;
}

function keyJson(key: KeyObject): JsonObject {
  const format = "pem";
  return key.type === "private"
    ? { [PRIVATE_KEY]: key.export({ type: "pkcs8", format }).toString() }
    : { [PUBLIC_KEY]: key.export({ type: "spki", format }).toString() };
}

function fromJson(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map((item: JsonValue) => fromJson(item));
  if (!isJsonObject(value)) return value;
  const [[name, held] = ["", null]] = Object.entries(value);
  if (typeof held === "string") {
    if (name === DATE) return new Date(held);
    if (name === INTEGER) return BigInt(held);
    if (name === PUBLIC_KEY) return createPublicKey(held);
    if (name === PRIVATE_KEY) return createPrivateKey(held);
  }
  return membersOf(name === OBJECT && isJsonObject(held) ? held : value);
}

function membersOf(object: JsonObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, fromJson(member)]));
}
