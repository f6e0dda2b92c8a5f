/** Users, roles and teams of the caller's organisation: parkit's own API, for those who manage access. */
import type { JsonObject } from "@parkit/protocol/internal/json";
import { emptyAnswer, jsonAnswer } from "../answer";
import { withPermission } from "../authentication";
import type { CallerContext, Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest, type ControlRequest } from "../control-request";
import { randomUuid } from "../identifiers";
import { idsOf, permissionsOf, requiredName } from "../organisation/names";
import type { Route } from "../route";
import type { ControlPlaneState, Role, Team, User } from "../state";
import type { Table } from "../store/store";

/** Our own bound on each kind. */
const MAX_MEMBERS = 10_000;

interface Member {
  readonly id: string;
  readonly name: string;
}

/** One kind of what an organisation is made of. */
interface MemberKind<T extends Member> {
  /** In the singular, as in `{"user":…}`; the path has an `s` behind it. */
  readonly kind: string;
  readonly table: (state: ControlPlaneState) => Table<T>;
  /** Members of a request beside `name`. */
  readonly members: readonly string[];
  /** Reads what a request says; what it leaves out stays as it is, or is empty. */
  readonly read: (
    request: ControlRequest,
    base: Member,
    current: T | undefined,
    state: ControlPlaneState,
  ) => T;
  readonly json: (item: T) => JsonObject;
  /** Does what has to go with one that is deleted. */
  readonly forget: (id: string, context: CallerContext) => void;
}

const USERS: MemberKind<User> = {
  kind: "user",
  table: ({ users }) => users,
  members: ["roles"],
  read: (request, base, current, state) => {
    const roles = request.texts("roles");
    return {
      ...base,
      roles: roles === undefined ? (current?.roles ?? []) : idsOf("role", roles, state.roles.values()),
    };
  },
  json: ({ id, name, roles }) => ({ id, name, roles }),
  forget: (id, { state, user }) => {
    if (id === user.id) throw controlRefusal(409, "own-user", "you cannot delete yourself");
    for (const key of [...state.appKeys.values()]) if (key.userId === id) state.appKeys.delete(key.id);
    for (const team of [...state.teams.values()]) {
      if (team.members.includes(id))
        state.teams.set(team.id, { ...team, members: team.members.filter((member) => member !== id) });
    }
  },
};

const ROLES: MemberKind<Role> = {
  kind: "role",
  table: ({ roles }) => roles,
  members: ["permissions"],
  read: (request, base, current) => {
    const permissions = request.texts("permissions");
    return {
      ...base,
      permissions:
        permissions === undefined ? (current?.permissions ?? []) : permissionsOf("permissions", permissions),
    };
  },
  json: ({ id, name, permissions }) => ({ id, name, permissions }),
  forget: (id, { state }) => {
    const holder = [...state.users.values()].find(({ roles }) => roles.includes(id));
    if (holder !== undefined) throw controlRefusal(409, "role-in-use", `user ${holder.name} has this role`);
  },
};

const TEAMS: MemberKind<Team> = {
  kind: "team",
  table: ({ teams }) => teams,
  members: ["members"],
  read: (request, base, current, state) => {
    const members = request.texts("members");
    return {
      ...base,
      members:
        members === undefined ? (current?.members ?? []) : idsOf("user", members, state.users.values()),
    };
  },
  json: ({ id, name, members }) => ({ id, name, members }),
  forget: () => undefined,
};

/** Routes of users, roles and teams. */
export function memberRoutes(plane: Plane): readonly Route[] {
  return [...routesOf(plane, USERS), ...routesOf(plane, ROLES), ...routesOf(plane, TEAMS)];
}

function routesOf<T extends Member>(plane: Plane, what: MemberKind<T>): readonly Route[] {
  const { kind, json } = what;
  const path = `${CONTROL_PATH}/${kind}s`;
  const known = (context: CallerContext, id = ""): T => {
    const item = what.table(context.state).get(id);
    if (item === undefined) throw controlRefusal(404, `unknown-${kind}`, `there is no ${kind} with this id`);
    return item;
  };
  return [
    {
      method: "GET",
      path,
      handle: withPermission(plane, "user_access_manage", (_request, { state }) =>
        jsonAnswer(200, { [`${kind}s`]: [...what.table(state).values()].map(json) }),
      ),
    },
    {
      method: "POST",
      path,
      handle: withPermission(plane, "user_access_manage", ({ body }, { state, randomBytes }) => {
        const table = what.table(state);
        const request = readControlRequest(body, ["name", ...what.members]);
        if (table.size >= MAX_MEMBERS)
          throw controlRefusal(429, `too-many-${kind}s`, `there are ${MAX_MEMBERS} already`);
        const base = { id: randomUuid(randomBytes), name: requiredName(request, [...table.values()]) };
        const item = what.read(request, base, undefined, state);
        table.set(item.id, item);
        return jsonAnswer(201, { [kind]: json(item) });
      }),
    },
    {
      method: "PATCH",
      path: `${path}/{id}`,
      handle: withPermission(plane, "user_access_manage", ({ body, parameters }, context) => {
        const current = known(context, parameters["id"]);
        const item = what.read(readControlRequest(body, what.members), current, current, context.state);
        what.table(context.state).set(item.id, item);
        return jsonAnswer(200, { [kind]: json(item) });
      }),
    },
    {
      method: "DELETE",
      path: `${path}/{id}`,
      handle: withPermission(plane, "user_access_manage", ({ parameters }, context) => {
        const { id } = known(context, parameters["id"]);
        what.forget(id, context);
        what.table(context.state).delete(id);
        return emptyAnswer(204);
      }),
    },
  ];
}
