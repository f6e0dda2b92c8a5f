import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import { identifierTagTexts } from "@parkit/provider-schema/internal/tag/identifier-tag";

import { accessChanges } from "./access-changes";
import type { ChangeOfObject } from "./change";
import { fieldChanges } from "./field-changes";
import { gainsAndLosses } from "./gains-and-losses";
import { nameList, phrase, type Phrase } from "./phrase";

/** A connection that comes new. */
export function addedConnection(connection: ConnectionInput): readonly ChangeOfObject[] {
  const tags = tagsOf(connection);
  const words = [
    ...phrase`is new: ${connection.integration.type} through `,
    ...reachWords(connection),
    ...(tags.length === 0 ? [] : [", tags ", ...nameList(tags)]),
  ];
  return [{ topic: "object", kind: "added", words }, ...accessChanges(undefined, connection.access)];
}

/** A connection that goes. */
export function removedConnection({ integration }: ConnectionInput): readonly ChangeOfObject[] {
  return [{ topic: "object", kind: "removed", words: phrase`is gone; it was for ${integration.type}` }];
}

/** Everything that differs between two states of a connection. */
export function connectionChanges(was: ConnectionInput, is: ConnectionInput): readonly ChangeOfObject[] {
  return [
    ...runnerChange(was, is),
    ...integrationChanges(was, is),
    ...tagChanges(was, is),
    ...accessChanges(was.access, is.access),
    ...fieldChanges("settings", [], settingsOf(was), settingsOf(is)),
  ];
}

function runnerChange(was: ConnectionInput, is: ConnectionInput): readonly ChangeOfObject[] {
  if (was.runner === is.runner) return [];
  const words = ["is reached through ", ...reachWords(is), " instead of ", ...reachWords(was)];
  return [{ topic: "runner", kind: "changed", words }];
}

function reachWords({ runner }: ConnectionInput): Phrase {
  return runner === undefined ? ["Datadog's cloud"] : phrase`runner ${runner}`;
}

function integrationChanges(was: ConnectionInput, is: ConnectionInput): readonly ChangeOfObject[] {
  const { type: before, ...oldFields } = was.integration;
  const { type: after, ...newFields } = is.integration;
  const replaced: readonly ChangeOfObject[] =
    before === after
      ? []
      : [{ topic: "integration", kind: "changed", words: phrase`is for ${after} instead of ${before}` }];
  return [...replaced, ...fieldChanges("integration", ["integration"], oldFields, newFields)];
}

function tagChanges(was: ConnectionInput, is: ConnectionInput): readonly ChangeOfObject[] {
  return gainsAndLosses("tags", tagsOf(was), tagsOf(is), {
    gained: (tag) => phrase`gains the identifier tag ${tag}`,
    lost: (tag) => phrase`loses the identifier tag ${tag}`,
  });
}

function tagsOf({ identifierTags }: ConnectionInput): readonly string[] {
  return [...identifierTagTexts(identifierTags ?? [])].sort();
}

function settingsOf({ allowDots = false, importId, deletionProtection = false }: ConnectionInput): object {
  return { allowDots, importId, deletionProtection };
}
