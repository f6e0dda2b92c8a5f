import type {
  AgentDeployment,
  StandaloneDeployment,
} from "@parkit/provider-schema/internal/deployment/deployment";
import type { InNamespace } from "@parkit/provider-schema/internal/deployment/deployment-module";
import type {
  AgentRunnerSpec,
  RunnerSpec,
  StandaloneRunnerSpec,
} from "@parkit/provider-schema/internal/runner/runner-spec";

/** A runner in a Kubernetes cluster. */
export type InCluster =
  | (StandaloneRunnerSpec & { readonly deployment: Extract<StandaloneDeployment, InNamespace> })
  | (AgentRunnerSpec & { readonly deployment: Extract<AgentDeployment, InNamespace> });

/** Whether a runner lives in a Kubernetes cluster. */
export function isInCluster(spec: RunnerSpec): spec is InCluster {
  return "namespace" in spec.deployment;
}
