import type { IResolvable, ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import type { IntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { connectionGroupAttributes } from "@parkit/targets/internal/terraform/terraform";

import type { IConnection } from "./connection";
import { contribute } from "./description-tree";
import { requireProvider } from "./required-provider";
import { metaArguments, ParkitConnectionGroup } from "./terraform/parkit-resource";
import { literalAttributes } from "./terraform-text";
import { knownElsewhere } from "./token";

/** Members of a connection group and how they are told apart. */
export interface ConnectionGroupProps extends Omit<
  ConnectionGroupInput,
  "connections" | "integration" | "deletionProtection"
> {
  /** Members; may be empty. */
  readonly connections: readonly IConnection[];
  /** Integration of the group. @default - the integration of its members */
  readonly integration?: IntegrationType;
  /** Refuse to destroy the group through Terraform. @default false */
  readonly deletionProtection?: boolean | IResolvable;
  /** Terraform provider to use, where the stack has several. @default - the stack's only one */
  readonly provider?: TerraformProvider;
  /** What has to be there before the group. @default - its members */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const GROUP = Symbol.for("@parkit/constructs.ConnectionGroup");

/**
 * A connection group: one integration, told apart at run time by the values of identifier tags. Preview:
 * Datadog publishes no API for groups yet.
 *
 * @example
 * new ConnectionGroup(this, "databases", {
 *   name: "databases",
 *   identifierTagKeys: ["env"],
 *   connections: [orders, ordersStaging],
 * });
 */
export class ConnectionGroup extends Construct {
  /** Whether something is a connection group of this library, also one of another copy of it. */
  public static isConnectionGroup(x: unknown): x is ConnectionGroup {
    return typeof x === "object" && x !== null && GROUP in x;
  }

  /** Id at Datadog, known after apply. */
  public readonly connectionGroupId: string;
  /** The Terraform resource. */
  public readonly resource: ParkitConnectionGroup;

  constructor(scope: Construct, id: string, props: ConnectionGroupProps) {
    super(scope, id);
    Object.defineProperty(this, GROUP, { value: true });
    const { connections, integration, provider, dependsOn, deletionProtection, ...rest } = props;
    const input: ConnectionGroupInput = {
      ...rest,
      connections: connections.map((connection) => connection.connectionName ?? knownElsewhere()),
      ...(integration === undefined ? {} : { integration }),
    };
    contribute(this, { list: "connectionGroups", input: () => input }, connections);
    const type = integration ?? connections.find((member) => member.integrationType)?.integrationType;
    if (type === undefined) integrationUnknown(this);
    this.resource = new ParkitConnectionGroup(this, "Resource", {
      attributes: literalAttributes({
        ...connectionGroupAttributes(
          input,
          type,
          connections.map((connection) => connection.connectionId),
        ),
        deletion_protection: deletionProtection,
      }),
      ...metaArguments({ provider, dependsOn }),
    });
    this.connectionGroupId = this.resource.id;
    requireProvider(this, "parkit");
  }

  /** Address of the resource, so that the construct itself can stand in `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }
}

function integrationUnknown(scope: Construct): never {
  refuse([
    {
      rule: "group/integration",
      severity: "error",
      path: "integration",
      message: "no member says which integration the group has",
      hint: "Name the integration, or pass it to Connection.fromId.",
      construct: scope.node.path,
    },
  ]);
}
