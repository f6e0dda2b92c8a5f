import {
  TerraformResource,
  type ITerraformDependable,
  type TerraformMetaArguments,
  type TerraformProvider,
} from "cdktf";
import type { Construct } from "constructs";

import { PROVIDER_NAME, PROVIDER_VERSION } from "@parkit/provider-schema/internal/terraform-provider";

import { presentMembers } from "../present-members";
import { hclResource, type ResourceFragment } from "./hcl";
import { hclImportBlocks, importBlocks } from "./import-block";

/**
 * What all resources of the provider have in common: their attributes are made by `@parkit/targets`, in
 * Terraform's spelling.
 */
export interface ParkitResourceConfig extends TerraformMetaArguments {
  /** Attributes in snake case, already made literal for Terraform. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /**
   * Id of an object that exists and is taken over: Terraform gets an `import` block.
   *
   * @default - a new object
   */
  readonly importId?: string;
}

/** How the framework names and pins the provider of an object. */
export const PARKIT_GENERATOR = {
  providerName: PROVIDER_NAME,
  providerVersion: PROVIDER_VERSION,
  providerVersionConstraint: PROVIDER_VERSION,
};

/** Meta-arguments of a resource as the constructs take them. */
interface MetaProps {
  readonly provider: TerraformProvider | undefined;
  readonly dependsOn: readonly ITerraformDependable[] | undefined;
}

/** Meta-arguments that are set. */
export function metaArguments({ provider, dependsOn }: MetaProps): TerraformMetaArguments {
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(dependsOn === undefined ? {} : { dependsOn: [...dependsOn] }),
  };
}

/** A resource of the provider. */
export abstract class ParkitResource extends TerraformResource {
  readonly #attributes: Readonly<Record<string, unknown>>;
  readonly #importId: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    type: string,
    { attributes, importId, ...meta }: ParkitResourceConfig,
  ) {
    super(scope, id, {
      terraformResourceType: type,
      terraformGeneratorMetadata: PARKIT_GENERATOR,
      ...meta,
    });
    this.#attributes = attributes;
    this.#importId = importId;
  }

  /** Id at Datadog, known after apply. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  /** Those that are set: the framework spells the name of each anew. */
  public override get terraformMetaArguments(): Record<string, unknown> {
    return presentMembers(super.terraformMetaArguments);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
  }

  /** The resource, and that it is taken over. */
  public override toTerraform(): object {
    return { ...(super.toTerraform() as ResourceFragment), ...importBlocks(this, this.#importId) };
  }

  /** The resource for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return {
      ...hclResource(super.toTerraform() as ResourceFragment, super.toHclTerraform() as ResourceFragment),
      ...hclImportBlocks(this, this.#importId),
    };
  }
}

/** Terraform resource `parkit_connection_group`. */
export class ParkitConnectionGroup extends ParkitResource {
  public static readonly tfResourceType = `${PROVIDER_NAME}_connection_group`;

  constructor(scope: Construct, id: string, config: ParkitResourceConfig) {
    super(scope, id, ParkitConnectionGroup.tfResourceType, config);
  }
}
