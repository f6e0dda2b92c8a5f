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

/** Chart `private-action-runner`: the standalone runner. */
export interface HelmDeployment extends Deployable, InNamespace, PodSettings {
  readonly type: "helm";
  /** Name of the Helm release. @default - the runner's name */
  readonly release?: string;
  /** Version of the chart. @default - {@link DEFAULT_VERSIONS.chart} */
  readonly chartVersion?: string;
  /** On OpenShift: make the SecurityContextConstraints that the runner needs. @default false */
  readonly openShift?: boolean;
}

/** Deployment `helm`. */
export const helm = deploymentModule({
  type: "helm",
  shape: z.strictObject({
    type: z.literal("helm"),
    namespace: textShape,
    release: textShape.optional(),
    chartVersion: textShape.optional(),
    openShift: z.boolean().optional(),
    ...podFields,
    apply: applyShape,
  }),
  facts: {
    flavours: ["standalone"],
    kubernetes: true,
    os: "linux",
    selfEnrolls: false,
    identities: IN_CLUSTER,
    credentialSources: ["kubernetes", "external", "literal"],
  },
  fromOther: ({ namespace, image, replicas }): HelmDeployment => ({
    type: "helm",
    namespace,
    ...image,
    ...replicas,
  }),
});
