/** What all resources of Datadog's own Terraform provider have in common. */
import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { presentMembers } from "../present-members";
import { hclResourceOfBlocks, type ResourceFragment } from "./hcl";
import { hclImportBlocks, importBlocks } from "./import-block";

/**
 * Datadog's provider. From 4.16 its connections have all integrations that Datadog's cloud calls; its schemas
 * were checked in 4.19.0.
 */
export const DATADOG = {
  name: "datadog",
  source: "DataDog/datadog",
  constraint: "~> 4.16",
} as const;

/** How the framework knows the provider. */
export const GENERATOR = {
  providerName: DATADOG.name,
  providerVersionConstraint: DATADOG.constraint,
};

/** A resource of the provider: its arguments in camel case, its objects blocks. */
export abstract class DatadogResource extends TerraformResource {
  readonly #arguments: object;
  readonly #importId: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    type: string,
    args: object,
    { importId, ...meta }: TerraformMetaArguments & { readonly importId?: string | undefined } = {},
  ) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: GENERATOR, ...meta });
    this.#arguments = args;
    this.#importId = importId;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return snakeCased(this.#arguments);
  }

  /** The resource, and that it is taken over. */
  public override toTerraform(): object {
    return { ...(super.toTerraform() as ResourceFragment), ...importBlocks(this, this.#importId) };
  }

  /** The resource for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return {
      ...hclResourceOfBlocks(
        super.toTerraform() as ResourceFragment,
        super.toHclTerraform() as ResourceFragment,
      ),
      ...hclImportBlocks(this, this.#importId),
    };
  }
}

/** Arguments as Terraform spells them; what is left out is left out. */
function snakeCased(args: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        snakeCasedValue(value),
      ]),
  );
}

function snakeCasedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCasedValue);
  // What is made late is an object of a class, and in Terraform's spelling already.
  const isPlain =
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? snakeCased(value) : value;
}

/** Arguments apart from what every resource takes. */
export function withoutMeta<Config extends TerraformMetaArguments & { readonly importId?: string }>({
  dependsOn,
  count,
  provider,
  lifecycle,
  forEach,
  provisioners,
  connection,
  importId,
  ...args
}: Config): {
  readonly args: Omit<Config, keyof TerraformMetaArguments | "importId">;
  readonly meta: TerraformMetaArguments & { readonly importId?: string | undefined };
} {
  const meta = { dependsOn, count, provider, lifecycle, forEach, provisioners, connection };
  return { args, meta: { ...(presentMembers(meta) as TerraformMetaArguments), importId } };
}
