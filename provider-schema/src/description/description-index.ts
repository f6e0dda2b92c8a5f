import type { ConnectionInput } from "../connection/connection";
import type { ConnectionGroupInput } from "../group/connection-group";
import { deploymentTypeOf, type DeploymentType } from "../deployment/deployment";
import type { Description, Readable } from "./description";
import type { ExecutionPolicyInput } from "../execution-policy/execution-policy";
import type { Flavour } from "../runner/flavour";
import { isIntegrationType, type IntegrationType } from "../connection/integration-catalogue";
import type { IsUnknown } from "../rules/rule";
import type { AllowlistInput, RunnerInput } from "../runner/runner";
import { writtenComponents } from "../runner/runner-component";
import type { RunnerIdentityInput } from "../runner/runner-identity";
import { DEFAULT_SITE_PARAMETER, resolveSite, type Site } from "../site/site";
import { formatPath, quoted, type PathSegment } from "../rules/violation";

/** Where something stands in a description. */
export type Path = readonly PathSegment[];

/** One program of a runner: the standalone runner, or the one in the node Agent or the Cluster Agent. */
export interface ComponentPlace {
  readonly flavour: Flavour;
  /** The list as written; it may not be known yet. */
  readonly allow: Readable<AllowlistInput> | undefined;
  readonly allowPath: Path;
  /** The identity as written, here or on the runner; it may not be known yet. */
  readonly identity: Readable<RunnerIdentityInput> | undefined;
  readonly identityPath: Path;
}

/** A runner, with what several rules ask about it. */
export interface RunnerPlace {
  readonly runner: Readable<RunnerInput>;
  readonly path: Path;
  readonly name: string | undefined;
  readonly deployment: DeploymentType | undefined;
  /** Undefined when unknown or not a site. */
  readonly site: Site | undefined;
  readonly components: readonly ComponentPlace[];
}

/**
 * One identifier tag. Key and value are undefined while they are not known. There are many, so it holds no
 * path of its own.
 */
interface TagPlace {
  /** `key:value`; undefined when a part of it is not known. */
  readonly text: string | undefined;
  readonly key: string | undefined;
  readonly value: string | undefined;
  /** Index in the list, or key in the object, of the connection's identifier tags. */
  readonly at: PathSegment;
}

/** A connection, with what several rules ask about it. */
export interface ConnectionPlace {
  readonly connection: Readable<ConnectionInput>;
  readonly path: Path;
  readonly name: string | undefined;
  readonly integration: IntegrationType | undefined;
  /** The runner it names, when there is one of that name. */
  readonly runner: RunnerPlace | undefined;
  readonly tags: readonly TagPlace[];
  /** Whether it may carry keys that are not known yet. */
  readonly openTags: boolean;
}

/** A member of a group. There are many, so it holds no path of its own. */
interface MemberPlace {
  readonly name: string;
  /** Index in the group's list of connections. */
  readonly at: number;
  readonly connection: ConnectionPlace | undefined;
}

/** A connection group, with what several rules ask about it. */
export interface GroupPlace {
  readonly group: Readable<ConnectionGroupInput>;
  readonly path: Path;
  readonly name: string | undefined;
  readonly keys: readonly { readonly key: string; readonly path: Path }[];
  /** Whether it may have keys that are not known yet. */
  readonly openKeys: boolean;
  /** Members that are known by name. */
  readonly members: readonly MemberPlace[];
  /** Whether it may have members that are not known yet. */
  readonly openMembers: boolean;
}

/** An execution policy and where it stands. */
export interface PolicyPlace {
  readonly policy: Readable<ExecutionPolicyInput>;
  readonly path: Path;
  readonly name: string | undefined;
}

/** A description taken apart once, so that rules find things by name in constant time. */
interface DescriptionIndex {
  readonly runners: readonly RunnerPlace[];
  readonly connections: readonly ConnectionPlace[];
  readonly groups: readonly GroupPlace[];
  readonly policies: readonly PolicyPlace[];
  readonly runnersByName: ReadonlyMap<string, RunnerPlace>;
  readonly connectionsByName: ReadonlyMap<string, ConnectionPlace>;
  readonly groupsByName: ReadonlyMap<string, GroupPlace>;
  readonly policiesByName: ReadonlyMap<string, PolicyPlace>;
  /** Whether there may be runners that are not known yet. */
  readonly openRunners: boolean;
  /** Whether there may be connections that are not known yet. */
  readonly openConnections: boolean;
}

/** What a message calls a runner. */
export function runnerLabel({ name, path }: RunnerPlace): string {
  return name === undefined ? formatPath(path) : quoted(name);
}

/** Path of a tag of a connection. */
export function tagPath({ path }: ConnectionPlace, { at }: TagPlace): Path {
  return [...path, "identifierTags", at];
}

/** Path of a member of a group. */
export function memberPath({ path }: GroupPlace, { at }: MemberPlace): Path {
  return [...path, "connections", at];
}

/** The value, unless it is not known yet. */
export function known<T>(value: T | undefined, isUnknown: IsUnknown): T | undefined {
  return value === undefined || isUnknown(value) ? undefined : value;
}

/** Index of a description; made once and kept as long as the description. */
export const indexOf = perDescription(buildIndex);

/**
 * Remembers what was computed of a description, because rule after rule asks for it. Kept as long as the
 * description is, for the predicate that asked last.
 */
export function perDescription<Result>(
  compute: (description: Readable<Description>, isUnknown: IsUnknown) => Result,
): (description: Readable<Description>, isUnknown: IsUnknown) => Result {
  const computed = new WeakMap<object, { readonly isUnknown: IsUnknown; readonly result: Result }>();
  return (description, isUnknown) => {
    const found = computed.get(description);
    if (found?.isUnknown === isUnknown) return found.result;
    const result = compute(description, isUnknown);
    computed.set(description, { isUnknown, result });
    return result;
  };
}

function buildIndex(description: Readable<Description>, isUnknown: IsUnknown): DescriptionIndex {
  const runners = places(description.runners, ["runners"], isUnknown, (runner, path) =>
    runnerPlace(runner, path, description, isUnknown),
  );
  const runnersByName = firstByName(runners);
  const connections = places(description.connections, ["connections"], isUnknown, (connection, path) =>
    connectionPlace(connection, path, runnersByName, isUnknown),
  );
  const connectionsByName = firstByName(connections);
  const groups = places(description.connectionGroups, ["connectionGroups"], isUnknown, (group, path) =>
    groupPlace(group, path, connectionsByName, isUnknown),
  );
  const policies = places(
    description.executionPolicies,
    ["executionPolicies"],
    isUnknown,
    (policy, path): PolicyPlace => ({ policy, path, name: known(policy.name, isUnknown) }),
  );
  return {
    runners,
    connections,
    groups,
    policies,
    runnersByName,
    connectionsByName,
    groupsByName: firstByName(groups),
    policiesByName: firstByName(policies),
    openRunners: isOpen(description.runners, runners, isUnknown),
    openConnections: isOpen(description.connections, connections, isUnknown),
  };
}

/** Whether a list, or the name of something in it, is not known. */
function isOpen(
  list: readonly unknown[] | undefined,
  places: readonly { readonly name: string | undefined }[],
  isUnknown: IsUnknown,
): boolean {
  if (list === undefined) return false;
  return isUnknown(list) || places.length < list.length || places.some(({ name }) => name === undefined);
}

/**
 * What is made of the known items of a list, each with its path. There may be many, so that nothing else is
 * made on the way.
 */
function places<T, Place>(
  list: readonly (T | undefined)[] | undefined,
  path: Path,
  isUnknown: IsUnknown,
  placeOf: (item: T, path: Path) => Place,
): readonly Place[] {
  const found: Place[] = [];
  for (const [index, input] of (known(list, isUnknown) ?? []).entries()) {
    const item = known(input, isUnknown);
    // Unlike a spread, this keeps no room for more.
    if (item !== undefined) found.push(placeOf(item, path.concat(index)));
  }
  return found;
}

function firstByName<T extends { readonly name: string | undefined }>(
  places: readonly T[],
): ReadonlyMap<string, T> {
  const byName = new Map<string, T>();
  for (const place of places)
    if (place.name !== undefined && !byName.has(place.name)) byName.set(place.name, place);
  return byName;
}

function runnerPlace(
  runner: Readable<RunnerInput>,
  path: Path,
  description: Readable<Description>,
  isUnknown: IsUnknown,
): RunnerPlace {
  const type = known(known(runner.deployment, isUnknown)?.type, isUnknown);
  const deployment = type === undefined ? undefined : deploymentTypeOf(type);
  return {
    runner,
    path,
    name: known(runner.name, isUnknown),
    deployment,
    site: readSite(runner.site ?? description.site ?? DEFAULT_SITE_PARAMETER, isUnknown),
    components: deployment === undefined ? [] : componentPlaces(runner, path, deployment, isUnknown),
  };
}

/** Site that a name or a pair of URLs stands for; undefined while it is unknown. */
function readSite(input: Readable<RunnerInput["site"]>, isUnknown: IsUnknown): Site | undefined {
  const site = known(input, isUnknown);
  if (site === undefined) return undefined;
  if (typeof site === "string") return resolveSite(site);
  const { appUrl, apiUrl } = site;
  if (appUrl === undefined || apiUrl === undefined || isUnknown(appUrl) || isUnknown(apiUrl))
    return undefined;
  return resolveSite({ appUrl, apiUrl });
}

function componentPlaces(
  runner: Readable<RunnerInput>,
  path: Path,
  deployment: DeploymentType,
  isUnknown: IsUnknown,
): readonly ComponentPlace[] {
  return writtenComponents(runner, deployment, isUnknown).map(({ flavour, field }) => {
    const written = field === undefined ? runner : runner[field];
    const component = typeof written === "object" ? written : {};
    const at = field === undefined ? path : [...path, field];
    const own = component.identity !== undefined;
    return {
      flavour,
      allow: component.allow,
      allowPath: [...at, "allow"],
      identity: own ? component.identity : runner.identity,
      identityPath: [...(own ? at : path), "identity"],
    };
  });
}

function connectionPlace(
  connection: Readable<ConnectionInput>,
  path: Path,
  runnersByName: ReadonlyMap<string, RunnerPlace>,
  isUnknown: IsUnknown,
): ConnectionPlace {
  const type = known(known(connection.integration, isUnknown)?.type, isUnknown);
  const runner = known(connection.runner, isUnknown);
  const tags = tagPlaces(connection, isUnknown);
  const { identifierTags } = connection;
  return {
    connection,
    path,
    name: known(connection.name, isUnknown),
    integration: type !== undefined && isIntegrationType(type) ? type : undefined,
    runner: runner === undefined ? undefined : runnersByName.get(runner),
    tags,
    openTags:
      (identifierTags !== undefined && isUnknown(identifierTags)) ||
      tags.some(({ key }) => key === undefined),
  };
}

function tagPlaces(connection: Readable<ConnectionInput>, isUnknown: IsUnknown): readonly TagPlace[] {
  const tags = known(connection.identifierTags, isUnknown);
  if (tags === undefined) return [];
  if (isList(tags)) return tags.map((text, index) => listedTag(text, index, isUnknown));
  return Object.entries(tags).map(([at, input]) => {
    const key = known(at, isUnknown);
    const value = known(input, isUnknown);
    return { text: key === undefined || value === undefined ? undefined : `${key}:${value}`, key, value, at };
  });
}

function isList<T>(value: readonly T[] | object): value is readonly T[] {
  return Array.isArray(value);
}

/** Of a tag that is not known as a whole, the key may be: `env:<later>`. */
function listedTag(text: string | undefined, at: number, isUnknown: IsUnknown): TagPlace {
  if (typeof text !== "string") return { text: undefined, key: undefined, value: undefined, at };
  const colon = text.indexOf(":");
  const key = colon === -1 ? text : text.slice(0, colon);
  if (isUnknown(text)) return { text: undefined, key: known(key, isUnknown), value: undefined, at };
  return { text, key, value: colon === -1 ? "" : text.slice(colon + 1), at };
}

function groupPlace(
  group: Readable<ConnectionGroupInput>,
  path: Path,
  connectionsByName: ReadonlyMap<string, ConnectionPlace>,
  isUnknown: IsUnknown,
): GroupPlace {
  const members: MemberPlace[] = [];
  for (const [at, input] of (known(group.connections, isUnknown) ?? []).entries()) {
    const name = known(input, isUnknown);
    if (name !== undefined) members.push({ name, at, connection: connectionsByName.get(name) });
  }
  const keys = places(
    group.identifierTagKeys,
    path.concat("identifierTagKeys"),
    isUnknown,
    (key, keyPath) => ({ key, path: keyPath }),
  );
  return {
    group,
    path,
    name: known(group.name, isUnknown),
    keys,
    openKeys: isUnknown(group.identifierTagKeys) || keys.length !== group.identifierTagKeys?.length,
    members,
    openMembers: isUnknown(group.connections) || members.length !== group.connections?.length,
  };
}
