/** Whether an answer is about the object that was asked for, and whether it is as it was told to be. */
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import {
  attributeType,
  at,
  errorAt,
  isListValue,
  isObjectValue,
  isWhollyKnown,
  sameValue,
  UNKNOWN,
  type Diagnostic,
  type ObjectValue,
  type Schema,
  type Type,
  type Value,
} from "@parkit/terraform-plugin";

/**
 * The answer about an object that was asked for, under the id by which it was. Ids differ in case only.
 *
 * @throws {WireFormatError} when it is about another object, as a wrong cache answers
 */
export function answeredAbout<T extends { readonly id: string }>(id: string, answer: T): T {
  if (answer.id.toLowerCase() === id.toLowerCase()) return { ...answer, id };
  throw new WireFormatError("data.id", "is not the id that was asked for");
}

/**
 * What the API made otherwise than it was told, one error an attribute. Terraform would call that a bug in
 * the provider. The state gets what the API answered. Values are shown of plain attributes only: within
 * integrations are secrets.
 */
export function answeredOtherwise(
  { block }: Schema,
  planned: ObjectValue,
  result: ObjectValue,
): readonly Diagnostic[] {
  return Object.entries(block.attributes ?? {}).flatMap(([name, attribute]) => {
    const wanted = planned[name] ?? null;
    const answered = result[name] ?? null;
    const place = firstDifference(wanted, answered, attributeType(attribute), name);
    if (place === undefined) return [];
    const isPlain = attribute.nested_type === undefined && attribute.sensitive !== true;
    const values = isPlain ? `: from ${JSON.stringify(wanted)} to ${JSON.stringify(answered)}` : "";
    const detail = `The request was taken, but what it made has another ${place} than was asked for${values}. The state has what was answered. Write ${name} as the API keeps it, or it will want to change with every plan.`;
    return [errorAt(at(name), `The API changed ${place}`, detail)];
  });
}

function firstDifference(wanted: Value, answered: Value, type: Type, place: string): string | undefined {
  if (isObjectValue(wanted) && isObjectValue(answered) && typeof type !== "string" && type[0] === "object") {
    const places = Object.entries(type[1]).map(([name, member]) =>
      firstDifference(wanted[name] ?? null, answered[name] ?? null, member, `${place}.${name}`),
    );
    return places.find((found) => found !== undefined);
  }
  const isOpen = wanted === UNKNOWN || !isWhollyKnown(wanted) || (isNothing(wanted) && isNothing(answered));
  return isOpen || sameValue(wanted, answered, type) ? undefined : place;
}

/** APIs drop empty collections. */
function isNothing(value: Value): boolean {
  return value === null || (isListValue(value) && value.length === 0);
}
