import { z } from "zod";

import { containerFields, type ContainerSettings } from "./container";
import { deploymentModule, ON_HOST, textShape } from "./deployment-module";

/**
 * Docker Compose: the standalone runner. Credentials that come from environment variables are copied into the
 * container when Compose makes it: its root must stay writable, and a new value needs a new container,
 * `docker compose up --force-recreate`.
 */
export interface ComposeDeployment extends ContainerSettings {
  readonly type: "compose";
  /** Name of the service. @default - {@link DEFAULT_SERVICE} */
  readonly service?: string;
}

/** Service of a Compose file whose description names none. */
export const DEFAULT_SERVICE = "private-action-runner";

/** Deployment `compose`. */
export const compose = deploymentModule({
  type: "compose",
  shape: z.strictObject({ type: z.literal("compose"), service: textShape.optional(), ...containerFields }),
  facts: {
    flavours: ["standalone"],
    kubernetes: false,
    os: "linux",
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "env", "literal"],
  },
  fromOther: ({ image }): ComposeDeployment => ({ type: "compose", ...image }),
});
