import { FROM_OTHER, type DeploymentInput, type DeploymentType } from "../deployment/deployment";

/** Namespace for a runner that is rendered for Kubernetes though its description deploys it elsewhere. */
const NAMESPACE = "datadog";

/**
 * The same deployment in another way, for rendering a description as a target that it does not declare. What
 * both ways have is kept, everything else takes its default.
 */
export function retarget(deployment: DeploymentInput, type: DeploymentType): DeploymentInput {
  if (deployment.type === type) return deployment;
  return FROM_OTHER[type]({
    namespace: "namespace" in deployment ? deployment.namespace : NAMESPACE,
    image: "imageTag" in deployment ? { imageTag: deployment.imageTag } : {},
    agent: "agentVersion" in deployment ? { agentVersion: deployment.agentVersion } : {},
    replicas: "replicas" in deployment ? { replicas: deployment.replicas } : {},
  });
}
