import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

import {
  PROVIDER_NAME,
  PROVIDER_SOURCE,
  PROVIDER_VERSION,
} from "@parkit/provider-schema/internal/terraform-provider";

import { writeBesideStack } from "../stack-files";
import { literalAttributes } from "../terraform-text";
import { hclProvider, type ProviderFragment } from "./hcl";
import { warnOfHiddenMirror } from "./hidden-mirror";
import { providerLock } from "./provider-lock";
import { providerMirror } from "./provider-mirror";

/**
 * Settings of the Terraform provider `parkit`. Keys are read from `DD_API_KEY` and `DD_APP_KEY` when they are
 * left out.
 */
export interface ParkitProviderConfig {
  /** Datadog API key, best a sensitive Terraform variable. @default - `DD_API_KEY` */
  readonly apiKey?: string;
  /** Datadog application key with Actions API access. @default - `DD_APP_KEY` */
  readonly appKey?: string;
  /** Site parameter such as `datadoghq.eu`. @default - `DD_SITE`, else `datadoghq.com` */
  readonly site?: string;
  /** URL of the API, for a control plane of one's own. @default - the API of the site, or `DD_HOST` */
  readonly apiUrl?: string;
  /** Whether to check the keys before anything else. @default true */
  readonly validate?: boolean;
  /** Name by which resources may choose this provider among several. */
  readonly alias?: string;
  /**
   * Where the provider is published, for people who publish it privately.
   *
   * @default "parkit.invalid/parkit/parkit"
   */
  readonly providerSource?: string;
}

/**
 * The Terraform provider `parkit`, which manages private connections and connection groups. The stack carries
 * it, unless `providerSource` says where it is published.
 */
export class ParkitProvider extends TerraformProvider {
  /** Name that Terraform knows it by. */
  public static readonly tfResourceType = PROVIDER_NAME;

  private readonly config: ParkitProviderConfig;

  constructor(scope: Construct, id: string, config: ParkitProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: PROVIDER_NAME,
      terraformGeneratorMetadata: {
        providerName: PROVIDER_NAME,
        providerVersion: PROVIDER_VERSION,
        providerVersionConstraint: PROVIDER_VERSION,
      },
      terraformProviderSource: config.providerSource ?? PROVIDER_SOURCE,
    });
    this.config = config;
    if (config.providerSource !== undefined) return;
    warnOfHiddenMirror(this);
    writeBesideStack(this, providerMirror);
    writeBesideStack(this, providerLock);
  }

  public override get alias(): string | undefined {
    return this.config.alias;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { apiKey, appKey, site, apiUrl, validate, alias } = this.config;
    return literalAttributes({ api_key: apiKey, app_key: appKey, site, api_url: apiUrl, validate, alias });
  }

  /** The configuration for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return hclProvider(this.toTerraform() as ProviderFragment);
  }
}
