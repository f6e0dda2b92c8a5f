import * as z from "../shape/deferred-zod";

import type { AgentSettings } from "../runner/agent-settings";
import { agentFields } from "../runner/agent-settings-shape";
import { applyShape, deploymentModule, ON_HOST, type ArtifactOnly } from "./deployment-module";

/** The Agent on a Linux host. */
export interface LinuxDeployment extends ArtifactOnly, AgentSettings {
  readonly type: "linux";
}

/** Deployment `linux`. */
export const linux = deploymentModule({
  type: "linux",
  shape: z.strictObject({ type: z.literal("linux"), ...agentFields, apply: applyShape }),
  facts: {
    flavours: ["agent"],
    kubernetes: false,
    os: "linux",
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "literal"],
    onlyFiles: "nothing that Terraform knows installs an Agent on a host",
  },
  fromOther: ({ agent }): LinuxDeployment => ({ type: "linux", ...agent }),
});
