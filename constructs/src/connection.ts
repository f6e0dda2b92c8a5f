import { Fn, Token, type IResolvable, type ITerraformDependable, type TerraformProvider } from "cdktf";
import { Construct, type IConstruct } from "constructs";

import type { ConnectionInput } from "@parkit/provider-schema/internal/connection/connection";
import type { IdentifierTagsInput } from "@parkit/provider-schema/internal/tag/identifier-tag";
import type { IntegrationType } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { refuse } from "@parkit/provider-schema/internal/rules/validation-error";
import { RenderError } from "@parkit/targets/internal/render-error";
import {
  connectionAttributes,
  type ConnectionAttributes,
  type PairedRunner,
} from "@parkit/targets/internal/terraform/terraform";
import { contribute } from "./description-tree";
import type { IPrivateActionRunner } from "./private-action-runner";
import { requireProvider } from "./required-provider";
import { secretValue } from "./secret-value";
import { connectionResource, type ParkitConnection } from "./terraform/parkit-connection";
import { metaArguments } from "./terraform/parkit-resource";
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
export interface ConnectionProps extends Omit<ConnectionInput, "runner" | "deletionProtection"> {
  /** Runner through which the service is reached. @default - Datadog's cloud calls the service itself */
  readonly runner?: IPrivateActionRunner;
  /** Refuse to destroy the connection through Terraform. @default false */
  readonly deletionProtection?: boolean | IResolvable;
  /** Terraform provider to use, where the stack has several. @default - the stack's only one */
  readonly provider?: TerraformProvider;
  /** What has to be there before the connection. @default - only what its props refer to */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const CONNECTION = Symbol.for("@parkit/constructs.Connection");

/**
 * A connection: how Datadog reaches and authenticates to one service, here through a runner.
 *
 * @example
 * new Connection(this, "orders", {
 *   name: "orders",
 *   runner,
 *   integration: Integration.postgresql({ credential: "orders" }),
 *   identifierTags: { env: "prod" },
 * });
 */
export class Connection extends Construct implements IConnection {
  /**
   * A connection that exists already and is managed elsewhere, by its id.
   *
   * @param integrationType - integration of the connection, which a group made of such connections alone must
   *   know
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
  /** The Terraform resource, of the class of its integration. */
  public readonly resource: ParkitConnection;

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    Object.defineProperty(this, CONNECTION, { value: true });
    const { runner, provider, dependsOn, deletionProtection, identifierTags, ...rest } = props;
    const input = {
      ...rest,
      ...(identifierTags === undefined ? {} : { identifierTags: tags(identifierTags) }),
    };
    contribute(
      this,
      { list: "connections", input: () => describeConnection(input, runner) },
      runner ? [runner] : [],
    );
    this.connectionName = props.name;
    this.integrationType = props.integration.type;
    this.resource = connectionResource(this, "Resource", props.integration.type, {
      attributes: literalAttributes({
        ...attributesOf(this, describeConnection(input, runner), runner),
        deletion_protection: deletionProtection,
      }),
      ...metaArguments({ provider, dependsOn }),
    });
    this.connectionId = this.resource.id;
    requireProvider(this, "parkit");
  }

  /** Address of the resource, so that the construct itself can stand in `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }
}

/**
 * A runner that is only known by its URN has no name in the description; an unknown value keeps rules from
 * looking it up.
 */
function describeConnection(
  props: Omit<ConnectionInput, "runner">,
  runner: IPrivateActionRunner | undefined,
): ConnectionInput {
  return runner === undefined ? props : { ...props, runner: runner.runnerName ?? knownElsewhere() };
}

/** A map that only Terraform knows becomes the list of its tags there. */
function tags(input: IdentifierTagsInput): IdentifierTagsInput {
  if (Array.isArray(input) || !isUnknown(input)) return input;
  return Token.asList(Fn.formatlist("%s:%s", [Fn.keys(input), Fn.values(input)]));
}

/** Rules cannot look into a runner that is only known by its URN; what it lacks is found here. */
function attributesOf(
  scope: Construct,
  input: ConnectionInput,
  runner: IPrivateActionRunner | undefined,
): ConnectionAttributes {
  const paired = runner === undefined ? {} : { runner: pairedRunner(scope, runner) };
  try {
    return connectionAttributes(input, { ...paired, isUnknown, secret: secretValue });
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    refuse([
      {
        rule: "connection/credential",
        severity: "error",
        path: "integration.credential",
        message: error.message,
        hint: "Tell what the runner holds: PrivateActionRunner.fromUrn(scope, id, urn, { credentials: … }).",
        construct: scope.node.path,
      },
    ]);
  }
}

/**
 * @throws {ValidationError} when the runner has no URN: without one, Datadog's cloud would call the service
 *   itself
 */
function pairedRunner(scope: Construct, runner: IPrivateActionRunner): PairedRunner {
  const { runnerUrn: urn, credentials } = runner;
  if (urn !== undefined) return { urn, credentials };
  refuse([
    {
      rule: "identity/urn-unknown",
      severity: "error",
      path: "runner",
      message: `the connection is paired with the runner ${runner.node.path}, whose URN is not known`,
      hint: "Write the URN into the runner's identity once it has enrolled: parkit enroll prints it.",
      construct: scope.node.path,
    },
  ]);
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
