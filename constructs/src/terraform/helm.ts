import { HelmProvider, type HelmProviderConfig } from "@cdktf/provider-helm/lib/provider";
import { Release, type ReleaseConfig } from "@cdktf/provider-helm/lib/release";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";

import { isTemplate, refuseLiteralSecrets } from "../literal-secret";
import { presentMembers } from "../present-members";
import { textHoldsUnknown } from "../token";
import { hclProvider, hclResource, type ProviderFragment, type ResourceFragment } from "./hcl";
import { withVersion, type RequiringFragment, type VersionedProviderConfig } from "./provider-version";

/**
 * The provider `helm` of any version, with its settings as `cdktf synth --hcl` should write them: the
 * generated class writes nested attributes as blocks, which the provider has had no more since its version 3.
 */
export class HelmProviderWithHcl extends HelmProvider {
  readonly #version: VersionedProviderConfig;

  /** @throws {ValidationError} for secrets that are written out */
  constructor(scope: Construct, id: string, config: HelmProviderConfig & VersionedProviderConfig) {
    super(scope, id, config);
    this.#version = config;
    refuseLiteralSecrets(this, config, [], isTemplate);
  }

  public override toTerraform(): object {
    return withVersion(super.toTerraform() as RequiringFragment, this.#version);
  }

  public override toHclTerraform(): object {
    return hclProvider(this.toTerraform() as ProviderFragment);
  }
}

/** A release, and what makes its values. */
export interface ReleaseWithHclConfig extends Omit<ReleaseConfig, "values"> {
  /** Makes the text of the values as they are when asked. */
  readonly latestValues: () => string;
}

/**
 * A release whose values are made when it is synthesized, and which `cdktf synth --hcl` writes as they are:
 * the generated class does not escape quotes beside an expression.
 *
 * The framework looks through a token twice, and through every argument that nobody set: so plain text is
 * handed over as it is, and what was not set is left out.
 */
export class ReleaseWithHcl extends Release {
  readonly #text: () => string;
  /** Stands for the values until somebody sets others. */
  readonly #late: string[];
  #token: string[] | undefined;

  constructor(scope: Construct, id: string, { latestValues, ...config }: ReleaseWithHclConfig) {
    const late: string[] = [];
    super(scope, id, { ...config, values: late });
    this.#text = latestValues;
    this.#late = late;
  }

  /** Values as they were set, or a token for those that are made at synthesis. */
  public override get valuesInput(): string[] | undefined {
    if (!this.#isLate) return super.valuesInput;
    this.#token ??= [Lazy.stringValue({ produce: this.#text })];
    return this.#token;
  }

  public override get terraformMetaArguments(): Record<string, unknown> {
    return presentMembers(super.terraformMetaArguments);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const attributes = super.synthesizeAttributes();
    return presentMembers(this.#isLate ? { ...attributes, values: this.#values() } : attributes);
  }

  get #isLate(): boolean {
    return super.valuesInput === this.#late;
  }

  #values(): string[] | undefined {
    const text = this.#text();
    return textHoldsUnknown(text) ? this.valuesInput : [text];
  }

  public override toHclTerraform(): object {
    return hclResource(this.toTerraform() as ResourceFragment, super.toHclTerraform() as ResourceFragment);
  }
}
