/** Fields of a description by their path, as `parkit explain` takes it: `runners.deployment.resources`. */
import { nearestName } from "../nearest-name";
import { objectsIn, type DescribedField, type DescribedObject, type DescribedValue } from "./described-value";

/** What a path means in some variants of the objects that it leads through. */
export interface FieldMeaning {
  readonly field: DescribedField;
  /** Types that the objects on the way have, by the field in which they stand: `{ deployment: ["helm"] }`. */
  readonly within: Readonly<Record<string, readonly string[]>>;
}

/**
 * Every meaning of a path; none when there is no such field. Numbers of items and keys of maps may be left
 * out, and a `type` in the place of a field means the object of that type.
 *
 * @param description - what a whole description may say
 * @param path - names, with dots between them
 */
export function fieldMeanings(description: DescribedObject, path: string): readonly FieldMeaning[] {
  const [first = "", ...rest] = segments(path);
  return rest.reduce<readonly FieldMeaning[]>(
    (above, name) => above.flatMap((meaning) => below(meaning, name)),
    description.fields.filter(({ name }) => name === first).map((field) => ({ field, within: {} })),
  );
}

/** What somebody may have meant by a path that leads to no field; otherwise what there is on the way. */
export interface FieldSuggestions {
  /** Paths that resemble it. */
  readonly paths: readonly string[];
  /** The part of the path that exists. Empty for the description itself. */
  readonly known: string;
  /** Names of the fields there. */
  readonly names: readonly string[];
}

/** Most paths that are suggested. */
const MOST_PATHS = 3;

/** Suggestions for a path that leads to no field. */
export function fieldSuggestions(description: DescribedObject, path: string): FieldSuggestions {
  const wanted = segments(path);
  const length = wanted.findLastIndex(
    (_name, index) => fieldMeanings(description, wanted.slice(0, index + 1).join(".")).length > 0,
  );
  const existing = wanted.slice(0, length + 1);
  const known = existing.join(".");
  const names = namesBelow(description, known);
  const near = nearestName(wanted[length + 1] ?? "", names);
  const ending = `.${wanted.join(".").toLowerCase()}`;
  const paths = [
    ...allPaths(description).filter((each) => each.toLowerCase().endsWith(ending)),
    ...(near === undefined ? [] : [[...existing, near].join(".")]),
  ];
  return { paths: paths.slice(0, MOST_PATHS), known, names };
}

function segments(path: string): readonly string[] {
  return path.replace(/\[\d*\]/g, "").split(".");
}

function below({ field, within }: FieldMeaning, name: string): readonly FieldMeaning[] {
  const objects = objectsIn(field.value);
  const found = objects.flatMap(({ types, fields }) =>
    fields
      .filter((inner) => inner.name === name)
      .map((inner) => ({
        field: inner,
        within: types.length === 0 ? within : { ...within, [field.name]: types },
      })),
  );
  if (found.length > 0) return found;
  const ofType = objects.filter(({ types }) => types.includes(name));
  if (ofType.length > 0)
    return ofType.map((value) => ({
      field: { ...field, description: value.description, value },
      within: { ...within, [field.name]: [name] },
    }));
  // A key that the author of a description has chosen.
  return mapsIn(field.value).map((values) => ({ field: { ...field, value: values }, within }));
}

function mapsIn(value: DescribedValue): readonly DescribedValue[] {
  if (value.kind === "map") return [value.values];
  return value.kind === "choice" ? value.options.flatMap(mapsIn) : [];
}

function namesBelow(description: DescribedObject, path: string): readonly string[] {
  const fields =
    path === ""
      ? description.fields
      : fieldMeanings(description, path)
          .flatMap(({ field }) => objectsIn(field.value))
          .flatMap((object) => object.fields);
  return [...new Set(fields.map(({ name }) => name))];
}

/** Every path, without numbers and keys. */
function allPaths(description: DescribedObject): readonly string[] {
  const pathsOf = (fields: readonly DescribedField[], above: string): readonly string[] =>
    fields.flatMap(({ name, value }) => [
      above + name,
      ...objectsIn(value).flatMap((object) => pathsOf(object.fields, `${above}${name}.`)),
    ]);
  return [...new Set(pathsOf(description.fields, ""))];
}
