/** How what a description holds stands at its control plane. */
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { identityUrn } from "@parkit/provider-schema/internal/runner/runner-identity";
import {
  pairedComponent,
  runnerSpecs,
  type RunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";

/** A runner as a control plane lists it. */
export interface ListedRunner {
  readonly name: string;
  readonly urn: string;
  /** Milliseconds. @default - it has never connected */
  readonly lastSeenAt?: number;
  /** Version of its program. @default - it told none */
  readonly version?: string;
}

/** What a control plane lists: one of parkit's. */
export interface Listed {
  readonly runners: readonly ListedRunner[];
  /** Names of the connections. */
  readonly connections: readonly string[];
  /** Names of the groups. */
  readonly groups: readonly string[];
}

/** How a runner stands. */
export type RunnerState = "ready" | "not-seen" | "never-connected" | "not-enrolled" | "unknown";

/** A runner of a description. */
export interface RunnerStatus {
  readonly name: string;
  readonly state: RunnerState;
  readonly urn?: string;
  /** Milliseconds. */
  readonly lastSeenAt?: number;
  readonly version?: string;
}

/** Whether an object is there. */
export type ObjectState = "made" | "missing" | "unknown";

/** A connection of a description. */
export interface ConnectionStatus {
  readonly name: string;
  /** @default - Datadog's cloud calls the service itself */
  readonly runner?: string;
  readonly state: ObjectState;
  /** Names of the groups that it is in. */
  readonly usedBy: readonly string[];
}

/** A connection group of a description. */
export interface GroupStatus {
  readonly name: string;
  readonly state: ObjectState;
  /** Names of its members. */
  readonly connections: readonly string[];
}

/** How everything stands. */
export interface Status {
  readonly runners: readonly RunnerStatus[];
  readonly connections: readonly ConnectionStatus[];
  readonly connectionGroups: readonly GroupStatus[];
}

/** Longest time, in milliseconds, since a runner that works was seen: it asks for tasks every second. */
const SEEN_MS = 90_000;

/**
 * How everything of a description stands.
 *
 * @param listedAt - what the control plane of a site lists; undefined where nobody tells, as Datadog does not
 * @param now - milliseconds
 */
export function describedStatus(
  description: Description,
  listedAt: (spec: RunnerSpec) => Listed | undefined,
  now: number,
): Status {
  const { connections = [], connectionGroups = [] } = description;
  const specs = runnerSpecs(description);
  const [any] = specs;
  const listedFor = (runner: string | undefined): Listed | undefined => {
    const spec = specs.find(({ name }) => name === runner) ?? any;
    return spec === undefined ? undefined : listedAt(spec);
  };
  const runnerOf = new Map(connections.map(({ name, runner }) => [name, runner]));
  return {
    runners: specs.map((spec) => runnerStatus(spec, listedAt(spec), now)),
    connections: connections.map((connection) =>
      connectionStatus(connection, listedFor(connection.runner), connectionGroups),
    ),
    connectionGroups: connectionGroups.map(({ name, connections: members }) => ({
      name,
      state: stateOf(name, listedFor(runnerOf.get(members[0] ?? ""))?.groups),
      connections: members,
    })),
  };
}

/** Who enrolled by a description has its name; a URN tells more. */
function runnerStatus(spec: RunnerSpec, listed: Listed | undefined, now: number): RunnerStatus {
  const { name } = spec;
  const described = identityUrn(pairedComponent(spec)?.identity);
  const urn = described === undefined ? {} : { urn: described };
  if (listed === undefined) return { name, state: "unknown", ...urn };
  const found = listed.runners.find((runner) =>
    described === undefined ? runner.name === name : runner.urn === described,
  );
  if (found === undefined) return { name, state: "not-enrolled", ...urn };
  return { ...found, name, state: runnerState(found, now) };
}

function runnerState({ lastSeenAt }: ListedRunner, now: number): RunnerState {
  if (lastSeenAt === undefined) return "never-connected";
  return now - lastSeenAt <= SEEN_MS ? "ready" : "not-seen";
}

function connectionStatus(
  { name, runner }: ConnectionInput,
  listed: Listed | undefined,
  groups: readonly ConnectionGroupInput[],
): ConnectionStatus {
  const usedBy = groups.filter(({ connections }) => connections.includes(name)).map((group) => group.name);
  return {
    name,
    ...(runner === undefined ? {} : { runner }),
    state: stateOf(name, listed?.connections),
    usedBy,
  };
}

function stateOf(name: string, names: readonly string[] | undefined): ObjectState {
  if (names === undefined) return "unknown";
  return names.includes(name) ? "made" : "missing";
}

/** Whether something is told that is not as it should be. */
export function isAmiss({ runners, connections, connectionGroups }: Status): boolean {
  return (
    runners.some(({ state }) => state !== "ready" && state !== "unknown") ||
    [...connections, ...connectionGroups].some(({ state }) => state === "missing")
  );
}
