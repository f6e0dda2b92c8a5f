import type * as Zod from "zod";

import { HIDDEN_NAME, hiddenMembers } from "../description/hidden-member";
import { nothingUnknown } from "../rules/rule";
import { addTo } from "../multimap";
import { fieldsOf, recipeOf, type Recipe } from "./recipe";

/**
 * Whether it is plain that a value has a shape and hides nothing, by how the shape is made and without zod.
 * What this does not accept may have the shape all the same: zod has the last word, and the words for what is
 * wrong.
 */
export function accepts<Shape extends Zod.ZodType>(shape: Shape, value: unknown): value is Zod.output<Shape> {
  return checkOf(shape)(value);
}

/** What zod says of a value by a deferred shape; zod is not loaded for a value that plainly has the shape. */
export function safeParse<Shape extends Zod.ZodType>(
  shape: Shape,
  value: unknown,
): Zod.ZodSafeParseResult<Zod.output<Shape>> {
  return accepts(shape, value) ? { success: true, data: value } : shape.safeParse(value);
}

/** Whether a value has one certain shape. */
type Check = (value: unknown) => boolean;

const checks = new WeakMap<Recipe, Check>();

/** The check of a shape; it refuses everything for what is no deferred shape. */
function checkOf(shape: unknown): Check {
  const recipe = recipeOf(shape);
  return recipe === undefined ? nothing : checkBy(recipe);
}

function checkBy(recipe: Recipe): Check {
  const known = checks.get(recipe);
  if (known !== undefined) return known;
  const check = madeCheck(recipe);
  checks.set(recipe, check);
  return check;
}

/** The check of a shape, which is made when a value first gets that far: a small file meets few shapes. */
function checkLater(shape: unknown): Check {
  let check: Check | undefined;
  return (value) => (check ??= checkOf(shape))(value);
}

const nothing: Check = () => false;

/** Methods that only say something of a shape. */
const SAME_VALUES: ReadonlySet<string> = new Set(["describe", "meta"]);

function madeCheck(recipe: Recipe): Check {
  const { name, of, given } = recipe;
  const [first, second] = given;
  const before = of === undefined ? nothing : checkBy(of);
  switch (name) {
    case "string":
    case "boolean":
      return (value) => typeof value === name;
    case "number":
      return Number.isFinite;
    case "int":
      return Number.isSafeInteger;
    case "unknown":
      return (value) => typeof value !== "object" || hiddenMembers(value, nothingUnknown).length === 0;
    case "literal":
      return (value) => value === first;
    case "enum": {
      const values = new Set(listed(first));
      return (value) => values.has(value);
    }
    case "url":
      return urlCheck(first);
    case "array":
      return listCheck(checkLater(first));
    case "record":
      return recordCheck(checkLater(second));
    case "strictObject":
    case "extend":
      return objectCheck(fieldsOf(recipe) ?? {});
    case "looseObject":
      return objectCheck(fieldsOf(recipe) ?? {}, true);
    case "union": {
      const options = listed(first).map(checkLater);
      return (value) => options.some((option) => option(value));
    }
    case "discriminatedUnion":
      return choiceCheck(String(first), listed(second));
    case "optional":
      return (value) => value === undefined || before(value);
    case "min":
      return (value) => before(value) && sizeOf(value) >= Number(first);
    case "max":
      return (value) => before(value) && sizeOf(value) <= Number(first);
    case "regex":
      return first instanceof RegExp ? (value) => before(value) && String(value).search(first) >= 0 : nothing;
    case "startsWith":
      return (value) => before(value) && String(value).startsWith(String(first));
    case "refine":
      return typeof first === "function"
        ? (value) => before(value) && Boolean(Reflect.apply(first, undefined, [value]))
        : nothing;
    case "positive":
      return (value) => before(value) && sizeOf(value) > 0;
    default:
      return SAME_VALUES.has(name) ? before : nothing;
  }
}

function listCheck(item: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return false;
    const items: readonly unknown[] = value;
    // Holes are items too.
    for (const each of items) if (!item(each)) return false;
    return true;
  };
}

function recordCheck(member: Check): Check {
  return (value) => {
    if (!isPlain(value)) return false;
    for (const key of Reflect.ownKeys(value))
      if (typeof key !== "string" || key === HIDDEN_NAME || !member(value[key])) return false;
    return true;
  };
}

/** A field of an object. */
interface Field {
  readonly check: Check;
  /** Not the same as accepting `undefined`: what may be anything has to be there. */
  readonly required: boolean;
}

/** @param isLoose - whether there may be other fields */
function objectCheck(shapes: Readonly<Record<string, unknown>>, isLoose = false): Check {
  const fields = new Map<string, Field>();
  let required = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const field = { check: checkLater(shape), required: !mayBeAbsent(recipeOf(shape)) };
    fields.set(name, field);
    if (field.required) required += 1;
  }
  return (value) => {
    if (!isPlain(value)) return false;
    let missing = required;
    // All members are looked at, those too that are not enumerable: zod reads them.
    for (const name of Object.getOwnPropertyNames(value)) {
      const field = fields.get(name);
      if (field === undefined) {
        if (!isLoose || name === HIDDEN_NAME) return false;
      } else if (!field.check(value[name])) return false;
      else if (field.required) missing -= 1;
    }
    return missing === 0;
  };
}

/** Addresses that mean what is written; zod leaves out white space, for one. */
const PLAIN_URL = /^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/i;
/** What may be said of addresses here: the words for a wrong one, and the protocols that there are. */
const URL_OPTIONS: ReadonlySet<string> = new Set(["error", "protocol"]);

function urlCheck(options: unknown): Check {
  const named = Object.entries(options ?? {});
  if (!named.every(([name]) => URL_OPTIONS.has(name))) return nothing;
  const protocols = named.flatMap(([, option]: readonly [string, unknown]) =>
    option instanceof RegExp ? [option] : [],
  );
  return (value) => {
    if (typeof value !== "string" || !PLAIN_URL.test(value) || !URL.canParse(value)) return false;
    const protocol = new URL(value).protocol.slice(0, -1);
    return protocols.every((known) => protocol.search(known) >= 0);
  };
}

/** The check of objects of several shapes, which are told apart by one field. */
function choiceCheck(name: string, shapes: readonly unknown[]): Check {
  const byValue = new Map<unknown, Check[]>();
  const others: Check[] = [];
  for (const shape of shapes) {
    const option = checkLater(shape);
    const values = valuesOf(shape, name);
    if (values === undefined) others.push(option);
    else for (const value of values) addTo(byValue, value, option);
  }
  const fits = (options: readonly Check[], value: unknown): boolean =>
    options.some((option) => option(value));
  return (value) => isPlain(value) && (fits(byValue.get(value[name]) ?? [], value) || fits(others, value));
}

/** Values that a field must have; undefined where that is not said by a list of them. */
function valuesOf(shape: unknown, name: string): readonly unknown[] | undefined {
  const recipe = recipeOf(shape);
  const field = recipeOf(recipe && fieldsOf(recipe)?.[name]);
  if (field?.name === "literal") return field.given.slice(0, 1);
  return field?.name === "enum" ? listed(field.given[0]) : undefined;
}

/** Whether a value is an object such as readers of files make. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function mayBeAbsent(recipe: Recipe | undefined): boolean {
  if (recipe === undefined) return false;
  return recipe.name === "optional" || (SAME_VALUES.has(recipe.name) && mayBeAbsent(recipe.of));
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function sizeOf(value: unknown): number {
  return typeof value === "string" || Array.isArray(value) ? value.length : Number(value);
}
