/** What the API answers, and the calls that fetch it. */
import { CONNECTION_GROUPS_PATH } from "@parkit/protocol/internal/connection-group";
import { connectionPath, CONNECTIONS_PATH } from "@parkit/protocol/internal/action-connection";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import { WIRE_MODES } from "@parkit/provider-schema/internal/runner/mode";
import { call } from "./api";

/** Root of parkit's own API. */
export const CONTROL_PATH = "/api/parkit/v1";

/** Who is logged in. */
export interface Session {
  readonly user: { readonly id: string; readonly name: string };
  readonly organization: { readonly id: string; readonly name: string };
  readonly permissions: readonly string[];
  /** Of a new one. */
  readonly page?: string;
}

/** A runner. */
export interface Runner {
  readonly id: string;
  readonly name: string;
  readonly urn: string;
  readonly ownership: "owned" | "ownerless";
  readonly modes: readonly string[];
  readonly allowlist: readonly string[];
  readonly host?: string;
  readonly enrolledAt: string;
  readonly lastSeenAt?: string;
  readonly version?: string;
  readonly flavor?: string;
  readonly platform?: string;
  readonly architecture?: string;
}

/** Whether browsers may call a runner. */
export function takesQueries({ modes }: Runner): boolean {
  return modes.some((mode) => WIRE_MODES.get(mode) === "push");
}

/** A task. */
export interface Task {
  readonly id: string;
  readonly status: "queued" | "running" | "succeeded" | "failed";
  readonly fqn: string;
  readonly runner: string;
  readonly connection?: string;
  readonly group?: string;
  readonly queuedAt: string;
  readonly finishedAt?: string;
  readonly deliveries: number;
  readonly outputs?: JsonValue;
  readonly error?: {
    readonly code: number;
    readonly name?: string;
    readonly message: string;
    readonly externalMessage?: string;
  };
  /** Of a task that was asked for alone. */
  readonly timeline?: readonly { readonly event: string; readonly at: string }[];
}

/** A connection; secrets are empty. */
export interface Connection {
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly integration: {
      readonly type: string;
      readonly base_url?: string;
      readonly credentials: JsonObject;
    };
    readonly runner_id?: string;
    readonly tags?: readonly string[];
    readonly acting_user_can_resolve: boolean;
    readonly last_updated?: string;
  };
}

/** A connection group. */
export interface Group {
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly description?: string;
    readonly integration_type: string;
    readonly tag_keys?: readonly string[];
    readonly connections?: readonly string[];
    readonly last_updated_at: string;
  };
}

/** Who has which relation to an object. */
export interface Binding {
  readonly relation: string;
  readonly principals: readonly string[];
}

interface Data<T> {
  readonly data: T;
}

const ALL = "?page[size]=1000";

/** All runners that one may see. */
export const listRunners = async (): Promise<readonly Runner[]> =>
  (await call<{ runners: readonly Runner[] }>("GET", `${CONTROL_PATH}/runners`)).runners;

/** One runner. */
export const readRunner = async (id: string): Promise<Runner> =>
  (await call<{ runner: Runner }>("GET", `${CONTROL_PATH}/runners/${encodeURIComponent(id)}`)).runner;

/** All tasks that are kept, newest first. */
export const listTasks = async (): Promise<readonly Task[]> =>
  (await call<{ tasks: readonly Task[] }>("GET", `${CONTROL_PATH}/tasks`)).tasks.toSorted((one, other) =>
    other.queuedAt.localeCompare(one.queuedAt),
  );

/** One task, with its timeline. */
export const readTask = async (id: string): Promise<Task> =>
  (await call<{ task: Task }>("GET", `${CONTROL_PATH}/tasks/${encodeURIComponent(id)}`)).task;

/** All connections that one may see. */
export const listConnections = async (): Promise<readonly Connection[]> =>
  (await call<Data<readonly Connection[]>>("GET", CONNECTIONS_PATH + ALL)).data;

/** One connection. */
export const readConnection = async (id: string): Promise<Connection> =>
  (await call<Data<Connection>>("GET", connectionPath(id))).data;

/** All groups that one may see. */
export const listGroups = async (): Promise<readonly Group[]> =>
  (await call<Data<readonly Group[]>>("GET", CONNECTION_GROUPS_PATH + ALL)).data;

/** Bindings of an object, whichever of the two APIs has them. */
export async function readBindings(kind: ObjectKind, id: string): Promise<readonly Binding[]> {
  if (kind === "runner") {
    const { access } = await call<{ access: Readonly<Record<string, readonly string[]>> }>(
      "GET",
      `${CONTROL_PATH}/runners/${encodeURIComponent(id)}/access`,
    );
    return Object.entries(access).map(([relation, principals]) => ({ relation, principals }));
  }
  const { data } = await call<Data<{ attributes: { bindings: readonly Binding[] } }>>(
    "GET",
    policyPath(kind, id),
  );
  return data.attributes.bindings;
}

/** Replaces the bindings of an object. */
export async function writeBindings(
  kind: ObjectKind,
  id: string,
  bindings: readonly Binding[],
): Promise<void> {
  if (kind === "runner") {
    const access = Object.fromEntries(bindings.map(({ relation, principals }) => [relation, principals]));
    await call("PUT", `${CONTROL_PATH}/runners/${encodeURIComponent(id)}/access`, access);
    return;
  }
  const type = "restriction_policy";
  const body = { data: { id: `${kind}:${id}`, type, attributes: { bindings } } };
  await call("POST", policyPath(kind, id), body);
}

/** Kinds of objects that have bindings here, with the relations of each from the least to the most. */
export const RELATIONS = {
  connection: ["viewer", "resolver", "editor"],
  "connection-group": ["viewer", "editor"],
  runner: ["viewer", "contributor", "editor"],
} as const;

/** One of the kinds. */
export type ObjectKind = keyof typeof RELATIONS;

function policyPath(kind: ObjectKind, id: string): string {
  return `/api/v2/restriction_policy/${encodeURIComponent(`${kind}:${id}`)}`;
}
