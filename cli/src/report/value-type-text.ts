import type { Member, ValueType } from "@parkit/provider-schema/internal/actions/signature/signature";

/** A type as people read it: `string`, `GET | POST`, `list of {key: string, type?: string}`. */
export function valueTypeText(type: ValueType): string {
  if (typeof type === "string") return type;
  if ("oneOf" in type) return type.oneOf.join(" | ");
  if ("listOf" in type) return `list of ${valueTypeText(type.listOf)}`;
  if ("mapOf" in type) return `map of ${valueTypeText(type.mapOf)}`;
  return `{${membersText(type.members)}}`;
}

/**
 * Members as people read them, a question mark at those that may be absent: `status: integer, body?: any`.
 */
export function membersText(members: readonly Member[]): string {
  return members
    .map(({ name, type, required }) => `${name}${required ? "" : "?"}: ${valueTypeText(type)}`)
    .join(", ");
}
