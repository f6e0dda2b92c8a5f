import { RUNNER_METRICS_PATH } from "@parkit/provider-schema/internal/runner/ingress";

import type { DeployedBy } from "../deployed-by";
import { optional } from "../text/optional-member";
import { podLabels } from "./pod-labels";

/** Tells the Prometheus operator where the runner's metrics are. */
export interface PodMonitorDocument {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "PodMonitor";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podMetricsEndpoints: readonly [{ readonly port: "http"; readonly path: string }];
  };
}

/** Name of the definition that a cluster with the Prometheus operator has. */
export const POD_MONITOR_DEFINITION = "podmonitors.monitoring.coreos.com";

/** The PodMonitor that a description asks for. */
export function podMonitor(spec: DeployedBy<"manifests">): PodMonitorDocument | undefined {
  const { name, deployment } = spec;
  if (deployment.podMonitor === undefined) return undefined;
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, namespace: deployment.namespace, ...optional("labels", deployment.podMonitor.labels) },
    spec: {
      selector: { matchLabels: podLabels(spec) },
      podMetricsEndpoints: [{ port: "http", path: RUNNER_METRICS_PATH }],
    },
  };
}
