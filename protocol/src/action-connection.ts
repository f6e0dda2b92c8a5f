/**
 * Connections of the Actions API. Create, read, update and delete are published; `runner_id`, by which a
 * connection is paired with a runner, is what Datadog's agent sends with the same POST; the list is preview.
 */
import {
  applyIntegrationPatch,
  integrationJson,
  makeIntegrationPatch,
  parseIntegration,
  withoutSecrets,
  type ConnectionIntegration,
} from "./connection-integration";
import { stringifyJson, type JsonObject } from "./json";
import {
  parseResourceDocument,
  requiredId,
  resourceDocument,
  resourceJson,
  type ReadResource,
} from "./json-api";
import {
  optionalObject,
  optionalString,
  optionalStrings,
  requiredObject,
  requiredString,
} from "./json-member";

/**
 * Collection of connections below the API origin of a site. POST creates (201); GET lists, which is preview.
 */
export const CONNECTIONS_PATH = "/api/v2/actions/connections";
/** JSON:API type of a connection. */
const CONNECTION_TYPE = "action_connection";

/** Path of one connection. GET reads (200), PATCH updates (200), DELETE deletes (204). */
export function connectionPath(id: string): string {
  return `${CONNECTIONS_PATH}/${encodeURIComponent(id)}`;
}

/** What a connection is made of. */
export interface ConnectionAttributes {
  readonly name: string;
  readonly integration: ConnectionIntegration;
  /** Identifier tags `key:value`; absent means none. */
  readonly tags?: readonly string[];
  /** Bare id of the runner that it is paired with, the last part of its URN. */
  readonly runnerId?: string;
}

/**
 * A connection as the API answers it. Secrets are empty texts. Members that change with the reader are left
 * out.
 */
export interface Connection extends ConnectionAttributes {
  readonly id: string;
}

/** What a PATCH changes. What it does not name stays. */
export interface ConnectionPatch {
  readonly name?: string;
  readonly integration?: ConnectionIntegration;
  /** The whole new set of tags; an empty list removes them. */
  readonly tags?: readonly string[];
}

/** Body of a POST. */
export function encodeConnection(attributes: ConnectionAttributes): string {
  return resourceDocument({ type: CONNECTION_TYPE, attributes: attributesJson(attributes) });
}

/**
 * Reads the body of a POST.
 *
 * @throws {@link WireFormatError} when it is not such a document.
 */
export function parseConnectionRequest(body: string): ConnectionAttributes {
  return readAttributes(parseResourceDocument(body, CONNECTION_TYPE));
}

/** Body of a PATCH. */
export function encodeConnectionPatch(patch: ConnectionPatch): string {
  return resourceDocument({ type: CONNECTION_TYPE, attributes: attributesJson(patch) });
}

/**
 * Reads the body of a PATCH. `runner_id` is not among what can change.
 *
 * @throws {@link WireFormatError} when it is not such a document.
 */
export function parseConnectionPatch(body: string): ConnectionPatch {
  const { attributes } = parseResourceDocument(body, CONNECTION_TYPE);
  const name = optionalString(attributes, "name");
  const integration = optionalObject(attributes, "integration");
  const tags = optionalStrings(attributes, "tags");
  return {
    ...(name !== undefined && { name }),
    ...(integration !== undefined && { integration: parseIntegration(integration) }),
    ...(tags !== undefined && { tags }),
  };
}

/**
 * The PATCH that turns one connection into another. Names every member, as Datadog's Terraform provider does.
 */
export function makeConnectionPatch(
  prior: ConnectionAttributes,
  desired: ConnectionAttributes,
): ConnectionPatch {
  return {
    name: desired.name,
    integration: makeIntegrationPatch(prior.integration, desired.integration),
    tags: desired.tags ?? [],
  };
}

/** What a connection becomes by a PATCH. */
export function applyConnectionPatch<T extends ConnectionAttributes>(current: T, patch: ConnectionPatch): T {
  return {
    ...current,
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.tags !== undefined && { tags: patch.tags }),
    ...(patch.integration !== undefined && {
      integration: applyIntegrationPatch(current.integration, patch.integration),
    }),
  };
}

/** A connection as a control plane keeps it. */
export interface StoredConnection extends Connection {
  readonly createdAt: Date;
  readonly lastUpdated: Date;
  /** Id of the user that made it. */
  readonly createdBy: string;
}

/** Which call an answer belongs to: the API fills different members for each. */
export type ConnectionOperation = "create" | "read" | "update";

/**
 * Body of the answer to a POST, GET or PATCH, with the members and the quirks of each.
 *
 * @param canResolve - whether who reads it may use the connection
 */
export function encodeConnectionAnswer(
  connection: StoredConnection,
  operation: ConnectionOperation,
  canResolve = true,
): string {
  return stringifyJson({ data: connectionJson(connection, operation, canResolve) });
}

/**
 * Body of the answer to the list, which is preview.
 *
 * @param canResolve - whether who reads it may use a connection
 */
export function encodeConnectionList(
  connections: readonly StoredConnection[],
  meta: JsonObject,
  canResolve: (connection: StoredConnection) => boolean = () => true,
): string {
  const data = connections.map((connection) => connectionJson(connection, "read", canResolve(connection)));
  return stringifyJson({ data, meta });
}

/**
 * Reads the answer to a POST, GET or PATCH. Members that it does not know are ignored.
 *
 * @throws {@link WireFormatError} when it is not such a document, or has no id: after a POST there may then
 *   be a connection that nobody knows.
 */
export function parseConnectionAnswer(body: string): Connection {
  return readConnection(parseResourceDocument(body, CONNECTION_TYPE));
}

/**
 * Time as the connection service writes it, which is not RFC 3339: `2026-07-13 13:28:03.064000 +0000 UTC`.
 */
function connectionTime(date: Date): string {
  const [day = "", time = ""] = date.toISOString().split("T");
  return `${day} ${time.slice(0, -1)}000 +0000 UTC`;
}

function attributesJson(attributes: Partial<ConnectionAttributes>): JsonObject {
  const { name, integration, tags, runnerId } = attributes;
  return {
    ...(name !== undefined && { name }),
    ...(runnerId !== undefined && { runner_id: runnerId }),
    ...(tags !== undefined && { tags }),
    ...(integration !== undefined && { integration: integrationJson(integration) }),
  };
}

function connectionJson(
  connection: StoredConnection,
  operation: ConnectionOperation,
  canResolve: boolean,
): JsonObject {
  const { id, name, runnerId, tags = [], createdAt, lastUpdated, createdBy } = connection;
  const attributes: JsonObject = {
    // The service answers false to whoever has just written, and true to the same user's next read.
    acting_user_can_resolve: operation === "read" && canResolve,
    external_secrets_manager: null,
    is_favorite: false,
    name,
    integration: integrationJson(withoutSecrets(connection.integration)),
    ...(runnerId !== undefined && { runner_id: runnerId }),
    ...(tags.length > 0 && { tags }),
    ...(operation !== "create" && {
      created_at: connectionTime(createdAt),
      last_updated: connectionTime(lastUpdated),
    }),
  };
  const relationships = { created_by: { data: { id: createdBy, type: "created_by" } } };
  return {
    ...resourceJson({ id, type: CONNECTION_TYPE, attributes }),
    ...(operation !== "create" && { relationships }),
  };
}

function readConnection(resource: ReadResource): Connection {
  return { id: requiredId(resource), ...readAttributes(resource) };
}

function readAttributes({ attributes }: ReadResource): ConnectionAttributes {
  const tags = optionalStrings(attributes, "tags");
  const runnerId = optionalString(attributes, "runner_id");
  return {
    name: requiredString(attributes, "name"),
    integration: parseIntegration(requiredObject(attributes, "integration")),
    ...(tags !== undefined && { tags }),
    ...(runnerId !== undefined && runnerId !== "" && { runnerId }),
  };
}
