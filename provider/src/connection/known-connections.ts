/** What a run of the provider learns of connections, of any integration, for the plans of groups. */
import type { Connection } from "@parkit/protocol/internal/action-connection";
import type { IntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import type { GroupMember } from "@parkit/provider-schema/internal/group/group-member";
import { sameValue, type PlanReview, type SchemaValues } from "@parkit/terraform-plugin";
import { readTags } from "./identifier-tags";
import { integrationOf, type WireTypes } from "./wire-type";

/** What this run knows of a connection. */
export interface KnownConnection extends GroupMember {
  /**
   * Whether this is what the plan makes of it. Otherwise it is what the API answered, which may change until
   * the apply.
   */
  readonly isPlanned: boolean;
  /** Whether the plan changes its tags. */
  readonly hasNewTags: boolean;
}

/** Connections that were planned or read in this run and keep their ids, by id in lower case. */
export type KnownConnections = Map<string, KnownConnection>;

/** Remembers what a plan makes of a connection, for the groups that are planned after it. */
export function rememberPlanned(
  integration: IntegrationType,
  { action, prior, planned }: PlanReview<SchemaValues>,
  knownConnections: KnownConnections,
): void {
  if (typeof prior?.["id"] !== "string") return;
  const { id } = prior;
  if (action !== "update" || planned === null) {
    knownConnections.delete(id.toLowerCase());
    return;
  }
  const tags = planned["identifier_tags"] ?? null;
  knownConnections.set(id.toLowerCase(), {
    name: memberName(planned["name"], id),
    connection: { ...readTags(tags), integration },
    isPlanned: true,
    hasNewTags: !sameValue(prior["identifier_tags"] ?? null, tags, ["set", "string"]),
  });
}

/** Remembers what the API says of a connection, unless its plan is known. */
export function rememberRead(
  connection: Connection,
  knownConnections: KnownConnections,
  wireTypes: WireTypes,
): void {
  const key = connection.id.toLowerCase();
  if (knownConnections.get(key)?.isPlanned === true) return;
  const member = memberOf(connection, wireTypes);
  knownConnections.set(key, { ...member, isPlanned: false, hasNewTags: false });
}

/** A connection as a member of groups, by an answer of the API. */
export function memberOf(
  { id, name, tags = [], integration }: Connection,
  wireTypes: WireTypes,
): GroupMember {
  return {
    name: memberName(name, id),
    connection: { ...readTags(tags), integration: integrationOf(integration.type, wireTypes) },
  };
}

/**
 * Name of a connection in messages about a group, which knows it by its id; Datadog does not keep names
 * unique.
 */
function memberName(name: unknown, id: string): string {
  return typeof name === "string" ? `${name} (${id})` : id;
}
