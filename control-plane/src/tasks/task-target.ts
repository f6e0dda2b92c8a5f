/** For whom a new task is: a runner, directly or through a connection or a connection group. */
import type { StoredConnection } from "@parkit/protocol/internal/action-connection";
import type { StoredConnectionGroup } from "@parkit/protocol/internal/connection-group";
import { WIRE_MODES, type Mode } from "@parkit/provider-schema/internal/runner/mode";
import { identifierTagTexts, splitIdentifierTag } from "@parkit/provider-schema/internal/tag/identifier-tag";
import { MAX_TAGS } from "../connection-rules";
import { controlRefusal } from "../control-request";
import { findMember } from "../group-members";
import type { ControlPlaneState, EnrolledRunner } from "../state";

/** Whom a task is meant for, as people name it. */
export interface TaskTargetRequest {
  /** Id, URN or name. May be left out when there is a connection or a group, or only one runner. */
  readonly runner?: string;
  /**
   * Host of the Agent that the runner is in, in place of `runner`; for runners without an owner, as Datadog
   * addresses those on hosts and nodes.
   */
  readonly hostname?: string;
  /**
   * Id of the cluster whose Cluster Agent the runner is in, in place of `runner`; for runners without an
   * owner.
   */
  readonly clusterId?: string;
  /** Id or name. */
  readonly connection?: string;
  /** Id or name; not together with `connection`. */
  readonly group?: string;
  /** Values of the group's identifier tag keys: `["env:prod"]` or `{ env: "prod" }`. */
  readonly tags?: readonly string[] | Readonly<Record<string, string>>;
}

/** Whom a task is for. */
export interface TaskTarget {
  readonly runnerId: string;
  readonly connectionId?: string;
  readonly groupId?: string;
}

/**
 * Finds whom a task is for.
 *
 * @param mode - how the task reaches its runner
 * @throws {@link Refusal} that says what was not found, or what was found more than once.
 */
export function resolveTaskTarget(
  state: ControlPlaneState,
  request: TaskTargetRequest,
  mode: Mode,
): TaskTarget {
  const { connection: connectionName, group: groupName, tags } = request;
  if (connectionName !== undefined && groupName !== undefined) {
    throw controlRefusal(400, "invalid-request", "name a connection or a group, not both");
  }
  if (tags !== undefined && groupName === undefined) {
    throw controlRefusal(400, "invalid-request", "tags pick a member of a group: name the group too");
  }
  if (isAddressed(request)) return { runnerId: takingRunner(addressedRunner(state, request), mode).id };
  const group =
    groupName === undefined ? undefined : findOne("connection group", [...state.groups.values()], groupName);
  const connection =
    group === undefined ? namedConnection(state, connectionName) : memberOf(state, group, tags ?? []);
  const runner = takingRunner(findRunner(state, request.runner, connection), mode);
  return {
    runnerId: runner.id,
    ...(connection !== undefined && { connectionId: connection.id }),
    ...(group !== undefined && { groupId: group.id }),
  };
}

/** Whether the request names an Agent instead of a runner. */
function isAddressed({ hostname, clusterId }: TaskTargetRequest): boolean {
  return hostname !== undefined || clusterId !== undefined;
}

/** The runner in the Agent of a host or a cluster; owned runners are reached by connections. */
function addressedRunner(state: ControlPlaneState, request: TaskTargetRequest): EnrolledRunner {
  const { hostname, clusterId, runner, connection, group } = request;
  if ([hostname, clusterId, runner, connection, group].filter((name) => name !== undefined).length > 1)
    throw controlRefusal(
      400,
      "invalid-request",
      "name a hostname or a clusterId alone: an Agent has its runner, and that takes no connections",
    );
  const found = [...state.runners.values()].filter(({ id, ownership }) => {
    const agent = state.agents.get(id);
    const isMeant = hostname === undefined ? agent?.clusterId === clusterId : agent?.hostname === hostname;
    return ownership === "ownerless" && agent !== undefined && isMeant;
  });
  const [only, ...others] = found;
  const where = hostname === undefined ? `cluster ${clusterId ?? ""}` : `host ${hostname}`;
  if (only === undefined)
    throw controlRefusal(404, "unknown-agent", `no runner without an owner is in an Agent of ${where}`);
  if (others.length > 0)
    throw controlRefusal(409, "ambiguous-agent", `${found.length} runners are in Agents of ${where}`);
  return only;
}

/** @throws {@link Refusal} where the runner does not have the mode. */
function takingRunner(runner: EnrolledRunner, mode: Mode): EnrolledRunner {
  if (runner.modes.some((spelling) => WIRE_MODES.get(spelling) === mode)) return runner;
  throw mode === "pull"
    ? controlRefusal(400, "runner-does-not-poll", `runner ${runner.name} does not poll for tasks`)
    : controlRefusal(400, "runner-takes-no-queries", `runner ${runner.name} takes no queries of browsers`);
}

function namedConnection(state: ControlPlaneState, name: string | undefined): StoredConnection | undefined {
  return name === undefined ? undefined : findOne("connection", [...state.connections.values()], name);
}

function findRunner(
  state: ControlPlaneState,
  name: string | undefined,
  connection: StoredConnection | undefined,
): EnrolledRunner {
  const runners = [...state.runners.values()];
  const named =
    name === undefined
      ? undefined
      : (runners.find(({ urn }) => urn === name) ?? findOne("runner", runners, name));
  if (connection === undefined) {
    const [only, ...others] = runners;
    if (named !== undefined) return named;
    if (only !== undefined && others.length === 0) return only;
    throw controlRefusal(400, "runner-not-named", `name a runner: there are ${runners.length}`);
  }
  const paired = connection.runnerId === undefined ? undefined : state.runners.get(connection.runnerId);
  if (paired === undefined) {
    throw controlRefusal(
      400,
      "connection-without-runner",
      `connection ${connection.name} is not paired with a runner`,
    );
  }
  if (named !== undefined && named.id !== paired.id) {
    throw controlRefusal(
      400,
      "other-runner",
      `connection ${connection.name} is paired with runner ${paired.name}, not with ${named.name}`,
    );
  }
  return paired;
}

function memberOf(
  state: ControlPlaneState,
  group: StoredConnectionGroup,
  tags: NonNullable<TaskTargetRequest["tags"]>,
): StoredConnection {
  const texts = identifierTagTexts(tags);
  if (texts.length > MAX_TAGS)
    throw controlRefusal(400, "invalid-request", `a task names at most ${MAX_TAGS} tags`);
  const parts = texts.flatMap((tag) => splitIdentifierTag(tag) ?? []);
  if (parts.length < texts.length) throw controlRefusal(400, "invalid-tag", "a tag has the form key:value");
  const match = findMember(group, new Map(parts.map(({ key, value }) => [key, value])), state.connections);
  const wanted = texts.join(", ") || "no tags";
  switch (match.kind) {
    case "found":
      return match.connection;
    case "wrong-keys":
      throw controlRefusal(
        400,
        "wrong-tag-keys",
        `group ${group.name} picks by ${group.tagKeys.join(", ")}; given: ${wanted}`,
      );
    case "none":
      throw controlRefusal(404, "no-member", `no connection of group ${group.name} has ${wanted}`);
    case "ambiguous":
      throw controlRefusal(
        409,
        "ambiguous-member",
        `several connections of group ${group.name} have ${wanted}: ${match.connectionIds.join(", ")}`,
      );
  }
}

/** The one item with the id, or with the name. Connection names need not be unique. */
function findOne<T extends { readonly id: string; readonly name: string }>(
  what: string,
  items: readonly T[],
  name: string,
): T {
  const byId = items.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const [found, ...others] = items.filter((item) => item.name === name);
  const code = what.replaceAll(" ", "-");
  if (found === undefined) throw controlRefusal(404, `unknown-${code}`, `there is no ${what} ${name}`);
  if (others.length > 0) {
    throw controlRefusal(
      409,
      `ambiguous-${code}`,
      `there are ${others.length + 1} objects of kind ${what} named ${name}: use an id`,
    );
  }
  return found;
}
