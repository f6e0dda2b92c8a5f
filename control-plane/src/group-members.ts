/**
 * The rules of connection groups, and finding the member that tag values pick. Source: Datadog's
 * documentation of connection groups.
 */
import type { StoredConnection } from "@parkit/protocol/internal/action-connection";
import type { ConnectionGroupAttributes } from "@parkit/protocol/internal/connection-group";
import { displayNameProblem } from "@parkit/provider-schema/internal/connection/display-name";
import { GROUP_MAX_KEYS } from "@parkit/provider-schema/internal/group/connection-group";
import { identifierTagKeyProblems } from "@parkit/provider-schema/internal/tag/identifier-tag";
import { NAME_TEXTS } from "./connection-rules";

/** Why a group is refused; undefined when it is not. */
export function groupProblem(
  group: ConnectionGroupAttributes,
  connections: ReadonlyMap<string, StoredConnection>,
): string | undefined {
  const { name, tagKeys } = group;
  const wrongName = displayNameProblem(name);
  if (wrongName !== undefined) return NAME_TEXTS[wrongName];
  if (tagKeys.length < 1 || tagKeys.length > GROUP_MAX_KEYS) {
    return `a group has 1 to ${GROUP_MAX_KEYS} tag keys`;
  }
  if (new Set(tagKeys).size < tagKeys.length) return "a tag key is there twice";
  for (const key of tagKeys) {
    const [problem] = identifierTagKeyProblems(key, { allowDots: true });
    if (problem !== undefined) return problem.message;
  }
  return membersProblem(group, connections);
}

function membersProblem(
  group: ConnectionGroupAttributes,
  connections: ReadonlyMap<string, StoredConnection>,
): string | undefined {
  const seen = new Map<string, string>();
  if (new Set(group.connections).size < group.connections.length) return "a connection is there twice";
  for (const id of group.connections) {
    const connection = connections.get(id);
    if (connection === undefined) return `connection ${id} does not exist`;
    if (connection.integration.type !== group.integrationType) {
      return `connection ${id} is of type ${connection.integration.type}, the group of type ${group.integrationType}`;
    }
    const values = group.tagKeys.map((key) => tagValues(connection, key));
    const index = values.findIndex(({ length }) => length !== 1);
    const key = group.tagKeys[index];
    if (key !== undefined) return `connection ${id} must have exactly one value of the tag key ${key}`;
    const tuple = JSON.stringify(values);
    const other = seen.get(tuple);
    if (other !== undefined) return `connections ${other} and ${id} have the same values of the tag keys`;
    seen.set(tuple, id);
  }
  return undefined;
}

/** Values that a connection has for a tag key. */
function tagValues({ tags = [] }: StoredConnection, key: string): readonly string[] {
  return tags
    .filter((tag) => tag.startsWith(`${key}:`))
    .map((tag) => tag.slice(key.length + 1))
    .filter((value) => value !== "");
}

/** Outcome of looking for the member that tags pick. */
type MemberMatch =
  | { readonly kind: "found"; readonly connection: StoredConnection }
  /** A tag key of the group has no value, or a key is given that the group does not have. */
  | { readonly kind: "wrong-keys" }
  | { readonly kind: "none" }
  /** Possible after a member's tags were changed. */
  | { readonly kind: "ambiguous"; readonly connectionIds: readonly string[] };

/** Finds the member that has all the values. Keys and values must be exactly those of the group. */
export function findMember(
  group: ConnectionGroupAttributes,
  wanted: ReadonlyMap<string, string>,
  connections: ReadonlyMap<string, StoredConnection>,
): MemberMatch {
  if (wanted.size !== group.tagKeys.length || !group.tagKeys.every((key) => wanted.has(key))) {
    return { kind: "wrong-keys" };
  }
  const members = group.connections.flatMap((id) => connections.get(id) ?? []);
  const fitting = members.filter((connection) =>
    [...wanted].every(([key, value]) => tagValues(connection, key).includes(value)),
  );
  const [connection, ...others] = fitting;
  if (connection === undefined) return { kind: "none" };
  return others.length === 0
    ? { kind: "found", connection }
    : { kind: "ambiguous", connectionIds: fitting.map(({ id }) => id) };
}
