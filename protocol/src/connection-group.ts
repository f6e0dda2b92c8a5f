/**
 * Connection groups: preview. Datadog has published no endpoint for them. List and update follow the draft of
 * its API client; create, read and delete are ours, at the paths where they would most likely be. A real site
 * may answer 404, 405 or 403.
 */
import { CONNECTIONS_PATH } from "./action-connection";
import { stringifyJson, type JsonObject } from "./json";
import {
  parseResourceDocument,
  requiredId,
  resourceDocument,
  resourceJson,
  type ReadResource,
} from "./json-api";
import { optionalString, optionalStrings, requiredString } from "./json-member";

/** Collection of groups below the API origin of a site. GET lists (draft); POST creates (ours). */
export const CONNECTION_GROUPS_PATH = `${CONNECTIONS_PATH}/groups`;
/** JSON:API type of a group. */
const CONNECTION_GROUP_TYPE = "connection_group";

/** Path of one group. PATCH updates (draft); GET and DELETE are ours. */
export function connectionGroupPath(id: string, collection: string = CONNECTION_GROUPS_PATH): string {
  return `${collection}/${encodeURIComponent(id)}`;
}

/** What a group is made of. */
export interface ConnectionGroupAttributes {
  readonly name: string;
  readonly description?: string;
  /** Wire type of the members' integration, such as `AWS`. */
  readonly integrationType: string;
  /** Keys of the identifier tags that tell members apart: one to three. */
  readonly tagKeys: readonly string[];
  /** Ids of the members. */
  readonly connections: readonly string[];
}

/** A group as the API answers it. */
export interface ConnectionGroup extends ConnectionGroupAttributes {
  readonly id: string;
}

/** What a PATCH changes. Lists are replaced whole. */
type ConnectionGroupPatch = Partial<ConnectionGroupAttributes>;

/** A group as a control plane keeps it. */
export interface StoredConnectionGroup extends ConnectionGroup {
  readonly createdAt: Date;
  readonly lastUpdatedAt: Date;
}

/** Body of a POST or PATCH. */
export function encodeConnectionGroup(attributes: ConnectionGroupPatch): string {
  return resourceDocument({ type: CONNECTION_GROUP_TYPE, attributes: attributesJson(attributes) });
}

/**
 * Reads the body of a POST.
 *
 * @throws {@link WireFormatError} when it is not such a document.
 */
export function parseConnectionGroupRequest(body: string): ConnectionGroupAttributes {
  return readAttributes(parseResourceDocument(body, CONNECTION_GROUP_TYPE));
}

/**
 * Reads the body of a PATCH.
 *
 * @throws {@link WireFormatError} when it is not such a document.
 */
export function parseConnectionGroupPatch(body: string): ConnectionGroupPatch {
  const { attributes } = parseResourceDocument(body, CONNECTION_GROUP_TYPE);
  const name = optionalString(attributes, "name");
  const description = optionalString(attributes, "description");
  const integrationType = optionalString(attributes, "integration_type");
  const tagKeys = optionalStrings(attributes, "tag_keys");
  const connections = optionalStrings(attributes, "connections");
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(integrationType !== undefined && { integrationType }),
    ...(tagKeys !== undefined && { tagKeys }),
    ...(connections !== undefined && { connections }),
  };
}

/** Body of the answer to a POST, GET or PATCH. */
export function encodeConnectionGroupAnswer(group: StoredConnectionGroup): string {
  return stringifyJson({ data: groupJson(group) });
}

/** Body of the answer to the list. */
export function encodeConnectionGroupList(
  groups: readonly StoredConnectionGroup[],
  meta: JsonObject,
): string {
  return stringifyJson({ data: groups.map(groupJson), meta });
}

/**
 * Reads the answer to a POST, GET or PATCH.
 *
 * @throws {@link WireFormatError} when it is not such a document, or has no id.
 */
export function parseConnectionGroupAnswer(body: string): ConnectionGroup {
  return readGroup(parseResourceDocument(body, CONNECTION_GROUP_TYPE));
}

function attributesJson(attributes: ConnectionGroupPatch): JsonObject {
  const { name, description, integrationType, tagKeys, connections } = attributes;
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(integrationType !== undefined && { integration_type: integrationType }),
    ...(tagKeys !== undefined && { tag_keys: tagKeys }),
    ...(connections !== undefined && { connections }),
  };
}

function groupJson(group: StoredConnectionGroup): JsonObject {
  const attributes = {
    ...attributesJson(group),
    is_favorite: false,
    created_at: group.createdAt.toISOString(),
    last_updated_at: group.lastUpdatedAt.toISOString(),
  };
  return resourceJson({ id: group.id, type: CONNECTION_GROUP_TYPE, attributes });
}

function readGroup(resource: ReadResource): ConnectionGroup {
  return { id: requiredId(resource), ...readAttributes(resource) };
}

function readAttributes({ attributes }: ReadResource): ConnectionGroupAttributes {
  const description = optionalString(attributes, "description");
  return {
    name: requiredString(attributes, "name"),
    ...(description !== undefined && description !== "" && { description }),
    integrationType: requiredString(attributes, "integration_type"),
    tagKeys: optionalStrings(attributes, "tag_keys") ?? [],
    connections: optionalStrings(attributes, "connections") ?? [],
  };
}
