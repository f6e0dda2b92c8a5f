import {
  Fn,
  Token,
  type IResolvable,
  type ITerraformDependable,
  type TerraformMetaArguments,
  type TerraformProvider,
} from "cdktf";
import { Construct, type IConstruct } from "constructs";

import type { ConnectionAccess } from "@parkit/provider-schema/internal/access/access";
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
import { accessBindings, withAccess, withPrincipals } from "../access";
import type { AppConnection, WorkflowConnection } from "./consumer";
import { contribute, judgeNow, type Contribution } from "../description-tree";
import type { IdentifierTagProps } from "./identifier-tags";
import { officialConnection, refuseUnofficial } from "./official-connection";
import type { IPrivateActionRunner } from "../private-action-runner";
import { requireLiteral } from "../literal-props";
import { requireProvider } from "../required-provider";
import { secretValue } from "../secret-value";
import { DatadogActionConnection, DatadogRestrictionPolicy } from "../terraform/datadog";
import { connectionResource, type ParkitConnection } from "../terraform/parkit-connection";
import { metaArguments } from "../terraform/parkit-resource";
import { literalAttributes } from "../terraform-text";
import { isUnknown, knownElsewhere } from "../token";

/** A connection, made here or elsewhere. */
export interface IConnection extends IConstruct {
  /** Id at Datadog; a token for connections that this app makes. */
  readonly connectionId: string;
  /** Name in the description; undefined for a connection that is only known by its id. */
  readonly connectionName?: string;
  /** Integration, where it is known. */
  readonly integrationType?: IntegrationType;
  /**
   * The connection as an entry of `connections` in the `spec_json` of a `datadog_workflow_automation`.
   *
   * @param label - `connectionLabel` by which the workflow's steps refer to it
   */
  forWorkflow(label: string): WorkflowConnection;
  /** The connection as members of a query's `spec` in the `app_json` of a `datadog_app_builder_app`. */
  forApp(): AppConnection;
}

/** What a connection connects to, and through which runner. */
export interface ConnectionProps extends Omit<
  ConnectionInput,
  "runner" | "identifierTags" | "deletionProtection"
> {
  /** Runner through which the service is reached. @default - Datadog's cloud calls the service itself */
  readonly runner?: IPrivateActionRunner;
  /**
   * Tags by which a connection group picks this connection: `["env:prod"]` or `{ env: "prod" }`.
   *
   * @see https://docs.datadoghq.com/actions/connections/
   */
  readonly identifierTags?: IdentifierTagProps;
  /** Refuse to destroy the connection through Terraform. @default false */
  readonly deletionProtection?: boolean | IResolvable;
  /**
   * Terraform provider to use, where the stack has several. `"datadog"`, or a provider of Datadog's own,
   * makes the connection by `datadog_action_connection`: possible for what Datadog's cloud calls, without
   * tags.
   *
   * @default - the stack's only provider `parkit`
   */
  readonly provider?: TerraformProvider | "datadog";
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

  /** Name in the description. */
  public readonly connectionName: string;
  /** Integration that it connects to. */
  public readonly integrationType: IntegrationType;
  /** The Terraform resource, of the class of its integration; with Datadog's provider the one that it has. */
  public readonly resource: ParkitConnection | DatadogActionConnection;

  readonly #runner: IPrivateActionRunner | undefined;
  readonly #props: Omit<ConnectionInput, "runner" | "access">;
  readonly #meta: TerraformMetaArguments;
  #access: ConnectionAccess | undefined;
  #connectionId: string | undefined;
  #restriction: DatadogRestrictionPolicy | undefined;

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    Object.defineProperty(this, CONNECTION, { value: true });
    const { runner, provider, dependsOn, deletionProtection, identifierTags, access, ...rest } = props;
    requireLiteral(this, Object.fromEntries(structuralProps(props.integration, "integration")));
    this.#runner = runner;
    this.#props = {
      ...rest,
      ...(identifierTags === undefined ? {} : { identifierTags: tags(identifierTags) }),
    };
    this.#access = access;
    const isOfficial = provider === "datadog" || provider?.terraformResourceType === "datadog";
    this.#meta = metaArguments({ provider: provider === "datadog" ? undefined : provider, dependsOn });
    contribute(this, this.#contribution(), this.#related);
    this.connectionName = props.name;
    this.integrationType = props.integration.type;
    this.resource = isOfficial ? this.#official(deletionProtection) : this.#own(deletionProtection);
    if (isOfficial && access !== undefined) this.#restrict();
    requireProvider(this, isOfficial ? "datadog" : "parkit");
  }

  /** Id at Datadog, a token: made when it is first asked for, as each takes the stack of its maker along. */
  public get connectionId(): string {
    this.#connectionId ??= this.resource.id;
    return this.#connectionId;
  }

  /**
   * Lets principals see the connection. Once anybody is granted anything, `access` is the whole of who may do
   * what.
   *
   * @param principals - `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`
   * @throws {ValidationError} when one is none of these
   */
  public grantViewer(...principals: readonly string[]): this {
    return this.#grant("viewer", principals);
  }

  /** Lets principals use the connection in workflows and apps, and put it into groups; see `grantViewer`. */
  public grantResolver(...principals: readonly string[]): this {
    return this.#grant("resolver", principals);
  }

  /** Lets principals change and delete the connection, and its access; see `grantViewer`. */
  public grantEditor(...principals: readonly string[]): this {
    return this.#grant("editor", principals);
  }

  public forWorkflow(label: string): WorkflowConnection {
    return { connectionId: this.connectionId, label };
  }

  public forApp(): AppConnection {
    return { connectionId: this.connectionId };
  }

  /**
   * The Terraform resource of the access, where Datadog's own provider makes the connection and somebody was
   * granted something; the provider `parkit` has it in the connection's own.
   */
  public get restrictionPolicy(): DatadogRestrictionPolicy | undefined {
    return this.#restriction;
  }

  /** Address of the resource, so that the construct itself can stand in `dependsOn`. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  get #related(): readonly IPrivateActionRunner[] {
    return this.#runner === undefined ? [] : [this.#runner];
  }

  #contribution(access: () => ConnectionAccess | undefined = () => this.#access): Contribution {
    return {
      list: "connections",
      input: () => describeConnection({ ...this.#props, ...described(access()) }, this.#runner),
    };
  }

  #grant(relation: keyof ConnectionAccess, principals: readonly string[]): this {
    if (principals.length === 0) return this;
    const access = withPrincipals(this.#access, relation, principals);
    judgeNow(
      this,
      this.#contribution(() => access),
      this.#related,
    );
    this.#access = access;
    if (DatadogActionConnection.isActionConnection(this.resource)) this.#restrict();
    return this;
  }

  /** The resource of the provider `parkit`. */
  #own(deletionProtection: ConnectionProps["deletionProtection"]): ParkitConnection {
    const { importId, integration } = this.#props;
    return connectionResource(this, "Resource", integration.type, {
      attributes: withAccess(
        literalAttributes({ ...this.#attributes(), deletion_protection: deletionProtection }),
        () => this.#access,
      ),
      ...(importId === undefined ? {} : { importId }),
      ...this.#meta,
    });
  }

  /** The resource of Datadog's own provider. */
  #official(deletionProtection: ConnectionProps["deletionProtection"]): DatadogActionConnection {
    refuseUnofficial(this, {
      integration: this.#props.integration,
      hasRunner: this.#runner !== undefined,
      hasTags: this.#props.identifierTags !== undefined,
      isProtected: deletionProtection !== undefined && deletionProtection !== false,
    });
    return officialConnection(this, "Resource", this.#props, this.#attributes(), this.#meta);
  }

  /** Arguments of the provider `parkit` that do not change any more. */
  #attributes(): ConnectionAttributes {
    return attributesOf(this, describeConnection(this.#props, this.#runner), this.#runner);
  }

  /** Datadog's provider has a resource of its own for access. */
  #restrict(): void {
    if (this.#restriction !== undefined) return;
    this.#restriction = new DatadogRestrictionPolicy(this, "access", {
      resourceId: `connection:${this.connectionId}`,
      bindings: accessBindings(() => this.#access),
      ...metaArguments({ provider: this.#meta.provider, dependsOn: undefined }),
    });
  }
}

function described(access: ConnectionAccess | undefined): { readonly access?: ConnectionAccess } {
  return access === undefined ? {} : { access };
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

/** What of an integration must be written out: kinds, credentials of the runner, and names of variables. */
const STRUCTURAL: ReadonlySet<string> = new Set(["type", "credential", "variable"]);

function structuralProps(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || isUnknown(value)) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) =>
    STRUCTURAL.has(name) ? [[`${path}.${name}`, item]] : structuralProps(item, `${path}.${name}`),
  );
}

/** A map that only Terraform knows becomes the list of its tags there. */
function tags(input: IdentifierTagProps): IdentifierTagsInput {
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

  public forWorkflow(label: string): WorkflowConnection {
    return { connectionId: this.connectionId, label };
  }

  public forApp(): AppConnection {
    return { connectionId: this.connectionId };
  }
}
