import type * as z from "zod";

import type { PathSegment } from "../rules/violation";
import { zod } from "../shape/deferred-zod";
import { descriptionShape } from "./shape";

type Shape = z.core.$ZodType;

/**
 * Names of the fields that the shape has in a place, for suggestions. Of variants that differ by `type`, the
 * one that the input names.
 *
 * @param path - place of the object in the input
 */
export function fieldNamesAt(input: unknown, path: readonly PathSegment[]): readonly string[] {
  let shapes = variants(descriptionShape, input);
  let value = input;
  for (const segment of path) {
    value = member(value, segment);
    shapes = shapes.flatMap((shape) => below(shape, segment)).flatMap((shape) => variants(shape, value));
  }
  const names = shapes.flatMap((shape) => (isObjectShape(shape) ? Object.keys(shape.shape) : []));
  return [...new Set(names)];
}

/**
 * Whether the shape of some description has anything in a place.
 *
 * @param path - names of members and numbers of items
 */
export function isPlaceOfShape(path: readonly PathSegment[]): boolean {
  const shapes = path.reduce<readonly Shape[]>(
    (above, segment) =>
      above.flatMap((shape) => below(shape, segment)).flatMap((shape) => variants(shape, undefined)),
    variants(descriptionShape, undefined),
  );
  return shapes.length > 0;
}

/** Member of an object or list that may be anything. */
export function member(value: unknown, segment: PathSegment): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
  return Reflect.get(value, segment) as unknown;
}

/** Shapes that a value in this place may have. */
function variants(shape: Shape, value: unknown): readonly Shape[] {
  if (shape instanceof zod().ZodOptional) return variants(shape.unwrap(), value);
  if (shape instanceof zod().ZodUnion) return shape.options.flatMap((option) => variants(option, value));
  return fitsType(shape, member(value, "type")) ? [shape] : [];
}

function fitsType(shape: Shape, type: unknown): boolean {
  const expected = isObjectShape(shape) ? shape.shape["type"] : undefined;
  return type === undefined || expected === undefined || zod().safeParse(expected, type).success;
}

function below(shape: Shape, segment: PathSegment): readonly Shape[] {
  if (shape instanceof zod().ZodArray) return [shape.element];
  if (shape instanceof zod().ZodRecord) return [shape.valueType];
  const field =
    isObjectShape(shape) && Object.hasOwn(shape.shape, segment) ? shape.shape[segment] : undefined;
  return field === undefined ? [] : [field];
}

function isObjectShape(shape: Shape): shape is z.ZodObject<z.core.$ZodShape> {
  return shape instanceof zod().ZodObject;
}
