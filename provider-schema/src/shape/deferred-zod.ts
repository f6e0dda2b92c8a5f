/**
 * Shapes in the words of zod, which make nothing yet. Most descriptions have their shape, and {@link accepts}
 * sees that by how the shapes are made; to load zod and to make some hundred shapes would take longer than
 * all the rest of a check. Whoever asks a shape anything else has zod's own answer.
 */
import type * as Zod from "zod";

import { Deferred, fieldsOf, recipeOf, type Recipe } from "./recipe";
import type * as LoadedZod from "./zod";

export type { core, output, ZodObject, ZodOptional, ZodType } from "zod";

const MAKERS = [
  "array",
  "boolean",
  "discriminatedUnion",
  "enum",
  "int",
  "literal",
  "looseObject",
  "number",
  "record",
  "strictObject",
  "string",
  "union",
  "unknown",
  "url",
] as const satisfies readonly (keyof typeof LoadedZod)[];

/** Methods that make a shape of another. */
const METHODS = [
  "describe",
  "extend",
  "max",
  "meta",
  "min",
  "optional",
  "positive",
  "refine",
  "regex",
  "startsWith",
] as const;

// A deferred shape has all that the made one has.
const makers = Object.fromEntries(
  MAKERS.map((name) => [name, (...given: readonly unknown[]) => deferred({ name, of: undefined, given })]),
) as unknown as Pick<typeof LoadedZod, (typeof MAKERS)[number]>;

const { enum: oneOf } = makers;
export const { array, boolean, discriminatedUnion, int, literal, looseObject, number } = makers;
export const { record, strictObject, string, union, unknown, url } = makers;
export { oneOf as enum };

let loaded: typeof LoadedZod | undefined;

/** Zod itself, which is loaded now if it was not. Kept, because this is asked for each value of an input. */
export function zod(): typeof LoadedZod {
  return (loaded ??= require("./zod") as typeof LoadedZod);
}

/** The shape that a deferred one stands for; always the same. */
export function madeShape<Shape extends Zod.ZodType>(shape: Shape): Shape {
  const recipe = recipeOf(shape);
  return recipe === undefined ? shape : (made(recipe) as Shape);
}

const madeOnes = new WeakMap<Recipe, object>();

function made(recipe: Recipe): object {
  const known = madeOnes.get(recipe);
  if (known !== undefined) return known;
  const { name, of, given } = recipe;
  const receiver = of === undefined ? zod() : made(of);
  const make = Reflect.get(receiver, name) as (...given: readonly unknown[]) => object;
  const shape = Reflect.apply(make, receiver, given.map(withMade));
  madeOnes.set(recipe, shape);
  return shape;
}

/** What a maker is given, with zod's shapes in place of deferred ones. */
function withMade(given: unknown): unknown {
  const recipe = recipeOf(given);
  if (recipe !== undefined) return made(recipe);
  if (Array.isArray(given)) return given.map(withMade);
  // What zod made is of a class of its own.
  if (typeof given !== "object" || given === null || Object.getPrototypeOf(given) !== Object.prototype)
    return given;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, withMade(value)]));
}

function deferred(recipe: Recipe): object {
  return new DeferredShape(recipe);
}

/** A shape that zod has not made: it has the methods that make others of it, and all else of the made one. */
class DeferredShape extends Deferred {}

for (const name of METHODS)
  Object.defineProperty(DeferredShape.prototype, name, {
    value(this: unknown, ...given: readonly unknown[]) {
      return deferred({ name, of: recipeOf(this), given });
    },
  });

Object.defineProperty(DeferredShape.prototype, "shape", {
  get(this: unknown) {
    const recipe = recipeOf(this);
    return recipe && fieldsOf(recipe);
  },
});

Object.setPrototypeOf(
  DeferredShape.prototype,
  new Proxy(Deferred.prototype, {
    get: (_prototype, key, shape) => {
      const recipe = recipeOf(shape);
      return recipe && (Reflect.get(made(recipe), key) as unknown);
    },
  }),
);
