import * as z from "../shape/deferred-zod";

import { containerFields, type ContainerSettings } from "./container";
import { applyShape, deploymentModule, ON_HOST, textShape, type ArtifactOnly } from "./deployment-module";
import { tlsProxyShape, type TlsProxySettings } from "./tls-proxy";

/**
 * Docker Compose: the standalone runner. Credentials that come from environment variables are copied into the
 * container when Compose makes it: its root must stay writable, and a new value needs a new container,
 * `docker compose up --force-recreate`.
 */
export interface ComposeDeployment extends ArtifactOnly, ContainerSettings {
  readonly type: "compose";
  /** Name of the service. @default - {@link DEFAULT_SERVICE} */
  readonly service?: string;
  /**
   * Ends TLS in front of a runner in push mode, whose own port is then not published.
   *
   * @default - none: the port is published on the host itself, where something else ends TLS
   */
  readonly tlsProxy?: TlsProxySettings;
}

/** Service of a Compose file whose description names none. */
export const DEFAULT_SERVICE = "private-action-runner";

/** Deployment `compose`. */
export const compose = deploymentModule({
  type: "compose",
  shape: z.strictObject({
    type: z.literal("compose"),
    service: textShape.optional(),
    tlsProxy: tlsProxyShape.optional(),
    ...containerFields,
    apply: applyShape,
  }),
  facts: {
    flavours: ["standalone"],
    kubernetes: false,
    os: "linux",
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "env", "literal"],
    onlyFiles: "nothing that Terraform knows starts a Compose project",
  },
  fromOther: ({ image }): ComposeDeployment => ({ type: "compose", ...image }),
});
