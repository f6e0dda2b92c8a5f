import * as z from "../shape/deferred-zod";

import {
  applyShape,
  deploymentModule,
  IN_CLUSTER,
  textShape,
  type Deployable,
  type InNamespace,
} from "./deployment-module";
import { podFields, type PodSettings } from "./pod";

/** Plain Kubernetes YAML: the standalone runner. */
export interface ManifestsDeployment extends Deployable, InNamespace, PodSettings {
  readonly type: "manifests";
  /**
   * A PodMonitor, by which the Prometheus operator finds the runner's metrics; its definition
   * (`monitoring.coreos.com/v1`) has to be in the cluster. parkit's reference runner has metrics there;
   * Datadog publishes nothing about its own image.
   *
   * @default - none
   */
  readonly podMonitor?: PodMonitorSettings;
}

/** Settings of a PodMonitor. */
export interface PodMonitorSettings {
  /** Labels by which a Prometheus picks its monitors: `{ release: prometheus }`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Deployment `manifests`. */
export const manifests = deploymentModule({
  type: "manifests",
  shape: z.strictObject({
    type: z.literal("manifests"),
    namespace: textShape,
    ...podFields,
    podMonitor: z.strictObject({ labels: z.record(z.string(), z.string()).optional() }).optional(),
    apply: applyShape,
  }),
  facts: {
    flavours: ["standalone"],
    kubernetes: true,
    os: "linux",
    selfEnrolls: false,
    identities: IN_CLUSTER,
    credentialSources: ["kubernetes", "external", "csi"],
  },
  fromOther: ({ namespace, image, replicas }): ManifestsDeployment => ({
    type: "manifests",
    namespace,
    ...image,
    ...replicas,
  }),
});
