import type { Release } from "@cdktf/provider-helm/lib/release";
import type { Annotations } from "@cdktf/provider-kubernetes/lib/annotations";
import type { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import type { DeploymentV1 } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import type { IngressV1 } from "@cdktf/provider-kubernetes/lib/ingress-v1";
import type { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import type { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import type { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { PodDisruptionBudgetV1 } from "@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1";
import type { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import type { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import type { TerraformResource } from "cdktf";

import type { DockerContainer, DockerImage, DockerVolume } from "../terraform/docker";
import type { EphemeralParkitRunnerKey, ParkitRunnerEnrollment } from "../terraform/parkit-enrollment";
import type { DataParkitRunnerUrn } from "../terraform/parkit-data";

/**
 * Terraform resources of a runner's deployment. Those that a way of deploying does not have, or was not asked
 * for, are absent.
 */
export interface DeploymentResources {
  /** The namespace, where it is made. */
  readonly namespace?: NamespaceV1;
  /** The Secret with Datadog's keys, where it is made. */
  readonly keys?: SecretV1;
  /** The runner's enrollment, where Terraform makes it. */
  readonly enrollment?: ParkitRunnerEnrollment;
  /** The key that is enrolled, where it is stored nowhere. */
  readonly key?: EphemeralParkitRunnerKey;
  /** What reads the URN from the runner's identity in the cluster, where that was asked for. */
  readonly urn?: DataParkitRunnerUrn;
  /** What keeps {@link DeploymentResources.urn} from being read before the first apply. */
  readonly urnMarker?: TerraformResource;
  /** The Secret with the identity that Terraform enrolled. */
  readonly identity?: SecretV1;
  /** Release of the chart that holds the runner. */
  readonly release?: Release;
  /** Release of the Datadog operator; with `crdStrategy: "staged"` it is in another stack. */
  readonly operatorRelease?: Release;
  /**
   * The `DatadogAgent`: a release of a local chart, or with strategies that plan against its definition a
   * manifest.
   */
  readonly agent?: Release | Manifest;
  /** The account that the runner's Pods run as, where it is made. */
  readonly serviceAccount?: ServiceAccountV1;
  /** The Secret with the runner's configuration. */
  readonly config?: SecretV1;
  /** Release of a local chart with the credential files that the description brings. */
  readonly credentials?: Release;
  /** The ConfigMap with the files of scripts that the description brings. */
  readonly scriptFiles?: ConfigMapV1;
  /** The Deployment of the runner's Pods. */
  readonly workload?: DeploymentV1;
  /** The Service before the runner's Pods. */
  readonly service?: ServiceV1;
  /** Which connections the runner's Pods may open, and who may open one to them. */
  readonly networkPolicy?: NetworkPolicyV1;
  /** How many of several Pods may be taken away at a time. */
  readonly disruptionBudget?: PodDisruptionBudgetV1;
  /** Release of a local chart with the PodMonitor. */
  readonly podMonitor?: Release;
  /** The way of app users' browsers to the runner, where it is an Ingress. */
  readonly ingress?: IngressV1;
  /** Release of a local chart with that way, where it is a route of the Gateway API. */
  readonly route?: Release;
  /** The image of a container of Docker's. */
  readonly image?: DockerImage;
  /** The volume with a container's configuration. */
  readonly volume?: DockerVolume;
  /** The container that puts the configuration into the volume, and ends. */
  readonly writer?: DockerContainer;
  /** The container that is the runner. */
  readonly container?: DockerContainer;
  /** The runner's annotations on the `DatadogAgent`. */
  readonly annotations?: Annotations;
  /**
   * Roles and bindings that permit the allowed actions, by what they are for and their kind:
   * `cluster-agent-actions-Role`.
   */
  readonly permissions?: ReadonlyMap<string, TerraformResource>;
}

/** A runner that was deployed. */
export interface Deployed {
  readonly resources: DeploymentResources;
  /** To be called when actions were allowed since, which may need resources. @default - nothing to be done */
  readonly update?: () => void;
}
