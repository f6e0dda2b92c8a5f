import type * as Zod from "zod";

import { fieldsOf, recipeOf, type Recipe } from "./recipe";

/**
 * Whether it is plain that a value has a shape, by how the shape is made and without zod. What this does not
 * accept may have the shape all the same: zod has the last word, and the words for what is wrong.
 */
export function accepts(shape: Zod.ZodType, value: unknown): boolean {
  return fits(shape, value);
}

function fits(shape: unknown, value: unknown): boolean {
  const recipe = recipeOf(shape);
  return recipe !== undefined && follows(recipe, value);
}

/** Methods that only say something of a shape. */
const SAME_VALUES: ReadonlySet<string> = new Set(["describe", "meta"]);

function fitsBefore(of: Recipe | undefined, value: unknown): boolean {
  return of !== undefined && follows(of, value);
}

function follows(recipe: Recipe, value: unknown): boolean {
  const { name, of, given } = recipe;
  const [first, second] = given;
  switch (name) {
    case "string":
    case "boolean":
      return typeof value === name;
    case "number":
      return Number.isFinite(value);
    case "int":
      return Number.isSafeInteger(value);
    case "unknown":
      return true;
    case "literal":
      return value === first;
    case "enum":
      return listed(first).includes(value);
    case "array":
      return Array.isArray(value) && Array.from<unknown>(value).every((item) => fits(first, item));
    case "record":
      return isPlain(value) && Object.values(value).every((item) => fits(second, item));
    case "strictObject":
    case "extend":
      return isPlain(value) && hasFields(fieldsOf(recipe) ?? {}, value);
    case "union":
      return listed(first).some((option) => fits(option, value));
    case "discriminatedUnion":
      return listed(second).some((option) => fits(option, value));
    case "optional":
      return value === undefined || fitsBefore(of, value);
    case "min":
      return fitsBefore(of, value) && sizeOf(value) >= Number(first);
    case "max":
      return fitsBefore(of, value) && sizeOf(value) <= Number(first);
    case "regex":
      return fitsBefore(of, value) && first instanceof RegExp && String(value).search(first) >= 0;
    case "positive":
      return fitsBefore(of, value) && sizeOf(value) > 0;
    default:
      return SAME_VALUES.has(name) && fitsBefore(of, value);
  }
}

/** Whether a value is an object such as readers of files make, whose members are all there is to it. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0
  );
}

function hasFields(
  fields: Readonly<Record<string, unknown>>,
  value: Readonly<Record<string, unknown>>,
): boolean {
  return (
    Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, field]) =>
      Object.hasOwn(value, name) ? fits(field, value[name]) : mayBeAbsent(recipeOf(field)),
    )
  );
}

/** Not the same as accepting `undefined`: what may be anything has to be there. */
function mayBeAbsent(recipe: Recipe | undefined): boolean {
  if (recipe === undefined) return false;
  return recipe.name === "optional" || (SAME_VALUES.has(recipe.name) && mayBeAbsent(recipe.of));
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function sizeOf(value: unknown): number {
  return typeof value === "string" ? value.length : Number(value);
}
