/** Terraform objects of the provider `parkit` that enroll runners. */
import { TerraformElement, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

import { PROVIDER_NAME, WRITE_ONLY_CLI_VERSION } from "@parkit/provider-schema/internal/terraform-provider";

import { ParkitResource, type ParkitResourceConfig } from "./parkit-resource";

/** Arguments of an enrollment. */
export interface ParkitRunnerEnrollmentConfig extends ParkitResourceConfig {
  /** What whoever reads the synthesized configuration should know. @default - nothing */
  readonly remark?: string;
}

/** Terraform resource `parkit_runner_enrollment`. */
export class ParkitRunnerEnrollment extends ParkitResource {
  public static readonly tfResourceType = `${PROVIDER_NAME}_runner_enrollment`;

  readonly #remark: string | undefined;

  constructor(scope: Construct, id: string, { remark, ...config }: ParkitRunnerEnrollmentConfig) {
    super(scope, id, ParkitRunnerEnrollment.tfResourceType, config);
    this.#remark = remark;
  }

  /** URN of the runner, known after apply. */
  public get urn(): string {
    return this.getStringAttribute("urn");
  }

  /** Thumbprint of the key that was enrolled. */
  public get keyId(): string {
    return this.getStringAttribute("key_id");
  }

  /** The private key, where the provider makes it and keeps it in the state. Secret. */
  public get privateKey(): string {
    return this.getStringAttribute("private_key");
  }

  protected override get constructNodeMetadata(): Record<string, unknown> {
    return {
      ...super.constructNodeMetadata,
      ...(this.#remark === undefined ? {} : { remark: this.#remark }),
    };
  }
}

/** Arguments of a key. */
export interface EphemeralParkitRunnerKeyConfig {
  /** Provider to use, where the stack has several of the name. @default - the stack's only one */
  readonly provider?: TerraformProvider;
}

/**
 * Ephemeral resource `parkit_runner_key`: a key pair that is another one in each run and is stored nowhere.
 * The stack then asks for Terraform or OpenTofu 1.11.
 *
 * The framework knows no ephemeral resources, and its writer of HCL leaves them out: `cdktf synth --hcl` is
 * refused.
 */
export class EphemeralParkitRunnerKey extends TerraformElement {
  public static readonly tfResourceType = `${PROVIDER_NAME}_runner_key`;

  readonly #provider: TerraformProvider | undefined;

  constructor(scope: Construct, id: string, { provider }: EphemeralParkitRunnerKeyConfig = {}) {
    super(scope, id, `ephemeral.${EphemeralParkitRunnerKey.tfResourceType}`);
    this.#provider = provider;
  }

  /** Address inside an expression: final once the app is synthesized. */
  public get address(): string {
    return `ephemeral.${EphemeralParkitRunnerKey.tfResourceType}.${this.friendlyUniqueId}`;
  }

  public override toTerraform(): object {
    const block = this.#provider === undefined ? {} : { provider: this.#provider.fqn };
    return {
      terraform: { required_version: `>= ${WRITE_ONLY_CLI_VERSION}` },
      ephemeral: { [EphemeralParkitRunnerKey.tfResourceType]: { [this.friendlyUniqueId]: block } },
    };
  }

  public override toHclTerraform(): never {
    throw new Error(
      `[${this.node.path}] cdktf synth --hcl cannot write ephemeral resources. Use cdktf synth; or RunnerIdentity.managed({ keyInState: true }), which needs none and keeps the private key in the state.`,
    );
  }
}
