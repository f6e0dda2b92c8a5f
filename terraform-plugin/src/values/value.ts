/** Values of Terraform, as handlers see them. */
import type { Type } from "./type";

/**
 * The one value that stands for "known after apply". It is a symbol, so that any accidental string operation
 * on it throws instead of writing a placeholder into somebody's infrastructure.
 */
export const UNKNOWN: unique symbol = Symbol("unknown value");

/** Type of {@link UNKNOWN}. */
export type Unknown = typeof UNKNOWN;

/**
 * A Terraform number without loss. Integers within ±(2^53-1) are `number`, larger 64-bit integers `bigint`,
 * and what neither form holds exactly is its decimal text. Fractions that came as a 64-bit float stay a
 * `number`.
 */
export type TerraformNumber = number | bigint | string;

/** A value of an attribute whose declared type is `dynamic`: the value with the type it was given. */
export class Dynamic {
  constructor(
    readonly type: Type,
    readonly value: Value,
  ) {}
}

/**
 * Any Terraform value. Lists, sets and tuples are arrays (the order of a set means nothing); maps and objects
 * are records.
 */
export type Value =
  | null
  | Unknown
  | boolean
  | string
  | number
  | bigint
  | Dynamic
  | readonly Value[]
  | { readonly [name: string]: Value };

/** An object or map value. */
export type ObjectValue = Readonly<Record<string, Value>>;

/** True for object and map values. */
export function isObjectValue(value: unknown): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Dynamic);
}

/** True for list, set and tuple values. */
export function isListValue(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** True when no part of the value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  if (value instanceof Dynamic) return isWhollyKnown(value.value);
  if (isListValue(value)) return value.every(isWhollyKnown);
  return !isObjectValue(value) || Object.values(value).every(isWhollyKnown);
}
