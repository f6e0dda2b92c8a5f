import { isDecimalText, narrowNumber } from "./number";
import type { Path } from "./path";
import { parseType, type Type } from "./type";
import { Dynamic, UNKNOWN, isObjectValue, type Value } from "./value";

/** Told about each part of a raw value that does not fit its type. */
type Misfit = (path: Path, expected: string) => void;

/**
 * Fits a raw value (decoded MessagePack, parsed JSON, or what a handler returned) to a type. Total: what does
 * not fit is reported and becomes null, so that one wrong attribute never loses the rest of an object.
 * Attributes that are missing or `undefined` become null; those that the type does not have are dropped.
 */
export function conform(raw: unknown, type: Type, misfit: Misfit, path: Path = []): Value {
  const fitting = asIs(raw, type);
  if (fitting !== undefined) return fitting;
  if (typeof type === "string") return primitive(raw, type, misfit, path);
  if (type[0] === "object") {
    if (!isObjectValue(raw)) return refuse(misfit, path, "object");
    const entries = Object.entries(type[1]).map(([attribute, attributeType]) => {
      const member = Object.hasOwn(raw, attribute) ? raw[attribute] : null;
      // Most members fit as they are, and a path is dear to make for each.
      const value = asIs(member, attributeType);
      return [
        attribute,
        value === undefined ? conform(member, attributeType, misfit, [...path, { attribute }]) : value,
      ] as const;
    });
    return Object.fromEntries(entries);
  }
  if (type[0] === "map") {
    if (!isObjectValue(raw)) return refuse(misfit, path, "map");
    const entries = Object.entries(raw).map(
      ([key, element]) => [key, conform(element, type[1], misfit, [...path, { key }])] as const,
    );
    return Object.fromEntries(entries);
  }
  if (!Array.isArray(raw) || (type[0] === "tuple" && raw.length !== type[1].length)) {
    return refuse(misfit, path, type[0]);
  }
  return raw.map((element: unknown, index) => {
    const elementType = type[0] === "tuple" ? (type[1][index] ?? "dynamic") : type[1];
    return conform(element, elementType, misfit, [...path, { index }]);
  });
}

/** What needs no conversion, whatever else is in the type; undefined where it has to be looked at. */
function asIs(raw: unknown, type: Type): Value | undefined {
  if (raw === null || raw === undefined) return null;
  if (raw === UNKNOWN) return UNKNOWN;
  if (typeof raw === "string") return type === "string" ? raw : undefined;
  return typeof raw === "boolean" && type === "bool" ? raw : undefined;
}

function primitive(raw: unknown, type: Extract<Type, string>, misfit: Misfit, path: Path): Value {
  switch (type) {
    case "string":
      return typeof raw === "string" ? raw : refuse(misfit, path, type);
    case "bool":
      return typeof raw === "boolean" ? raw : refuse(misfit, path, type);
    case "number":
      if (typeof raw === "number") return Number.isNaN(raw) ? refuse(misfit, path, type) : raw;
      if (typeof raw === "bigint") return narrowNumber(raw);
      return typeof raw === "string" && isDecimalText(raw) ? raw : refuse(misfit, path, type);
    case "dynamic":
      return dynamic(raw, misfit, path);
  }
}

/** A dynamic value is `[type as JSON bytes, value]` in MessagePack and `{type, value}` in JSON. */
function dynamic(raw: unknown, misfit: Misfit, path: Path): Value {
  try {
    if (raw instanceof Dynamic) return new Dynamic(raw.type, conform(raw.value, raw.type, misfit, path));
    if (Array.isArray(raw) && raw.length === 2 && raw[0] instanceof Uint8Array) {
      const type = parseType(JSON.parse(new TextDecoder().decode(raw[0])) as unknown);
      return new Dynamic(type, conform(raw[1], type, misfit, path));
    }
    if (isObjectValue(raw) && Object.hasOwn(raw, "type")) {
      const type = parseType(raw["type"]);
      return new Dynamic(type, conform(raw["value"], type, misfit, path));
    }
  } catch {
    // Falls through: a type that cannot be read is a value that does not fit.
  }
  return refuse(misfit, path, "a value with its type");
}

function refuse(misfit: Misfit, path: Path, expected: string): null {
  misfit(path, expected);
  return null;
}
