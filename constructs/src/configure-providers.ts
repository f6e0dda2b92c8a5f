import type { HelmProvider, HelmProviderConfig } from "@cdktf/provider-helm/lib/provider";
import type { KubernetesProvider, KubernetesProviderConfig } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import type * as Datadog from "./terraform/datadog";
import type { DatadogProvider, DatadogProviderConfig } from "./terraform/datadog";
import type * as Docker from "./terraform/docker";
import type { DockerProvider, DockerProviderConfig } from "./terraform/docker";
import type * as Helm from "./terraform/helm";
import type * as Kubernetes from "./terraform/kubernetes";
import type * as Parkit from "./terraform/parkit-provider";
import type { ParkitProvider, ParkitProviderConfig } from "./terraform/parkit-provider";
import type { VersionedProviderConfig } from "./terraform/provider-version";

/** Providers to set up in a stack. */
export interface ProvidersConfig {
  /** The Terraform provider `parkit`: connections and connection groups. */
  readonly parkit?: ParkitProviderConfig;
  /** The Terraform provider `helm`: runners that Terraform deploys with a chart. */
  readonly helm?: HelmProviderConfig & VersionedProviderConfig;
  /** The Terraform provider `kubernetes`: objects that Terraform makes in a cluster. */
  readonly kubernetes?: KubernetesProviderConfig & VersionedProviderConfig;
  /** The Terraform provider `docker`: runners in containers of Docker's. */
  readonly docker?: DockerProviderConfig;
  /** The Terraform provider `datadog`: connections that Datadog's own provider makes. */
  readonly datadog?: DatadogProviderConfig;
}

/** The providers that were set up. */
export interface ConfiguredProviders {
  /** The provider `parkit`, where it was set up. */
  readonly parkit?: ParkitProvider;
  /** The provider `helm`, where it was set up. */
  readonly helm?: HelmProvider;
  /** The provider `kubernetes`, where it was set up. */
  readonly kubernetes?: KubernetesProvider;
  /** The provider `docker`, where it was set up. */
  readonly docker?: DockerProvider;
  /** The provider `datadog`, where it was set up. */
  readonly datadog?: DatadogProvider;
}

/**
 * Sets up the providers that parkit's constructs need in a stack. Constructs never create one themselves, so
 * that they fit into stacks that have providers already.
 *
 * The stack then carries the `parkit` provider with it, unless `providerSource` says that it is published
 * elsewhere.
 *
 * @example
 * configureProviders(this, {
 *   parkit: { site: Site.EU1 },
 *   helm: { kubernetes: { configPath: "~/.kube/config" } },
 * });
 */
export function configureProviders(
  scope: Construct,
  { parkit, helm, kubernetes, docker, datadog }: ProvidersConfig,
): ConfiguredProviders {
  const stack = TerraformStack.of(scope);
  return {
    ...(parkit === undefined
      ? {}
      : { parkit: new (CLASSES.parkit())(stack, providerId("parkit", parkit.alias), parkit) }),
    ...(helm === undefined
      ? {}
      : { helm: new (CLASSES.helm())(stack, providerId("helm", helm.alias), helm) }),
    ...(kubernetes === undefined
      ? {}
      : {
          kubernetes: new (CLASSES.kubernetes())(
            stack,
            providerId("kubernetes", kubernetes.alias),
            kubernetes,
          ),
        }),
    ...(docker === undefined
      ? {}
      : { docker: new (CLASSES.docker())(stack, providerId("docker", docker.alias), docker) }),
    ...(datadog === undefined
      ? {}
      : { datadog: new (CLASSES.datadog())(stack, providerId("datadog", datadog.alias), datadog) }),
  };
}

/**
 * Classes of the providers, each loaded by the first stack that has such a provider: those of two are
 * generated, megabytes of them.
 */
const CLASSES = {
  parkit: () => (require("./terraform/parkit-provider") as typeof Parkit).ParkitProvider,
  helm: () => (require("./terraform/helm") as typeof Helm).HelmProviderWithHcl,
  kubernetes: () => (require("./terraform/kubernetes") as typeof Kubernetes).KubernetesProviderWithVersion,
  docker: () => (require("./terraform/docker") as typeof Docker).DockerProvider,
  datadog: () => (require("./terraform/datadog") as typeof Datadog).DatadogProvider,
};

function providerId(name: string, alias: string | undefined): string {
  return alias === undefined ? name : `${name}-${alias}`;
}
