import type { DeploymentInput, DeploymentType } from "../deployment/deployment";

/** Namespace for a runner that is rendered for Kubernetes though its description deploys it elsewhere. */
const NAMESPACE = "datadog";

/**
 * The same deployment in another way, for rendering a description as a target that it does not declare. What both ways have is kept,
 * everything else takes its default.
 */
export function retarget(deployment: DeploymentInput, type: DeploymentType): DeploymentInput {
  if (deployment.type === type) return deployment;
  const namespace = "namespace" in deployment ? deployment.namespace : NAMESPACE;
  const imageTag = "imageTag" in deployment ? { imageTag: deployment.imageTag } : {};
  const agentVersion = "agentVersion" in deployment ? { agentVersion: deployment.agentVersion } : {};
  const replicas = "replicas" in deployment ? { replicas: deployment.replicas } : {};
  switch (type) {
    case "helm":
    case "manifests":
      return { type, namespace, ...imageTag, ...replicas };
    case "helm-agent":
    case "operator":
      return { type, namespace, ...agentVersion };
    case "docker":
    case "compose":
      return { type, ...imageTag };
    case "linux":
    case "windows":
      return { type, ...agentVersion };
  }
}
