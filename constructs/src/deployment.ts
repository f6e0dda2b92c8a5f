import type { HelmDeployment } from "@parkit/provider-schema/internal/deployment/helm";

/** Ways to deploy a runner. */
export const Deployment = {
  /** Chart `private-action-runner`: the standalone runner. */
  helm: (options: Omit<HelmDeployment, "type">): HelmDeployment => ({ type: "helm", ...options }),
} as const;
