import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import { isIntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { Description } from "@parkit/provider-schema/internal/description/description";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import { nearestName } from "@parkit/provider-schema/internal/nearest-name";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";
import { isValidationError, refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import type { Violation } from "@parkit/provider-schema/internal/rules/violation";
import type { RunnerInput } from "@parkit/provider-schema/internal/runner/runner";
import type { ExecutionPolicyInput } from "@parkit/provider-schema/internal/execution-policy/execution-policy";

import { Connection, type ConnectionProps } from "./connection/connection";
import { ConnectionGroup } from "./connection/connection-group";
import type { DeploymentSettings } from "./deployment/deployment-settings";
import { writtenAt, type Locate } from "./description-tree";
import { ExecutionPolicy } from "./execution-policy";
import { PrivateActionRunner, type PrivateActionRunnerProps } from "./private-action-runner";

/** What a description has no words for. */
export interface DescribedObjectsOptions {
  /**
   * What constructs are told beside the description of a deployment, by the runner's name: namespace and keys
   * to be made, overrides, a mirror of Datadog's charts.
   *
   * @default - nothing
   */
  readonly deployment?: Readonly<Record<string, DeploymentSettings>>;
  /**
   * Providers to use, where the stack has several of a kind.
   *
   * @default - the stack's only ones
   */
  readonly provider?: TerraformProvider | readonly TerraformProvider[];
  /** What has to be there before the objects. @default - only what they refer to */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** A description that breaks no rule, and the way back to where each part of it was written. */
export interface LocatedDescription {
  /** The description. */
  readonly description: Description;
  /** Place of a violation with a path into the description. */
  readonly locate: Locate;
}

/** Objects of one kind by their names in a description. */
type Objects<Item> = ReadonlyMap<string, Item>;

/** The runners, connections, connection groups and execution policies of a description, by their names. */
export class DescribedObjects extends Construct {
  /** Runners by their names. */
  public readonly runners: Objects<PrivateActionRunner>;
  /** Connections by their names. */
  public readonly connections: Objects<Connection>;
  /** Connection groups by their names. */
  public readonly groups: Objects<ConnectionGroup>;
  /** Execution policies by their names. */
  public readonly policies: Objects<ExecutionPolicy>;

  /**
   * Made by {@link fromDescription} and {@link RunnerFleet}.
   *
   * @throws {ValidationError} with everything that constructs refuse, and where it was written
   * @throws {ArgumentError} when options are for a runner that is not described
   */
  constructor(
    scope: Construct,
    id: string,
    { description, locate }: LocatedDescription,
    options: DescribedObjectsOptions = {},
  ) {
    super(scope, id);
    const {
      site,
      runners = [],
      connections = [],
      connectionGroups = [],
      executionPolicies = [],
    } = description;
    const refused: Violation[] = [];
    const make = collecting(refused, locate);
    requireDescribed(options, runners);
    this.runners = make(
      new Construct(this, "runner"),
      "runners",
      runners,
      (parent, runner) =>
        new PrivateActionRunner(parent, runner.name, {
          // Rules have judged the texts about which types of props are stricter, such as actions.
          ...(runner as Omit<PrivateActionRunnerProps, "deployment">),
          ...(site === undefined || runner.site !== undefined ? {} : { site }),
          deployment: { ...runner.deployment, ...options.deployment?.[runner.name] },
          ...common(options),
        }),
    );
    this.connections = make(new Construct(this, "connection"), "connections", connections, (parent, one) =>
      connectionOf(parent, one, this.runners, options),
    );
    this.groups = make(new Construct(this, "group"), "connectionGroups", connectionGroups, (parent, group) =>
      groupOf(parent, group, this.connections, options),
    );
    this.policies = make(
      new Construct(this, "policy"),
      "executionPolicies",
      executionPolicies,
      (parent, policy) => policyOf(parent, policy, options),
    );
    if (refused.length > 0) refuse(refused);
  }

  /**
   * The runner of that name.
   *
   * @throws {ArgumentError} when none is described
   */
  public runner(name: string): PrivateActionRunner {
    return named("runner", this.runners, name);
  }

  /**
   * The connection of that name.
   *
   * @throws {ArgumentError} when none is described
   */
  public connection(name: string): Connection {
    return named("connection", this.connections, name);
  }

  /**
   * The connection group of that name.
   *
   * @throws {ArgumentError} when none is described
   */
  public group(name: string): ConnectionGroup {
    return named("connection group", this.groups, name);
  }

  /**
   * The execution policy of that name.
   *
   * @throws {ArgumentError} when none is described
   */
  public policy(name: string): ExecutionPolicy {
    return named("execution policy", this.policies, name);
  }
}

/** @throws {ArgumentError} when nothing of that kind has the name */
export function named<Item>(kind: string, items: Objects<Item>, name: string): Item {
  const item = items.get(name);
  if (item !== undefined) return item;
  const near = nearestName(name, [...items.keys()]);
  const known = items.size === 0 ? "there is none" : `there are ${[...items.keys()].join(", ")}`;
  throw new ArgumentError(
    `there is no ${kind} ${JSON.stringify(name)}: ${near === undefined ? known : `did you mean ${near}?`}`,
  );
}

type Make = <Input extends { readonly name: string }, Made extends Construct>(
  parent: Construct,
  list: string,
  inputs: readonly Input[],
  build: (parent: Construct, input: Input) => Made | undefined,
) => Objects<Made>;

/** Makes objects one after the other, and keeps what is refused of them for the end. */
function collecting(refused: Violation[], locate: Locate): Make {
  return (parent, list, inputs, build) =>
    new Map(
      inputs.flatMap((input, index) => {
        const inside: Locate = ({ rule, path }) => locate({ rule, path: joined(`${list}[${index}]`, path) });
        try {
          const made = build(parent, input);
          if (made === undefined) return [];
          writtenAt(made, inside);
          return [[input.name, made] as const];
        } catch (error) {
          if (!isValidationError(error)) throw error;
          refused.push(...error.violations.map((violation) => withSource(violation, inside)));
          return [];
        }
      }),
    );
}

function joined(place: string, path: string): string {
  if (path === "") return place;
  return path.startsWith("[") ? place + path : `${place}.${path}`;
}

function withSource(violation: Violation, locate: Locate): Violation {
  const source = violation.source ?? locate(violation);
  return source === undefined ? violation : { ...violation, source };
}

function providersIn({ provider = [] }: DescribedObjectsOptions): readonly TerraformProvider[] {
  return [provider].flat();
}

type Common = Pick<DescribedObjectsOptions, "dependsOn" | "provider">;

function common({ provider, dependsOn }: DescribedObjectsOptions): Common {
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  };
}

/** One provider alone: a resource has one. */
function ofProvider(
  name: "parkit" | "datadog",
  options: DescribedObjectsOptions,
): {
  readonly provider?: TerraformProvider;
  readonly dependsOn?: readonly ITerraformDependable[];
} {
  const { dependsOn } = options;
  const provider = providersIn(options).find(({ terraformResourceType }) => terraformResourceType === name);
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  };
}

/** Undefined for a connection of a runner that was refused. */
function connectionOf(
  parent: Construct,
  { runner: name, ...connection }: ConnectionInput,
  runners: Objects<PrivateActionRunner>,
  options: DescribedObjectsOptions,
): Connection | undefined {
  const runner = name === undefined ? undefined : runners.get(name);
  if (name !== undefined && runner === undefined) return undefined;
  return new Connection(parent, connection.name, {
    // The same of tags.
    ...(connection as Omit<ConnectionProps, "runner">),
    ...(runner === undefined ? {} : { runner }),
    ...ofProvider("parkit", options),
  });
}

/** Undefined for a group with a member that was refused. */
function groupOf(
  parent: Construct,
  { connections: names, integration, ...group }: ConnectionGroupInput,
  connections: Objects<Connection>,
  options: DescribedObjectsOptions,
): ConnectionGroup | undefined {
  const members = names.flatMap((name) => connections.get(name) ?? []);
  if (members.length < names.length) return undefined;
  return new ConnectionGroup(parent, group.name, {
    ...group,
    ...(integration !== undefined && isIntegrationType(integration) ? { integration } : {}),
    connections: members,
    ...ofProvider("parkit", options),
  });
}

function requireDescribed(
  { deployment = {} }: DescribedObjectsOptions,
  runners: readonly Pick<RunnerInput, "name">[],
): void {
  const described = new Map(runners.map(({ name }) => [name, name]));
  for (const name of Object.keys(deployment)) named("runner", described, name);
}

function policyOf(
  parent: Construct,
  policy: ExecutionPolicyInput,
  options: DescribedObjectsOptions,
): ExecutionPolicy {
  return new ExecutionPolicy(parent, policy.name, { ...policy, ...ofProvider("datadog", options) });
}
