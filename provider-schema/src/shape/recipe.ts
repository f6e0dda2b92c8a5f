/** How a shape is made: by a maker of zod, or by a method of another shape. */
export interface Recipe {
  /** Name of the maker or method. */
  readonly name: string;
  /** The shape whose method it is; undefined for makers. */
  readonly of: Recipe | undefined;
  /** What the maker or method is given. Shapes in it are deferred ones. */
  readonly given: readonly unknown[];
}

/** Holds a recipe in place of the shape that would be made by it. */
export class Deferred {
  readonly #recipe: Recipe;

  constructor(recipe: Recipe) {
    this.#recipe = recipe;
  }

  static readonly recipeOf = (value: unknown): Recipe | undefined =>
    typeof value === "object" && value !== null && #recipe in value ? value.#recipe : undefined;
}

/** How a shape is made; undefined for a value that is not a deferred shape. */
export const { recipeOf } = Deferred;

/** Shapes of fields by name, also of an object that extends another; undefined for other shapes. */
export function fieldsOf({ name, of, given: [fields] }: Recipe): Fields | undefined {
  if (!isFields(fields)) return of && fieldsOf(of);
  if (name === "strictObject" || name === "looseObject") return fields;
  const before = of && fieldsOf(of);
  return before && name === "extend" ? { ...before, ...fields } : before;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
