import { Construct } from "constructs";
import type { IConstruct } from "constructs";

import type { ConnectionInput } from "@parkit/provider-schema/connection";
import type { IntegrationType } from "@parkit/provider-schema/integration-catalogue";
import { connectionAttributes } from "@parkit/targets/terraform";
import type { ConnectionContext } from "@parkit/targets/terraform";
import type { TerraformProvider } from "cdktf";

import { contribute } from "./description-tree";
import type { IPrivateActionRunner } from "./private-action-runner";
import { requireParkitProvider } from "./required-provider";
import { ParkitConnection } from "./terraform/parkit-resource";
import { literalAttributes } from "./terraform-text";
import { isUnknown, knownElsewhere } from "./token";

/** A connection, made here or elsewhere. */
export interface IConnection extends IConstruct {
  /** Id at Datadog; a token for connections that this app makes. */
  readonly connectionId: string;
  /** Name in the description; undefined for a connection that is only known by its id. */
  readonly connectionName?: string;
  /** Integration, where it is known. */
  readonly integrationType?: IntegrationType;
}

/** What a connection connects to, and through which runner. */
export interface ConnectionProps extends Omit<ConnectionInput, "runner"> {
  /** Runner through which the service is reached. @default - Datadog's cloud calls the service itself */
  readonly runner?: IPrivateActionRunner;
  /** Terraform provider to use, where the stack has several. @default - the stack's only one */
  readonly provider?: TerraformProvider;
}

const CONNECTION = Symbol.for("@parkit/constructs.Connection");

/**
 * A connection: how Datadog reaches and authenticates to one service, here through a runner.
 *
 * @example
 * new Connection(this, "orders", {
 *   name: "orders", runner, integration: Integration.postgresql({ credential: "orders" }), identifierTags: { env: "prod" },
 * });
 */
export class Connection extends Construct implements IConnection {
  /**
   * A connection that exists already and is managed elsewhere, by its id.
   *
   * @param integrationType - integration of the connection, which a group made of such connections alone must know
   */
  public static fromId(
    scope: Construct,
    id: string,
    connectionId: string,
    integrationType?: IntegrationType,
  ): IConnection {
    return new ImportedConnection(scope, id, connectionId, integrationType);
  }

  /** Whether something is a connection of this library, also one of another copy of it. */
  public static isConnection(x: unknown): x is Connection {
    return typeof x === "object" && x !== null && CONNECTION in x;
  }

  public readonly connectionId: string;
  public readonly connectionName: string;
  public readonly integrationType: IntegrationType;
  /** The Terraform resource. */
  public readonly resource: ParkitConnection;

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    Object.defineProperty(this, CONNECTION, { value: true });
    const { runner, provider, ...rest } = props;
    contribute(
      this,
      { list: "connections", input: () => describeConnection(rest, runner) },
      runner ? [runner] : [],
    );
    this.connectionName = props.name;
    this.integrationType = props.integration.type;
    this.resource = new ParkitConnection(this, "Resource", {
      attributes: literalAttributes(connectionAttributes(rest, connectionContext(runner))),
      ...(provider === undefined ? {} : { provider }),
    });
    this.connectionId = this.resource.id;
    requireParkitProvider(this);
  }

  /** Address of the resource, so that the construct itself can stand in `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }
}

/** A runner that is only known by its URN has no name in the description; an unknown value keeps rules from looking it up. */
function describeConnection(
  props: Omit<ConnectionInput, "runner">,
  runner: IPrivateActionRunner | undefined,
): ConnectionInput {
  return runner === undefined ? props : { ...props, runner: runner.runnerName ?? knownElsewhere() };
}

function connectionContext(runner: IPrivateActionRunner | undefined): ConnectionContext {
  if (runner === undefined) return { isUnknown };
  const { runnerUrn, credentials } = runner;
  return { ...(runnerUrn === undefined ? {} : { runnerUrn }), credentials, isUnknown };
}

class ImportedConnection extends Construct implements IConnection {
  public readonly integrationType?: IntegrationType;

  constructor(
    scope: Construct,
    id: string,
    public readonly connectionId: string,
    integrationType: IntegrationType | undefined,
  ) {
    super(scope, id);
    if (integrationType !== undefined) this.integrationType = integrationType;
  }
}
