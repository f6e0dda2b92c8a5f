import { TerraformStack } from "cdktf";
import { Construct } from "constructs";

import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import { judgeDescription } from "@parkit/provider-schema/internal/description/validate";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import {
  parsePath,
  type PathSegment,
  type Violation,
} from "@parkit/provider-schema/internal/rules/violation";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import { resolveSite, type SiteInput } from "@parkit/provider-schema/internal/site/site";
import {
  identifierTagTexts,
  splitIdentifierTag,
  type IdentifierTagsInput,
} from "@parkit/provider-schema/internal/tag/identifier-tag";
import { overridden, type Override } from "@parkit/targets/internal/override";

import { configureProviders, type ProvidersConfig } from "./configure-providers";
import type { Connection } from "./connection/connection";
import type { ConnectionGroup } from "./connection/connection-group";
import type { DeploymentSettings } from "./deployment/deployment-settings";
import { DescribedObjects, named, type LocatedDescription } from "./described-objects";
import type { Locate } from "./description-tree";
import { readDescription } from "./from-description";
import type { ExecutionPolicy } from "./execution-policy";
import type { PrivateActionRunner } from "./private-action-runner";

/** A value, or what makes it of a cluster's stack, in which variables may be made for it. */
export type InStack<Value> = Value | ((stack: TerraformStack) => Value);

/** What is different in one cluster, or at one site, of a fleet. */
export interface FleetCluster {
  /** Site of the cluster's runners. @default - the description's */
  readonly site?: SiteInput;
  /** Providers to set up in the cluster's stack, as {@link configureProviders} takes them. @default - none */
  readonly providers?: InStack<ProvidersConfig>;
  /**
   * Tags that every connection of the cluster has besides its own, such as `{ region: "eu" }`. One with the
   * key of a described tag takes its place.
   *
   * @default - none
   */
  readonly identifierTags?: Readonly<Record<string, string>>;
  /**
   * Fields of runners that are different here, by the runner's name in the description: objects are merged,
   * everything else replaces what is described.
   *
   * @default - none
   */
  readonly runners?: Readonly<Record<string, Override>>;
  /** The same for connections. @default - none */
  readonly connections?: Readonly<Record<string, Override>>;
  /** The same for connection groups. @default - none */
  readonly connectionGroups?: Readonly<Record<string, Override>>;
  /** The same for execution policies. @default - none */
  readonly executionPolicies?: Readonly<Record<string, Override>>;
  /**
   * What constructs are told beside the description of a deployment, by the runner's name in the description:
   * namespace and keys to be made, overrides, a mirror of Datadog's charts.
   *
   * @default - nothing
   */
  readonly deployment?: InStack<Readonly<Record<string, DeploymentSettings>>>;
}

/** One description, and the clusters in which it is deployed. */
export interface RunnerFleetProps {
  /** Path of the description, relative to the folder in which the app runs. */
  readonly description: string;
  /** Clusters or sites by their names, with what is different there. Each becomes a stack. */
  readonly clusters: Readonly<Record<string, FleetCluster>>;
}

/**
 * Runners of one description in several clusters, or at several sites: a stack each, `<fleet>-<cluster>`.
 *
 * Names must differ at Datadog: those of runners, connections, groups and policies end with `-<cluster>`,
 * unless a cluster gives another `name`. Rules hold across all stacks, and each violation names its stack.
 *
 * @example
 * const fleet = new RunnerFleet(app, "payments", {
 *   description: "parkit.yaml",
 *   clusters: {
 *     eu: { site: Site.EU1, identifierTags: { region: "eu" } },
 *     us: { runners: { payments: { deployment: { namespace: "actions" } } } },
 *   },
 * });
 * fleet.cluster("eu").runner("payments").allow(Actions.http.request);
 */
export class RunnerFleet extends Construct {
  /** The stacks by the names of their clusters. */
  public readonly clusters: ReadonlyMap<string, FleetStack>;

  /**
   * @throws {ValidationError} with everything that is wrong with the description in any cluster
   * @throws {ArgumentError} when the description cannot be read, a cluster changes something that is not
   *   described, or the fleet does not stand in the app itself
   */
  constructor(scope: Construct, id: string, { description: file, clusters }: RunnerFleetProps) {
    super(scope, id);
    // The framework orders stacks below other constructs by their paths, and names them by their ids.
    if (scope.node.scope !== undefined)
      throw new ArgumentError(`${this.node.path} makes a stack for each cluster: make it in the app itself`);
    const base = readDescription(file, this.node.path);
    const plans = Object.entries(clusters).map(([name, cluster]) => {
      const stack = `${id}-${name}`;
      return { name, cluster, stack, plan: planCluster(base, name, cluster, stack) };
    });
    const refused = plans.flatMap(({ plan }) => plan.violations);
    if (refused.length > 0) refuse(refused);
    this.clusters = new Map(
      plans.map(({ name, cluster, stack, plan }) => [
        name,
        new FleetStack(scope, stack, { fleet: id, cluster, plan }),
      ]),
    );
  }

  /**
   * The stack of a cluster.
   *
   * @throws {ArgumentError} when the fleet has no such cluster
   */
  public cluster(name: string): FleetStack {
    return named("cluster", this.clusters, name);
  }
}

/** A description as it is in one cluster. */
interface ClusterPlan extends LocatedDescription {
  /** Names here by names in the description. */
  readonly names: Names;
  readonly violations: readonly Violation[];
}

type ListName = "runners" | "connections" | "connectionGroups" | "executionPolicies";

type Names = Readonly<Record<ListName, ReadonlyMap<string, string>>>;

/** What a fleet hands over to the stack of a cluster. */
interface FleetStackProps {
  /** Id of the fleet. */
  readonly fleet: string;
  readonly cluster: FleetCluster;
  readonly plan: ClusterPlan;
}

/** The stack of one cluster of a {@link RunnerFleet}. Objects are found by their names in the description. */
export class FleetStack extends TerraformStack {
  /** What was made, by the names that it has here. */
  public readonly objects: DescribedObjects;

  readonly #names: Names;

  /** Made by {@link RunnerFleet}. */
  constructor(scope: Construct, id: string, { fleet, cluster, plan }: FleetStackProps) {
    super(scope, id);
    configureProviders(this, providersOf(cluster, inStack(cluster.providers ?? {}, this)));
    this.#names = plan.names;
    const deployment = inStack(cluster.deployment ?? {}, this);
    this.objects = new DescribedObjects(this, fleet, plan, {
      deployment: Object.fromEntries(
        Object.entries(deployment).map(([name, settings]) => [
          named("runner", plan.names.runners, name),
          settings,
        ]),
      ),
    });
  }

  /**
   * The runner of that name in the description.
   *
   * @throws {ArgumentError} when none is described
   */
  public runner(name: string): PrivateActionRunner {
    return this.objects.runner(named("runner", this.#names.runners, name));
  }

  /**
   * The connection of that name in the description.
   *
   * @throws {ArgumentError} when none is described
   */
  public connection(name: string): Connection {
    return this.objects.connection(named("connection", this.#names.connections, name));
  }

  /**
   * The connection group of that name in the description.
   *
   * @throws {ArgumentError} when none is described
   */
  public group(name: string): ConnectionGroup {
    return this.objects.group(named("connection group", this.#names.connectionGroups, name));
  }

  /**
   * The execution policy of that name in the description.
   *
   * @throws {ArgumentError} when none is described
   */
  public policy(name: string): ExecutionPolicy {
    return this.objects.policy(named("execution policy", this.#names.executionPolicies, name));
  }
}

function inStack<Value extends object>(value: InStack<Value>, stack: TerraformStack): Value {
  return typeof value === "function" ? value(stack) : value;
}

/** The provider talks to the site of the runners, unless somebody says otherwise. */
function providersOf({ site }: FleetCluster, providers: ProvidersConfig): ProvidersConfig {
  const { parkit } = providers;
  const resolved = site === undefined ? undefined : resolveSite(site);
  if (parkit === undefined || resolved === undefined) return providers;
  const address = resolved.code === "custom" ? { apiUrl: resolved.apiUrl } : { site: resolved.parameter };
  return { ...providers, parkit: { ...address, ...parkit } };
}

function planCluster(
  { description: base, locate }: LocatedDescription,
  cluster: string,
  changes: FleetCluster,
  stack: string,
): ClusterPlan {
  const names: Names = {
    runners: namesOf("runner", base.runners, changes.runners, cluster),
    connections: namesOf("connection", base.connections, changes.connections, cluster),
    connectionGroups: namesOf("connection group", base.connectionGroups, changes.connectionGroups, cluster),
    executionPolicies: namesOf(
      "execution policy",
      base.executionPolicies,
      changes.executionPolicies,
      cluster,
    ),
  };
  const description = clusterDescription(base, changes, names);
  const source = locatedIn(base, description, locate);
  const violations = judgeDescription(description)
    .violations.filter(({ severity }) => severity === "error")
    .map((violation): Violation => {
      const written = source(violation);
      return { ...violation, construct: stack, ...(written === undefined ? {} : { source: written }) };
    });
  return { description, names, locate: source, violations };
}

interface Named {
  readonly name: string;
}

/** @throws {ArgumentError} when something is changed that is not described */
function namesOf(
  kind: string,
  items: readonly Named[] = [],
  changes: Readonly<Record<string, Override>> = {},
  cluster: string,
): ReadonlyMap<string, string> {
  const described = new Map(items.map(({ name }) => [name, name]));
  for (const name of Object.keys(changes)) named(kind, described, name);
  return new Map(
    items.map(({ name }) => {
      const other = changes[name]?.["name"];
      return [name, typeof other === "string" ? other : `${name}-${cluster}`];
    }),
  );
}

function clusterDescription(base: Description, changes: FleetCluster, names: Names): Description {
  const { site = base.site } = changes;
  const { runners, connections, connectionGroups, executionPolicies } = base;
  return {
    ...base,
    ...(site === undefined ? {} : { site }),
    ...(runners === undefined
      ? {}
      : { runners: runners.map((runner): RunnerInput => changed(runner, changes.runners, names.runners)) }),
    ...(connections === undefined
      ? {}
      : { connections: connections.map((connection) => clusterConnection(connection, changes, names)) }),
    ...(connectionGroups === undefined
      ? {}
      : { connectionGroups: connectionGroups.map((group) => clusterGroup(group, changes, names)) }),
    ...(executionPolicies === undefined
      ? {}
      : {
          executionPolicies: executionPolicies.map((policy) =>
            changed(policy, changes.executionPolicies, names.executionPolicies),
          ),
        }),
  };
}

function changed<Item extends Named>(
  item: Item,
  changes: Readonly<Record<string, Override>> = {},
  names: ReadonlyMap<string, string>,
): Item {
  return { ...overridden(item, changes[item.name]), name: names.get(item.name) ?? item.name };
}

function clusterConnection(item: ConnectionInput, changes: FleetCluster, names: Names): ConnectionInput {
  const connection = changed(item, changes.connections, names.connections);
  const { runner, identifierTags } = connection;
  return {
    ...connection,
    ...(runner === undefined ? {} : { runner: names.runners.get(runner) ?? runner }),
    ...(changes.identifierTags === undefined
      ? {}
      : { identifierTags: withTags(identifierTags, changes.identifierTags) }),
  };
}

function withTags(
  described: IdentifierTagsInput = [],
  added: Readonly<Record<string, string>>,
): readonly string[] {
  const kept = identifierTagTexts(described).filter(
    (tag) => !Object.hasOwn(added, splitIdentifierTag(tag)?.key ?? tag),
  );
  return [...kept, ...identifierTagTexts(added)];
}

function clusterGroup(item: ConnectionGroupInput, changes: FleetCluster, names: Names): ConnectionGroupInput {
  const group = changed(item, changes.connectionGroups, names.connectionGroups);
  return { ...group, connections: group.connections.map((name) => names.connections.get(name) ?? name) };
}

/** What a cluster gave another value was not written in the file. */
function locatedIn(base: Description, description: Description, locate: Locate): Locate {
  return (violation) => {
    const path = parsePath(violation.path);
    const value = valueAt(description, path);
    return typeof value === "object" || value === valueAt(base, path) ? locate(violation) : undefined;
  };
}

function valueAt(root: unknown, path: readonly PathSegment[]): unknown {
  return path.reduce<unknown>(
    (value, segment) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([name]) => name === String(segment))?.[1]
        : undefined,
    root,
  );
}
