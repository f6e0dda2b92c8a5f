import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { composeTarget } from "./compose/compose";
import type { DeploymentTarget } from "./deployment-target";
import { dockerTarget } from "./docker/docker";
import { helmTarget } from "./helm/helm";
import { helmAgentTarget } from "./helm-agent/helm-agent";
import { linuxTarget } from "./linux/linux";
import { manifestsTarget } from "./manifests/manifests";
import { operatorTarget } from "./operator/operator";
import { windowsTarget } from "./windows/windows";

/** Each way of deploying, by its type. */
export const DEPLOYMENT_TARGETS: Readonly<Record<DeploymentType, DeploymentTarget>> = {
  helm: helmTarget,
  "helm-agent": helmAgentTarget,
  operator: operatorTarget,
  docker: dockerTarget,
  compose: composeTarget,
  manifests: manifestsTarget,
  linux: linuxTarget,
  windows: windowsTarget,
};

/** The way in which a runner is deployed. */
export function deploymentTargetOf(spec: RunnerSpec): DeploymentTarget {
  return DEPLOYMENT_TARGETS[spec.deployment.type];
}
