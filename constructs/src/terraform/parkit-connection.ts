/** Terraform resources of connections, one class for each integration. */
import type { Construct } from "constructs";

import {
  connectionResourceType,
  type IntegrationType,
} from "@parkit/provider-schema/internal/connection/integration-catalogue";

import { ParkitResource, type ParkitResourceConfig } from "./parkit-resource";

/** What the resources of connections have in common, whatever their integration. */
export abstract class ParkitConnection extends ParkitResource {
  /** Name of the resource in Terraform. */
  public static readonly tfResourceType: string;

  constructor(scope: Construct, id: string, config: ParkitResourceConfig) {
    super(scope, id, new.target.tfResourceType, config);
  }
}

/** Terraform resource `parkit_connection_ansible`. */
export class ParkitConnectionAnsible extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("ansible");
}

/** Terraform resource `parkit_connection_anthropic`. */
export class ParkitConnectionAnthropic extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("anthropic");
}

/** Terraform resource `parkit_connection_asana`. */
export class ParkitConnectionAsana extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("asana");
}

/** Terraform resource `parkit_connection_aws`. */
export class ParkitConnectionAws extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("aws");
}

/** Terraform resource `parkit_connection_azure`. */
export class ParkitConnectionAzure extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("azure");
}

/** Terraform resource `parkit_connection_circle_ci`. */
export class ParkitConnectionCircleCi extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("circle-ci");
}

/** Terraform resource `parkit_connection_clickup`. */
export class ParkitConnectionClickup extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("clickup");
}

/** Terraform resource `parkit_connection_cloudflare`. */
export class ParkitConnectionCloudflare extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("cloudflare");
}

/** Terraform resource `parkit_connection_config_cat`. */
export class ParkitConnectionConfigCat extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("config-cat");
}

/** Terraform resource `parkit_connection_datadog`. */
export class ParkitConnectionDatadog extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("datadog");
}

/** Terraform resource `parkit_connection_fastly`. */
export class ParkitConnectionFastly extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("fastly");
}

/** Terraform resource `parkit_connection_freshservice`. */
export class ParkitConnectionFreshservice extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("freshservice");
}

/** Terraform resource `parkit_connection_gcp`. */
export class ParkitConnectionGcp extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("gcp");
}

/** Terraform resource `parkit_connection_gemini`. */
export class ParkitConnectionGemini extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("gemini");
}

/** Terraform resource `parkit_connection_gitlab`. */
export class ParkitConnectionGitlab extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("gitlab");
}

/** Terraform resource `parkit_connection_grey_noise`. */
export class ParkitConnectionGreyNoise extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("grey-noise");
}

/** Terraform resource `parkit_connection_http`. */
export class ParkitConnectionHttp extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("http");
}

/** Terraform resource `parkit_connection_jenkins`. */
export class ParkitConnectionJenkins extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("jenkins");
}

/** Terraform resource `parkit_connection_kubernetes`. */
export class ParkitConnectionKubernetes extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("kubernetes");
}

/** Terraform resource `parkit_connection_launch_darkly`. */
export class ParkitConnectionLaunchDarkly extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("launch-darkly");
}

/** Terraform resource `parkit_connection_mongodb`. */
export class ParkitConnectionMongodb extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("mongodb");
}

/** Terraform resource `parkit_connection_notion`. */
export class ParkitConnectionNotion extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("notion");
}

/** Terraform resource `parkit_connection_okta`. */
export class ParkitConnectionOkta extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("okta");
}

/** Terraform resource `parkit_connection_openai`. */
export class ParkitConnectionOpenai extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("openai");
}

/** Terraform resource `parkit_connection_postgresql`. */
export class ParkitConnectionPostgresql extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("postgresql");
}

/** Terraform resource `parkit_connection_script`. */
export class ParkitConnectionScript extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("script");
}

/** Terraform resource `parkit_connection_service_now`. */
export class ParkitConnectionServiceNow extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("service-now");
}

/** Terraform resource `parkit_connection_split`. */
export class ParkitConnectionSplit extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("split");
}

/** Terraform resource `parkit_connection_statsig`. */
export class ParkitConnectionStatsig extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("statsig");
}

/** Terraform resource `parkit_connection_temporal`. */
export class ParkitConnectionTemporal extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("temporal");
}

/** Terraform resource `parkit_connection_virus_total`. */
export class ParkitConnectionVirusTotal extends ParkitConnection {
  public static override readonly tfResourceType = connectionResourceType("virus-total");
}

type ConnectionClass = new (scope: Construct, id: string, config: ParkitResourceConfig) => ParkitConnection;

const CLASSES: Readonly<Record<IntegrationType, ConnectionClass>> = {
  ansible: ParkitConnectionAnsible,
  anthropic: ParkitConnectionAnthropic,
  asana: ParkitConnectionAsana,
  aws: ParkitConnectionAws,
  azure: ParkitConnectionAzure,
  "circle-ci": ParkitConnectionCircleCi,
  clickup: ParkitConnectionClickup,
  cloudflare: ParkitConnectionCloudflare,
  "config-cat": ParkitConnectionConfigCat,
  datadog: ParkitConnectionDatadog,
  fastly: ParkitConnectionFastly,
  freshservice: ParkitConnectionFreshservice,
  gcp: ParkitConnectionGcp,
  gemini: ParkitConnectionGemini,
  gitlab: ParkitConnectionGitlab,
  "grey-noise": ParkitConnectionGreyNoise,
  http: ParkitConnectionHttp,
  jenkins: ParkitConnectionJenkins,
  kubernetes: ParkitConnectionKubernetes,
  "launch-darkly": ParkitConnectionLaunchDarkly,
  mongodb: ParkitConnectionMongodb,
  notion: ParkitConnectionNotion,
  okta: ParkitConnectionOkta,
  openai: ParkitConnectionOpenai,
  postgresql: ParkitConnectionPostgresql,
  script: ParkitConnectionScript,
  "service-now": ParkitConnectionServiceNow,
  split: ParkitConnectionSplit,
  statsig: ParkitConnectionStatsig,
  temporal: ParkitConnectionTemporal,
  "virus-total": ParkitConnectionVirusTotal,
};

/** The resource of a connection of an integration. */
export function connectionResource(
  scope: Construct,
  id: string,
  type: IntegrationType,
  config: ParkitResourceConfig,
): ParkitConnection {
  return new CLASSES[type](scope, id, config);
}
