import { z } from "zod";

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
}

/** Deployment `manifests`. */
export const manifests = deploymentModule({
  type: "manifests",
  shape: z.strictObject({
    type: z.literal("manifests"),
    namespace: textShape,
    ...podFields,
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
