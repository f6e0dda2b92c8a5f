/** Data sources of the provider `parkit`. */
import { Fn, TerraformDataSource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { PROVIDER_NAME } from "@parkit/provider-schema/internal/terraform-provider";

import { hclResource, type ResourceFragment } from "./hcl";
import { PARKIT_GENERATOR } from "./parkit-resource";

/** Arguments of a data source. */
export interface ParkitDataConfig extends TerraformMetaArguments {
  /** Attributes in snake case, already made literal for Terraform. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What the framework makes of a data source. */
interface DataFragment {
  readonly data?: NonNullable<ResourceFragment["resource"]>;
}

/** A data source of the provider. */
abstract class ParkitData extends TerraformDataSource {
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, type: string, { attributes, ...meta }: ParkitDataConfig) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: PARKIT_GENERATOR, ...meta });
    this.#attributes = attributes;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
  }

  /** A set of texts, in the order that Terraform gives it. */
  protected textSet(attribute: string): readonly string[] {
    return Fn.tolist(this.getListAttribute(attribute));
  }

  /** The data source for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    const { data } = this.toTerraform() as DataFragment;
    const framework = super.toHclTerraform() as DataFragment;
    const written = hclResource(
      data === undefined ? {} : { resource: data },
      framework.data === undefined ? {} : { resource: framework.data },
    ) as ResourceFragment;
    return { data: written.resource };
  }
}

/**
 * Data source `parkit_connection`: a connection that exists already, by its `id`. Secrets cannot be read.
 *
 * @example
 * new DataParkitConnection(this, "orders", { attributes: { id: "5b0f4e0e-6a3f-4c57-9a54-0c0b4d1f7a10" } });
 */
export class DataParkitConnection extends ParkitData {
  public static readonly tfResourceType = `${PROVIDER_NAME}_connection`;

  constructor(scope: Construct, id: string, config: ParkitDataConfig) {
    super(scope, id, DataParkitConnection.tfResourceType, config);
  }

  /** Id at Datadog, a UUID. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  /** Name of the connection. */
  public get name(): string {
    return this.getStringAttribute("name");
  }

  /** Integration, such as `http`; null for one that the provider does not know. */
  public get integration(): string {
    return this.getStringAttribute("integration");
  }

  /** Type of the integration in Datadog's API. */
  public get integrationType(): string {
    return this.getStringAttribute("integration_type");
  }

  /** Type of the credential in Datadog's API. */
  public get credentialType(): string {
    return this.getStringAttribute("credential_type");
  }

  /** Base URL of an HTTP connection; null for others. */
  public get baseUrl(): string {
    return this.getStringAttribute("base_url");
  }

  /** Id of the runner that it is paired with, the last part of its URN; null without one. */
  public get runnerId(): string {
    return this.getStringAttribute("runner_id");
  }

  /** Identifier tags. */
  public get identifierTags(): readonly string[] {
    return this.textSet("identifier_tags");
  }

  /** Further texts of the credential by their names in Datadog's API, without secrets. */
  public get fields(): Readonly<Record<string, string>> {
    return this.getStringMapAttribute("fields");
  }
}

/** Data source `parkit_connection_group`: a connection group that exists already, by its `id` (preview). */
export class DataParkitConnectionGroup extends ParkitData {
  public static readonly tfResourceType = `${PROVIDER_NAME}_connection_group`;

  constructor(scope: Construct, id: string, config: ParkitDataConfig) {
    super(scope, id, DataParkitConnectionGroup.tfResourceType, config);
  }

  /** Id at Datadog, a UUID. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  /** Name of the group. */
  public get name(): string {
    return this.getStringAttribute("name");
  }

  /** Integration of the members, such as `http`. */
  public get integration(): string {
    return this.getStringAttribute("integration");
  }

  /** Keys of the identifier tags whose values pick a member. */
  public get identifierTagKeys(): readonly string[] {
    return this.textSet("identifier_tag_keys");
  }

  /** Ids of the members. */
  public get connectionIds(): readonly string[] {
    return this.textSet("connection_ids");
  }
}

/**
 * Data source `parkit_runner`: a runner by its `urn`, or by the values of its identity Secret, `identity`.
 * The state keeps what it is given: take {@link DataParkitRunnerUrn} for a Secret with a private key.
 */
export class DataParkitRunner extends ParkitData {
  public static readonly tfResourceType = `${PROVIDER_NAME}_runner`;

  constructor(scope: Construct, id: string, config: ParkitDataConfig) {
    super(scope, id, DataParkitRunner.tfResourceType, config);
  }

  /** URN of the runner. */
  public get urn(): string {
    return this.getStringAttribute("urn");
  }

  /** Id of the runner: the last part of its URN. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  /** Region part of the URN. */
  public get region(): string {
    return this.getStringAttribute("region");
  }

  /** Id of the organisation. */
  public get orgId(): string {
    return this.getStringAttribute("org_id");
  }

  /** Thumbprint of the key in the identity; null without one. */
  public get keyId(): string {
    return this.getStringAttribute("key_id");
  }

  /** Name of the runner; null where the control plane does not tell it. */
  public get name(): string {
    return this.getStringAttribute("name");
  }

  /**
   * `enrolled` for a runner that has not called yet, `seen` for one that has, `missing` where the control
   * plane does not know it, `unknown` where it keeps no list, as Datadog's sites.
   */
  public get status(): string {
    return this.getStringAttribute("status");
  }

  /** Time of its last call, RFC 3339; null where nobody tells it. */
  public get lastSeen(): string {
    return this.getStringAttribute("last_seen");
  }
}

/**
 * Data source `parkit_runner_urn`: waits for a runner's identity Secret in the cluster that the provider's
 * `kubernetes` names, and gives the URN alone.
 */
export class DataParkitRunnerUrn extends ParkitData {
  public static readonly tfResourceType = `${PROVIDER_NAME}_runner_urn`;

  constructor(scope: Construct, id: string, config: ParkitDataConfig) {
    super(scope, id, DataParkitRunnerUrn.tfResourceType, config);
  }

  /** URN of the runner. */
  public get urn(): string {
    return this.getStringAttribute("urn");
  }
}
