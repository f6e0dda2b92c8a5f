import type { IResolvable, ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";

import type { ConnectionGroupAccess } from "@parkit/provider-schema/internal/access/access";
import type { ConnectionGroupInput } from "@parkit/provider-schema/internal/group/connection-group";
import type { IntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { connectionGroupAttributes } from "@parkit/targets/internal/terraform/terraform";

import { withAccess, withPrincipals } from "../access";
import type { IConnection } from "./connection";
import { pickedTags, type AppConnectionGroup, type WorkflowConnectionGroup } from "./consumer";
import { contribute, judgeNow, type Contribution } from "../description-tree";
import { requireProvider } from "../required-provider";
import { metaArguments, ParkitConnectionGroup } from "../terraform/parkit-resource";
import { literalAttributes } from "../terraform-text";
import { knownElsewhere } from "../token";

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

  readonly #members: readonly IConnection[];
  readonly #props: Omit<ConnectionGroupInput, "access">;
  #access: ConnectionGroupAccess | undefined;

  constructor(scope: Construct, id: string, props: ConnectionGroupProps) {
    super(scope, id);
    Object.defineProperty(this, GROUP, { value: true });
    const { connections, integration, provider, dependsOn, deletionProtection, access, ...rest } = props;
    this.#members = connections;
    this.#props = {
      ...rest,
      connections: connections.map((connection) => connection.connectionName ?? knownElsewhere()),
      ...(integration === undefined ? {} : { integration }),
    };
    this.#access = access;
    contribute(this, this.#contribution(), connections);
    const type = integration ?? connections.find((member) => member.integrationType)?.integrationType;
    if (type === undefined) integrationUnknown(this);
    const { importId } = this.#props;
    this.resource = new ParkitConnectionGroup(this, "Resource", {
      attributes: withAccess(
        literalAttributes({
          ...connectionGroupAttributes(
            this.#props,
            type,
            connections.map((connection) => connection.connectionId),
          ),
          deletion_protection: deletionProtection,
        }),
        () => this.#access,
      ),
      ...(importId === undefined ? {} : { importId }),
      ...metaArguments({ provider, dependsOn }),
    });
    this.connectionGroupId = this.resource.id;
    requireProvider(this, "parkit");
  }

  /**
   * Lets principals see and use the group; they must be resolvers of the member that it picks, too. Once
   * anybody is granted anything, `access` is the whole of who may do what.
   *
   * @param principals - `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`
   * @throws {ValidationError} when one is none of these
   */
  public grantViewer(...principals: readonly string[]): this {
    return this.#grant("viewer", principals);
  }

  /** Lets principals change and delete the group, and its access; see `grantViewer`. */
  public grantEditor(...principals: readonly string[]): this {
    return this.#grant("editor", principals);
  }

  /**
   * The group as an entry of `connectionGroups` in the `spec_json` of a `datadog_workflow_automation`.
   *
   * @param label - `connectionLabel` by which the workflow's steps refer to it
   * @param identifiers - what picks the member: a value for each key of the group. Text, a token, or an
   *   expression of Datadog's such as `{{ Trigger.env }}`.
   * @throws {ValidationError} when keys are missing or too many, or a value is none that a tag has
   */
  public forWorkflow(label: string, identifiers: Readonly<Record<string, string>>): WorkflowConnectionGroup {
    return { connectionGroupId: this.connectionGroupId, label, tags: this.#picked(identifiers) };
  }

  /**
   * The group as members of a query's `spec` in the `app_json` of a `datadog_app_builder_app`.
   *
   * @param identifiers - as of `forWorkflow`; an expression of an app is such as `{{ ui.env.value }}`
   * @throws {ValidationError} when keys are missing or too many, or a value is none that a tag has
   */
  public forApp(identifiers: Readonly<Record<string, string>>): AppConnectionGroup {
    return { connectionGroup: { id: this.connectionGroupId, tags: this.#picked(identifiers) } };
  }

  /** Address of the resource, so that the construct itself can stand in `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  #contribution(access: () => ConnectionGroupAccess | undefined = () => this.#access): Contribution {
    return {
      list: "connectionGroups",
      input: () => {
        const now = access();
        return now === undefined ? this.#props : { ...this.#props, access: now };
      },
    };
  }

  #grant(relation: keyof ConnectionGroupAccess, principals: readonly string[]): this {
    if (principals.length === 0) return this;
    const access = withPrincipals(this.#access, relation, principals);
    judgeNow(
      this,
      this.#contribution(() => access),
      this.#members,
    );
    this.#access = access;
    return this;
  }

  #picked(identifiers: Readonly<Record<string, string>>): readonly string[] {
    return pickedTags(this, this.#props.identifierTagKeys, identifiers);
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
