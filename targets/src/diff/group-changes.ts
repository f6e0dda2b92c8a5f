import type { ConnectionGroupInput } from "@parkit/provider-schema/connection-group";

import type { ChangeOfObject } from "./change";
import { fieldChanges } from "./field-changes";
import { nameList } from "./phrase";

/** A group that comes new. */
export function addedGroup({
  identifierTagKeys,
  connections,
}: ConnectionGroupInput): readonly ChangeOfObject[] {
  const words = [
    "is new: picks by ",
    ...nameList(identifierTagKeys),
    ...(connections.length === 0 ? [", still empty"] : [" from ", ...nameList(connections)]),
  ];
  return [{ topic: "object", kind: "added", words }];
}

/** A group that goes. */
export function removedGroup({ identifierTagKeys }: ConnectionGroupInput): readonly ChangeOfObject[] {
  return [
    { topic: "object", kind: "removed", words: ["is gone; it picked by ", ...nameList(identifierTagKeys)] },
  ];
}

/** Everything that differs between two states of a group. */
export function groupChanges(was: ConnectionGroupInput, is: ConnectionGroupInput): readonly ChangeOfObject[] {
  return [
    ...listed("members", was.connections, is.connections, "member"),
    ...listed("tags", was.identifierTagKeys, is.identifierTagKeys, "identifier tag key"),
    ...fieldChanges("settings", [], settingsOf(was), settingsOf(is)),
  ];
}

function listed(
  topic: "members" | "tags",
  before: readonly string[],
  after: readonly string[],
  noun: string,
): readonly ChangeOfObject[] {
  return [
    ...after
      .filter((name) => !before.includes(name))
      .map((name): ChangeOfObject => ({ topic, kind: "added", words: [`gains the ${noun} `, { name }] })),
    ...before
      .filter((name) => !after.includes(name))
      .map((name): ChangeOfObject => ({ topic, kind: "removed", words: [`loses the ${noun} `, { name }] })),
  ];
}

function settingsOf({ integration, deletionProtection = false }: ConnectionGroupInput): object {
  return { integration, deletionProtection };
}
