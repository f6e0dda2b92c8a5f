import { TerraformProvider, TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import { hclProvider, hclResource, type ProviderFragment, type ResourceFragment } from "./hcl";
import { literalAttributes } from "../terraform-text";

/** Terraform provider of Docker, and the version whose ways were measured. */
const DOCKER = { name: "docker", source: "kreuzwerker/docker", version: "3.6.2" } as const;

const GENERATOR = {
  providerName: DOCKER.name,
  providerVersion: DOCKER.version,
  providerVersionConstraint: DOCKER.version,
};

/** Settings of the provider. */
export interface DockerProviderConfig {
  /**
   * Address of the Docker daemon, such as `ssh://user@host`.
   *
   * @default - `DOCKER_HOST`, else the local socket
   */
  readonly host?: string;
  /** Name by which resources may choose this provider among several. */
  readonly alias?: string;
}

/** The Terraform provider `kreuzwerker/docker`, so far as runners need it. */
export class DockerProvider extends TerraformProvider {
  /** Name that Terraform knows it by. */
  public static readonly tfResourceType = DOCKER.name;

  readonly #config: DockerProviderConfig;

  constructor(scope: Construct, id: string, config: DockerProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: DOCKER.name,
      terraformGeneratorMetadata: GENERATOR,
      terraformProviderSource: DOCKER.source,
    });
    this.#config = config;
  }

  public override get alias(): string | undefined {
    return this.#config.alias;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return literalAttributes({ host: this.#config.host, alias: this.#config.alias });
  }

  /** The configuration for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return hclProvider(this.toTerraform() as ProviderFragment);
  }
}

/** Arguments of a resource. */
export interface DockerResourceConfig extends TerraformMetaArguments {
  /** Attributes and blocks in Terraform's spelling, already made literal. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Arguments that are blocks. */
const BLOCKS: ReadonlySet<string> = new Set(["capabilities", "healthcheck", "ports", "upload", "volumes"]);

abstract class DockerResource extends TerraformResource {
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, type: string, { attributes, ...meta }: DockerResourceConfig) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: GENERATOR, ...meta });
    this.#attributes = attributes;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#attributes };
  }

  /** The resource for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return hclResource(
      this.toTerraform() as ResourceFragment,
      super.toHclTerraform() as ResourceFragment,
      BLOCKS,
    );
  }
}

/** Terraform resource `docker_image`. */
export class DockerImage extends DockerResource {
  public static readonly tfResourceType = "docker_image";

  constructor(scope: Construct, id: string, config: DockerResourceConfig) {
    super(scope, id, DockerImage.tfResourceType, config);
  }

  /** Digest of the image, known after apply. */
  public get imageId(): string {
    return this.getStringAttribute("image_id");
  }
}

/** Terraform resource `docker_volume`. */
export class DockerVolume extends DockerResource {
  public static readonly tfResourceType = "docker_volume";

  constructor(scope: Construct, id: string, config: DockerResourceConfig) {
    super(scope, id, DockerVolume.tfResourceType, config);
  }

  /** Name of the volume. */
  public get name(): string {
    return this.getStringAttribute("name");
  }
}

/** Terraform resource `docker_container`. */
export class DockerContainer extends DockerResource {
  public static readonly tfResourceType = "docker_container";

  constructor(scope: Construct, id: string, config: DockerResourceConfig) {
    super(scope, id, DockerContainer.tfResourceType, config);
  }

  /** Id of the container, known after apply. */
  public get id(): string {
    return this.getStringAttribute("id");
  }
}
