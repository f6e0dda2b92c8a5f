import type { GroupMember } from "@parkit/provider-schema/group-member";
import type { ParkitClient } from "../parkit-client";
import { sameValue } from "../plugin/equality";
import type { PlanReview } from "../plugin/resource";
import type { SchemaValues } from "../plugin/schema-value";
import { readTags } from "./identifier-tags";
import { writtenIntegration } from "./integration-attribute";

/** A connection as its plan leaves it. */
export interface PlannedConnection extends GroupMember {
  /** Whether the plan changes its tags. */
  readonly hasNewTags: boolean;
}

/** Connections that were planned in this run and keep their ids, by id in lower case. */
export type PlannedConnections = Map<string, PlannedConnection>;

/** Name of a connection in messages about a group, which knows it by its id; Datadog does not keep names unique. */
export function memberName(name: unknown, id: string): string {
  return typeof name === "string" ? `${name} (${id})` : id;
}

/** Remembers what a plan makes of a connection, for the groups that are planned after it. */
export function rememberPlanned(
  { action, prior, planned }: PlanReview<SchemaValues>,
  client: ParkitClient,
): void {
  if (typeof prior?.["id"] !== "string") return;
  const { id } = prior;
  const key = id.toLowerCase();
  if (action !== "update" || planned === null) {
    client.plannedConnections.delete(key);
    return;
  }
  const tags = planned["identifier_tags"] ?? null;
  client.plannedConnections.set(key, {
    name: memberName(planned["name"], id),
    connection: { ...readTags(tags), integration: writtenIntegration(planned)?.type },
    hasNewTags: !sameValue(prior["identifier_tags"] ?? null, tags, ["set", "string"]),
  });
}
