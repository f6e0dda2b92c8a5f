import { canonicalNumber } from "./number";
import type { Type } from "./type";
import { Dynamic, UNKNOWN, isListValue, isObjectValue, type Value } from "./value";

/**
 * Whether Terraform would call two values of a type equal: strings after NFC normalisation, numbers by value
 * whatever their form, sets without order or duplicates. An unknown value equals only another unknown.
 */
export function sameValue(left: Value, right: Value, type: Type): boolean {
  return isIdentical(left, right) || canonicalText(left, type) === canonicalText(right, type);
}

/**
 * Whether two values are spelled alike, which most compared ones are; much cheaper to see than that they mean
 * the same.
 */
function isIdentical(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (isListValue(left))
    return (
      isListValue(right) &&
      left.length === right.length &&
      left.every((item, index) => isIdentical(item, right[index] ?? null))
    );
  if (!isObjectValue(left) || !isObjectValue(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isIdentical(left[name] ?? null, right[name] ?? null))
  );
}

/** One text for each value of a type; equal texts mean equal values. */
function canonicalText(value: Value, type: Type): string {
  if (value === UNKNOWN) return "?";
  if (value === null) return "~";
  if (value instanceof Dynamic)
    return `${JSON.stringify(value.type)}:${canonicalText(value.value, value.type)}`;
  if (isListValue(value)) return listText(value, type);
  if (isObjectValue(value)) {
    const members = Object.entries(value).map(([name, member]) => {
      return `${JSON.stringify(name.normalize())}:${canonicalText(member, memberType(type, name))}`;
    });
    return `{${members.sort().join(",")}}`;
  }
  if (typeof value === "bigint" || typeof value === "number" || type === "number")
    return canonicalNumber(String(value));
  return typeof value === "string" ? JSON.stringify(value.normalize()) : String(value);
}

function listText(value: readonly Value[], type: Type): string {
  if (typeof type === "string" || type[0] === "object" || type[0] === "map") return "!";
  const texts = value.map((element, index) => {
    return canonicalText(element, type[0] === "tuple" ? (type[1][index] ?? "dynamic") : type[1]);
  });
  return type[0] === "set" ? `<${[...new Set(texts)].sort().join(",")}>` : `[${texts.join(",")}]`;
}

function memberType(type: Type, name: string): Type {
  if (typeof type === "string") return "dynamic";
  if (type[0] === "map") return type[1];
  return type[0] === "object" ? (type[1][name] ?? "dynamic") : "dynamic";
}
