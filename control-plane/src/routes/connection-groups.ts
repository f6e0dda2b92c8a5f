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
  type StoredConnectionGroup,
} from "@parkit/protocol/internal/connection-group";
import { documentAnswer, emptyAnswer, gatewayRefusal, refusal, type Answer } from "../answer";
import { withActionsAccess } from "../authentication";
import type { ControlPlaneContext } from "../context";
import { groupProblem } from "../group-members";
import { isUuid, randomUuid } from "../identifiers";
import { pageOf } from "../page";
import type { ApiRequest, Handler, Route } from "../route";

const ITEM_PATH = `${CONNECTION_GROUPS_PATH}/{id}`;

/**
 * Routes of connection groups. They go before those of connections, whose `{id}` would take the word
 * `groups`.
 */
export function connectionGroupRoutes(context: ControlPlaneContext): readonly Route[] {
  const { state } = context;
  const handle = (handler: Handler): Handler =>
    withActionsAccess(context, (request) => {
      if (!context.settings.connectionGroups) throw gatewayRefusal(404, "Not found");
      return handler(request);
    });
  return [
    {
      method: "POST",
      path: CONNECTION_GROUPS_PATH,
      handle: handle((request) => createGroup(context, request.body)),
    },
    {
      method: "GET",
      path: CONNECTION_GROUPS_PATH,
      handle: handle((request) => listGroups(context, request.query)),
    },
    {
      method: "GET",
      path: ITEM_PATH,
      handle: handle((request) =>
        documentAnswer(200, encodeConnectionGroupAnswer(storedGroup(context, request))),
      ),
    },
    {
      method: "PATCH",
      path: ITEM_PATH,
      handle: handle((request) => updateGroup(context, storedGroup(context, request), request.body)),
    },
    {
      method: "DELETE",
      path: ITEM_PATH,
      handle: handle((request) => {
        const { id } = storedGroup(context, request);
        state.groups.delete(id);
        state.restrictionPolicies.delete(`connection-group:${id}`);
        return emptyAnswer(204);
      }),
    },
  ];
}

function createGroup(context: ControlPlaneContext, body: string): Answer {
  const attributes = parseConnectionGroupRequest(body);
  const at = context.now();
  const id = randomUuid(context.randomBytes);
  return storeGroup(context, 201, { ...attributes, id, createdAt: at, lastUpdatedAt: at });
}

function updateGroup(context: ControlPlaneContext, current: StoredConnectionGroup, body: string): Answer {
  const patch = parseConnectionGroupPatch(body);
  return storeGroup(context, 200, { ...current, ...patch, lastUpdatedAt: context.now() });
}

function storeGroup(context: ControlPlaneContext, status: number, group: StoredConnectionGroup): Answer {
  const { state } = context;
  const normal = { ...group, connections: group.connections.map((id) => id.toLowerCase()) };
  checkGroup(normal, groupProblem(normal, state.connections));
  state.groups.set(group.id, normal);
  return documentAnswer(status, encodeConnectionGroupAnswer(normal));
}

function checkGroup({ connections }: ConnectionGroupAttributes, problem: string | undefined): void {
  const detail = connections.every(isUuid) ? problem : "connections must be UUIDs";
  if (detail !== undefined) throw refusal(400, "Invalid Parameter", detail);
}

function listGroups({ state }: ControlPlaneContext, query: URLSearchParams): Answer {
  const types = query.getAll("filter[integration]");
  const ids = query.getAll("filter[connection_group_ids]");
  const search = (query.get("filter[search]") ?? "").toLowerCase();
  const found = [...state.groups.values()].filter(
    (group) =>
      (types.length === 0 || types.includes(group.integrationType)) &&
      (ids.length === 0 || ids.includes(group.id)) &&
      group.name.toLowerCase().includes(search),
  );
  return documentAnswer(200, encodeConnectionGroupList(pageOf(found, query), found.length));
}

function storedGroup({ state }: ControlPlaneContext, { parameters }: ApiRequest): StoredConnectionGroup {
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
