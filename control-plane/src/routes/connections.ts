/** Connections: the published create, read, update and delete, and the list of Datadog's unmerged draft. */
import {
  applyConnectionPatch,
  CONNECTIONS_PATH,
  encodeConnectionAnswer,
  encodeConnectionList,
  parseConnectionPatch,
  parseConnectionRequest,
  type ConnectionAttributes,
  type ConnectionPatch,
  type StoredConnection,
} from "@parkit/protocol/internal/action-connection";
import {
  credentialKind,
  GENERATE_NEW_EXTERNAL_ID,
  type ConnectionIntegration,
} from "@parkit/protocol/internal/connection-integration";
import { isJsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { documentAnswer, emptyAnswer, genericRefusal, type Answer } from "../answer";
import { withActionsAccess } from "../authentication";
import { connectionProblem } from "../connection-rules";
import type { CallerContext, ControlPlaneContext, Plane } from "../context";
import { isRelated, mayDo, restrictionId, type Relation } from "../organisation/access";
import { isUuid, randomUuid } from "../identifiers";
import { listMeta, pageOf } from "../page";
import type { ApiRequest, Route } from "../route";

const ITEM_PATH = `${CONNECTIONS_PATH}/{id}`;
/** Datadog's own AWS account, which assumes the customer's role. */
const AWS_PRINCIPAL_ID = "464622532012";

/** Routes of connections. */
export function connectionRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "POST",
      path: CONNECTIONS_PATH,
      handle: withActionsAccess(plane, "connections_write", (request, context) =>
        createConnection(context, request.body),
      ),
    },
    {
      method: "GET",
      path: CONNECTIONS_PATH,
      handle: withActionsAccess(plane, "connections_read", (request, context) =>
        listConnections(context, request.query),
      ),
    },
    {
      method: "GET",
      path: ITEM_PATH,
      handle: withActionsAccess(plane, "connections_read", (request, context) => {
        const connection = relatedConnection(context, request, "getting", "viewer");
        return documentAnswer(
          200,
          encodeConnectionAnswer(connection, "read", mayResolve(context, connection)),
        );
      }),
    },
    {
      method: "PATCH",
      path: ITEM_PATH,
      handle: withActionsAccess(plane, "connections_read", (request, context) =>
        // The service says "creating" for updates too.
        updateConnection(context, relatedConnection(context, request, "creating", "editor"), request.body),
      ),
    },
    {
      method: "DELETE",
      path: ITEM_PATH,
      handle: withActionsAccess(plane, "connections_write", (request, context) => {
        deleteConnection(context, relatedConnection(context, request, "deleting", "editor").id);
        return emptyAnswer(204);
      }),
    },
  ];
}

function createConnection(context: CallerContext, body: string): Answer {
  const attributes = decoding(() => parseConnectionRequest(body));
  const { state, user, now, randomBytes } = context;
  const at = now();
  const connection: StoredConnection = {
    ...attributes,
    ...distinctTags(attributes),
    integration: completed(context, knownFields(attributes.integration)),
    id: randomUuid(randomBytes),
    createdAt: at,
    lastUpdated: at,
    createdBy: user.id,
  };
  checkConnection(context, connection);
  checkAttaching(context, connection);
  state.connections.set(connection.id, connection);
  return documentAnswer(201, encodeConnectionAnswer(connection, "create"));
}

function updateConnection(context: ControlPlaneContext, current: StoredConnection, body: string): Answer {
  const patch = decoding(() => parseConnectionPatch(body));
  checkSameKind(current.integration, patch.integration);
  const patched = applyConnectionPatch(current, withoutEmptySecrets(patch));
  const renew = patch.integration?.credentials.fields[GENERATE_NEW_EXTERNAL_ID] === true;
  const integration = knownFields(patched.integration);
  const updated: StoredConnection = {
    ...patched,
    ...distinctTags(patched),
    integration: renew ? completed(context, integration) : integration,
    lastUpdated: context.now(),
  };
  checkConnection(context, updated);
  context.state.connections.set(updated.id, updated);
  return documentAnswer(200, encodeConnectionAnswer(updated, "update"));
}

/** A deleted connection also leaves its groups and loses its restriction policy. */
function deleteConnection({ state }: ControlPlaneContext, id: string): void {
  state.connections.delete(id);
  state.restrictionPolicies.delete(restrictionId("connection", id));
  for (const group of state.groups.values()) {
    if (!group.connections.includes(id)) continue;
    const connections = group.connections.filter((member) => member !== id);
    state.groups.set(group.id, { ...group, connections });
  }
}

function listConnections(context: CallerContext, query: URLSearchParams): Answer {
  const types = query.getAll("filter[integration]");
  const ids = query.getAll("filter[connection_ids]");
  const tags = query.getAll("filter[tags]");
  const search = (query.get("filter[search]") ?? "").toLowerCase();
  const creators = query.getAll("filter[creator_ids]");
  const seen = [...context.state.connections.values()].filter((connection) =>
    isRelated(context, "connection", "viewer", connection),
  );
  const found = seen.filter(
    (connection) =>
      (types.length === 0 || types.includes(connection.integration.type)) &&
      (ids.length === 0 || ids.includes(connection.id)) &&
      (creators.length === 0 || creators.includes(connection.createdBy)) &&
      tags.every((tag) => connection.tags?.includes(tag) === true) &&
      connection.name.toLowerCase().includes(search),
  );
  const meta = listMeta(seen, found, ({ integration }) => integration.type);
  const list = encodeConnectionList(pageOf(found, query), meta, (connection) =>
    mayResolve(context, connection),
  );
  return documentAnswer(200, list);
}

/** @param doing - what the service says it was at when there is no such connection */
function storedConnection(
  { state }: ControlPlaneContext,
  { parameters }: ApiRequest,
  doing: "getting" | "creating" | "deleting",
): StoredConnection {
  const id = parameters["id"] ?? "";
  if (!isUuid(id)) throw genericRefusal(400, "connectionId not a valid UUID");
  const connection = state.connections.get(id.toLowerCase());
  if (connection === undefined) {
    throw genericRefusal(
      404,
      `error ${doing} connection: rpc error: code = NotFound desc = connection not found`,
    );
  }
  return connection;
}

/** @throws {@link Refusal} as {@link storedConnection}, and with status 403 without the relation */
function relatedConnection(
  context: CallerContext,
  request: ApiRequest,
  doing: Parameters<typeof storedConnection>[2],
  relation: Relation<"connection">,
): StoredConnection {
  const connection = storedConnection(context, request, doing);
  if (isRelated(context, "connection", relation, connection)) return connection;
  throw denied(`error ${doing} connection`, `caller is not ${relation} of the connection`);
}

/** Whether the caller may use a connection. */
export function mayResolve(context: CallerContext, connection: StoredConnection): boolean {
  return mayDo(context, "connections_resolve") && isRelated(context, "connection", "resolver", connection);
}

/** Pairing with a runner needs a permission, and a relation to that runner. */
function checkAttaching(context: CallerContext, { runnerId }: ConnectionAttributes): void {
  const runner = runnerId === undefined ? undefined : context.state.runners.get(runnerId);
  if (runner === undefined) return;
  if (!mayDo(context, "on_prem_runner_use"))
    throw denied("error creating connection", "the permission on_prem_runner_use is missing");
  if (!isRelated(context, "runner", "contributor", runner))
    throw denied("error creating connection", "caller is not contributor of the runner");
}

/** The words are ours: Datadog's are not recorded. */
function denied(doing: string, why: string): Error {
  return genericRefusal(403, `${doing}: rpc error: code = PermissionDenied desc = ${why}`);
}

function checkConnection({ state }: ControlPlaneContext, connection: ConnectionAttributes): void {
  const problem = connectionProblem(connection, state.runners);
  if (problem !== undefined) throw invalid(problem);
}

/**
 * What Datadog does with another type is not recorded. Refusing finds clients that do not plan a replacement.
 */
function checkSameKind(current: ConnectionIntegration, patch: ConnectionIntegration | undefined): void {
  if (patch === undefined) return;
  if (patch.type !== current.type || patch.credentials.type !== current.credentials.type) {
    throw invalid("integration and credential type of a connection cannot change");
  }
}

/**
 * Members that the catalogue does not know are ignored, except where it does not know the credential at all.
 */
function knownFields(integration: ConnectionIntegration): ConnectionIntegration {
  const kind = credentialKind(integration);
  if (kind === undefined) return integration;
  const names = new Set<string>([
    ...kind.fields.map(({ name, wireName = name }) => wireName),
    ...(kind.computed ?? []),
    ...(kind.parts ?? []),
  ]);
  return withFields(
    integration,
    Object.entries(integration.credentials.fields).filter(([name]) => names.has(name)),
  );
}

/** An empty secret in a PATCH is what was read back, not a new value: the stored one stays. */
function withoutEmptySecrets(patch: ConnectionPatch): ConnectionPatch {
  const { integration } = patch;
  const kind = integration && credentialKind(integration);
  if (integration === undefined || kind === undefined) return patch;
  const secrets = kind.fields.filter(({ secret }) => secret).map(({ name, wireName = name }) => wireName);
  const fields = Object.entries(integration.credentials.fields)
    .filter(([name, value]) => !(value === "" && secrets.includes(name)))
    .map(([name, value]): [string, JsonValue] => [
      name,
      name === "tokens" ? withoutEmptyValues(value) : value,
    ]);
  return { ...patch, integration: withFields(integration, fields) };
}

function withoutEmptyValues(tokens: JsonValue): JsonValue {
  if (!Array.isArray(tokens)) return tokens;
  return tokens.map((token: JsonValue) => {
    if (!isJsonObject(token) || token["value"] !== "") return token;
    return Object.fromEntries(Object.entries(token).filter(([name]) => name !== "value"));
  });
}

/** AWS answers the ids that the customer's role has to trust. */
function completed(context: ControlPlaneContext, integration: ConnectionIntegration): ConnectionIntegration {
  if (credentialKind(integration)?.computed === undefined) return integration;
  const ids = { external_id: context.randomBytes(16).toString("hex"), principal_id: AWS_PRINCIPAL_ID };
  return withFields(integration, Object.entries({ ...integration.credentials.fields, ...ids }));
}

function withFields(
  integration: ConnectionIntegration,
  fields: readonly (readonly [string, JsonValue])[],
): ConnectionIntegration {
  return {
    ...integration,
    credentials: { ...integration.credentials, fields: Object.fromEntries(fields) },
  };
}

function distinctTags({ tags }: ConnectionAttributes): { readonly tags?: readonly string[] } {
  return tags === undefined ? {} : { tags: [...new Set(tags)] };
}

function decoding<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireFormatError) throw invalid(error.message);
    throw error;
  }
}

/** The service says "creating" for updates too. */
function invalid(problem: string): Error {
  return genericRefusal(
    400,
    `error creating connection: rpc error: code = InvalidArgument desc = ${problem}`,
  );
}
