import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";

import { accessChanges } from "./access-changes";
import type { ChangeOfObject } from "./change";
import { fieldChanges } from "./field-changes";
import { gainsAndLosses } from "./gains-and-losses";
import { nameList, phrase } from "./phrase";

/** A group that comes new. */
export function addedGroup({
  identifierTagKeys,
  connections,
  access,
}: ConnectionGroupInput): readonly ChangeOfObject[] {
  const words = [
    "is new: picks by ",
    ...nameList(identifierTagKeys),
    ...(connections.length === 0 ? [", still empty"] : [" from ", ...nameList(connections)]),
  ];
  return [{ topic: "object", kind: "added", words }, ...accessChanges(undefined, access)];
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
    ...gainsAndLosses("members", was.connections, is.connections, {
      gained: (name) => phrase`gains the member ${name}`,
      lost: (name) => phrase`loses the member ${name}`,
    }),
    ...gainsAndLosses("tags", was.identifierTagKeys, is.identifierTagKeys, {
      gained: (key) => phrase`gains the identifier tag key ${key}`,
      lost: (key) => phrase`loses the identifier tag key ${key}`,
    }),
    ...accessChanges(was.access, is.access),
    ...fieldChanges("settings", [], settingsOf(was), settingsOf(is)),
  ];
}

function settingsOf({ integration, importId, deletionProtection = false }: ConnectionGroupInput): object {
  return { integration, importId, deletionProtection };
}
