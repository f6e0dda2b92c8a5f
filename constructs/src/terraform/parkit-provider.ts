import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

import { PROVIDER_NAME, PROVIDER_SOURCE } from "@parkit/provider-schema/internal/terraform-provider";

import { refuseLiteralSecrets } from "../literal-secret";
import { writeBesideStack } from "../stack-files";
import { literalAttributes } from "../terraform-text";
import { hclProvider, type ProviderFragment } from "./hcl";
import { warnOfHiddenMirror } from "./hidden-mirror";
import { PARKIT_GENERATOR } from "./parkit-resource";
import { providerLock } from "./provider-lock";
import { providerMirror } from "./provider-mirror";

/**
 * Settings of the Terraform provider `parkit`. Keys are read from `DD_API_KEY` and `DD_APP_KEY` when they are
 * left out.
 */
export interface ParkitProviderConfig {
  /** Datadog API key: an expression, such as that of a sensitive variable. @default - `DD_API_KEY` */
  readonly apiKey?: string;
  /** Datadog application key with Actions API access: an expression. @default - `DD_APP_KEY` */
  readonly appKey?: string;
  /** Site parameter such as `datadoghq.eu`. @default - `DD_SITE`, else `datadoghq.com` */
  readonly site?: string;
  /** URL of the API, for a control plane of one's own. @default - the API of the site, or `DD_HOST` */
  readonly apiUrl?: string;
  /** Whether to check the keys before anything else. @default true */
  readonly validate?: boolean;
  /**
   * Cluster in which the URN of a runner is looked for, see {@link RunnerUrn}. It stands in the provider's
   * settings because Terraform stores those nowhere.
   *
   * @default - none
   */
  readonly kubernetes?: ParkitClusterConfig;
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
 * How the provider `parkit` reaches a cluster: a kubeconfig file, or a host with what it needs. Names follow
 * the provider `kubernetes`.
 */
export interface ParkitClusterConfig {
  /** Path of a kubeconfig file; `~/` is the home directory. */
  readonly configPath?: string;
  /** Context in that file. @default - its current one */
  readonly configContext?: string;
  /** URL of the Kubernetes API. */
  readonly host?: string;
  /** Token for `host`; an expression, such as that of a sensitive variable. */
  readonly token?: string;
  /** Certificate authority of `host`, in PEM. @default - those of Node.js */
  readonly clusterCaCertificate?: string;
  /** Client certificate for `host`, in PEM. */
  readonly clientCertificate?: string;
  /** Key of the client certificate, in PEM; an expression. */
  readonly clientKey?: string;
  /** Command that prints a credential for `host`, started without a shell. */
  readonly exec?: {
    /** Form of what it prints, such as `client.authentication.k8s.io/v1`. */
    readonly apiVersion: string;
    readonly command: string;
    readonly args?: readonly string[];
    /** Further variables for it. */
    readonly env?: Readonly<Record<string, string>>;
  };
}

/**
 * The Terraform provider `parkit`, which manages private connections and connection groups. The stack carries
 * it, unless `providerSource` says where it is published.
 */
export class ParkitProvider extends TerraformProvider {
  /** Name that Terraform knows it by. */
  public static readonly tfResourceType = PROVIDER_NAME;

  private readonly config: ParkitProviderConfig;

  /** @throws {ValidationError} for secrets that are written out */
  constructor(scope: Construct, id: string, config: ParkitProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: PROVIDER_NAME,
      terraformGeneratorMetadata: PARKIT_GENERATOR,
      terraformProviderSource: config.providerSource ?? PROVIDER_SOURCE,
    });
    this.config = config;
    refuseLiteralSecrets(this, config);
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

  /** The framework would spell the names of an environment as those of arguments. */
  public override toTerraform(): object {
    const fragment = super.toTerraform() as ProviderFragment;
    const { kubernetes } = this.config;
    if (kubernetes === undefined) return fragment;
    const cluster = clusterAttributes(kubernetes);
    const { [PROVIDER_NAME]: blocks = [] } = fragment.provider;
    return {
      ...fragment,
      provider: { [PROVIDER_NAME]: blocks.map((block) => ({ kubernetes: cluster, ...block })) },
    };
  }

  /** The configuration for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return hclProvider(this.toTerraform() as ProviderFragment);
  }
}

function clusterAttributes(cluster: ParkitClusterConfig): object {
  const { configPath, configContext, host, token, clusterCaCertificate, clientCertificate, clientKey, exec } =
    cluster;
  return literalAttributes({
    config_path: configPath,
    config_context: configContext,
    host,
    token,
    cluster_ca_certificate: clusterCaCertificate,
    client_certificate: clientCertificate,
    client_key: clientKey,
    exec: exec && { api_version: exec.apiVersion, command: exec.command, args: exec.args, env: exec.env },
  });
}
