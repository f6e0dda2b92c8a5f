import * as z from "../shape/deferred-zod";

import { containerFields, type ContainerSettings } from "./container";
import { applyShape, deploymentModule, ON_HOST, type Deployable } from "./deployment-module";

/** `docker run`: the standalone runner. */
export interface DockerDeployment extends Deployable, ContainerSettings {
  readonly type: "docker";
}

/** Deployment `docker`. */
export const docker = deploymentModule({
  type: "docker",
  shape: z.strictObject({ type: z.literal("docker"), ...containerFields, apply: applyShape }),
  facts: {
    flavours: ["standalone"],
    kubernetes: false,
    os: "linux",
    selfEnrolls: true,
    identities: [...ON_HOST, "managed"],
    credentialSources: ["file", "literal"],
  },
  fromOther: ({ image }): DockerDeployment => ({ type: "docker", ...image }),
});
