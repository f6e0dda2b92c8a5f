/**
 * Connection groups, preview: Datadog has published no route for them. Paths and documents are those of
 * `@parkit/protocol`. Switched off, every route answers 404, as a site does that does not know them.
 */
import {
  CONNECTION_GROUPS_PATH,
  encodeConnectionGroupAnswer,
  encodeConnectionGroupList,
  parseConnectionGroupPatch,
  parseConnectionGroupRequest,
  type ConnectionGroupAttributes,
} from "@parkit/protocol/internal/connection-group";
import { documentAnswer, emptyAnswer, gatewayRefusal, refusal, type Answer } from "../answer";
import { withActionsAccess, type CallerHandler } from "../authentication";
import type { CallerContext, ControlPlaneContext, Plane } from "../context";
import { isRelated, type Relation, restrictionId } from "../organisation/access";
import type { Permission } from "../organisation/permission";
import type { StoredGroup } from "../state";
import { mayResolve } from "./connections";
import { groupProblem } from "../group-members";
import { isUuid, randomUuid } from "../identifiers";
import { listMeta, pageOf } from "../page";
import type { ApiRequest, Handler, Route } from "../route";

const ITEM_PATH = `${CONNECTION_GROUPS_PATH}/{id}`;

/**
 * Routes of connection groups. They go before those of connections, whose `{id}` would take the word
 * `groups`.
 */
export function connectionGroupRoutes(plane: Plane): readonly Route[] {
  const handle = (permission: Permission, handler: CallerHandler): Handler =>
    withActionsAccess(plane, permission, (request, context) => {
      if (!context.settings.connectionGroups) throw gatewayRefusal(404, "Not found");
      return handler(request, context);
    });
  return [
    {
      method: "POST",
      path: CONNECTION_GROUPS_PATH,
      handle: handle("connection_groups_write", (request, context) => createGroup(context, request.body)),
    },
    {
      method: "GET",
      path: CONNECTION_GROUPS_PATH,
      handle: handle("connection_groups_read", (request, context) => listGroups(context, request.query)),
    },
    {
      method: "GET",
      path: ITEM_PATH,
      handle: handle("connection_groups_read", (request, context) =>
        documentAnswer(200, encodeConnectionGroupAnswer(relatedGroup(context, request, "viewer"))),
      ),
    },
    {
      method: "PATCH",
      path: ITEM_PATH,
      handle: handle("connection_groups_write", (request, context) =>
        updateGroup(context, relatedGroup(context, request, "editor"), request.body),
      ),
    },
    {
      method: "DELETE",
      path: ITEM_PATH,
      handle: handle("connection_groups_write", (request, context) => {
        const { state } = context;
        const { id } = relatedGroup(context, request, "editor");
        state.groups.delete(id);
        state.restrictionPolicies.delete(restrictionId("connection-group", id));
        return emptyAnswer(204);
      }),
    },
  ];
}

function createGroup(context: CallerContext, body: string): Answer {
  const attributes = parseConnectionGroupRequest(body);
  const at = context.now();
  const id = randomUuid(context.randomBytes);
  const group = { ...attributes, id, createdAt: at, lastUpdatedAt: at, createdBy: context.user.id };
  return storeGroup(context, 201, group, []);
}

function updateGroup(context: CallerContext, current: StoredGroup, body: string): Answer {
  const patch = parseConnectionGroupPatch(body);
  const group = { ...current, ...patch, lastUpdatedAt: context.now() };
  return storeGroup(context, 200, group, current.connections);
}

/** @param former - members that it has already, which whoever changes the rest need not resolve */
function storeGroup(
  context: CallerContext,
  status: number,
  group: StoredGroup,
  former: readonly string[],
): Answer {
  const { state } = context;
  const normal = { ...group, connections: group.connections.map((id) => id.toLowerCase()) };
  checkGroup(normal, groupProblem(normal, state.connections));
  for (const id of normal.connections) {
    const connection = former.includes(id) ? undefined : state.connections.get(id);
    if (connection !== undefined && !mayResolve(context, connection))
      throw refusal(403, "Forbidden", `caller is not resolver of connection ${id}`);
  }
  state.groups.set(group.id, normal);
  return documentAnswer(status, encodeConnectionGroupAnswer(normal));
}

function checkGroup({ connections }: ConnectionGroupAttributes, problem: string | undefined): void {
  const detail = connections.every(isUuid) ? problem : "connections must be UUIDs";
  if (detail !== undefined) throw refusal(400, "Invalid Parameter", detail);
}

function listGroups(context: CallerContext, query: URLSearchParams): Answer {
  const types = query.getAll("filter[integration]");
  const ids = query.getAll("filter[connection_group_ids]");
  const search = (query.get("filter[search]") ?? "").toLowerCase();
  const creators = [...query.getAll("filter[creator_ids]"), ...query.getAll("filter[creator_id]")];
  const seen = [...context.state.groups.values()].filter((group) =>
    isRelated(context, "connection-group", "viewer", group),
  );
  const found = seen.filter(
    (group) =>
      (types.length === 0 || types.includes(group.integrationType)) &&
      (ids.length === 0 || ids.includes(group.id)) &&
      (creators.length === 0 || creators.includes(group.createdBy)) &&
      group.name.toLowerCase().includes(search),
  );
  const meta = listMeta(seen, found, ({ integrationType }) => integrationType);
  return documentAnswer(200, encodeConnectionGroupList(pageOf(found, query), meta));
}

function relatedGroup(
  context: CallerContext,
  request: ApiRequest,
  relation: Relation<"connection-group">,
): StoredGroup {
  const group = storedGroup(context, request);
  if (isRelated(context, "connection-group", relation, group)) return group;
  throw refusal(403, "Forbidden", `caller is not ${relation} of the connection group`);
}

function storedGroup({ state }: ControlPlaneContext, { parameters }: ApiRequest): StoredGroup {
  const id = parameters["id"] ?? "";
  if (!isUuid(id)) {
    throw refusal(
      400,
      "Invalid Parameter",
      'invalid parameter "connection_group_id" in "path"; expected type "uuid"',
    );
  }
  const group = state.groups.get(id.toLowerCase());
  if (group === undefined) throw refusal(404, "Not Found", "connection group not found");
  return group;
}
