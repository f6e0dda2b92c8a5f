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
 * What the API made otherwise than it was told, one error an attribute. Terraform would call that a bug in the provider. The state gets what the
 * API answered. Values are shown of plain attributes only: within integrations are secrets.
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
