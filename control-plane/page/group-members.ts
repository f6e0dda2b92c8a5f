/** What a group and its members have to do with each other. */
import { connectionGroupPath } from "@parkit/protocol/internal/connection-group";
import { call } from "./api";
import type { Connection, Group } from "./records";

/** One group. */
export async function readGroup(id: string): Promise<Group> {
  return (await call<{ data: Group }>("GET", connectionGroupPath(id))).data;
}

/** Values that a connection has for keys of identifier tags; undefined where it has none, or several. */
export function valuesOf(
  { attributes: { tags = [] } }: Connection,
  keys: readonly string[],
): readonly (string | undefined)[] {
  return keys.map((key) => {
    const values = tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
    return values.length === 1 && values[0] !== "" ? values[0] : undefined;
  });
}
