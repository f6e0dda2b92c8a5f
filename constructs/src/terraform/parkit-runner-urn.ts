import { TerraformDataSource } from "cdktf";
import type { Construct } from "constructs";

import { PROVIDER_NAME } from "@parkit/provider-schema/internal/terraform-provider";

import { hclResource, type ResourceFragment } from "./hcl";
import { PARKIT_GENERATOR, type ParkitResourceConfig } from "./parkit-resource";

/** What the framework makes of a data source. */
interface DataFragment {
  readonly data?: NonNullable<ResourceFragment["resource"]>;
}

/**
 * Data source `parkit_runner_urn`: waits for a runner's identity Secret in the cluster that the provider's
 * `kubernetes` names, and gives the URN alone.
 */
export class DataParkitRunnerUrn extends TerraformDataSource {
  public static readonly tfResourceType = `${PROVIDER_NAME}_runner_urn`;

  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, { attributes, ...meta }: ParkitResourceConfig) {
    super(scope, id, {
      terraformResourceType: DataParkitRunnerUrn.tfResourceType,
      terraformGeneratorMetadata: PARKIT_GENERATOR,
      ...meta,
    });
    this.#attributes = attributes;
  }

  /** URN of the runner. */
  public get urn(): string {
    return this.getStringAttribute("urn");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
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
