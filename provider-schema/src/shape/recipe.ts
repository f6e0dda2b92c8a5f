/** How a shape is made: by a maker of zod, or by a method of another shape. */
export interface Recipe {
  /** Name of the maker or method. */
  readonly name: string;
  /** The shape whose method it is; undefined for makers. */
  readonly of: Recipe | undefined;
  /** What the maker or method is given. Shapes in it are deferred ones. */
  readonly given: readonly unknown[];
}

const recipes = new WeakMap<object, Recipe>();

/** Keeps how a shape is made. */
export function keepRecipe(shape: object, recipe: Recipe): void {
  recipes.set(shape, recipe);
}

/** How a shape is made; undefined for a value that is not a deferred shape. */
export function recipeOf(value: unknown): Recipe | undefined {
  return typeof value === "object" && value !== null ? recipes.get(value) : undefined;
}

/** Shapes of fields by name, also of an object that extends another; undefined for other shapes. */
export function fieldsOf({ name, of, given: [fields] }: Recipe): Fields | undefined {
  if (!isFields(fields)) return of && fieldsOf(of);
  if (name === "strictObject") return fields;
  const before = of && fieldsOf(of);
  return before && name === "extend" ? { ...before, ...fields } : before;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
