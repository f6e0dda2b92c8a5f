import * as z from "../shape/deferred-zod";

import type { AgentSettings } from "../runner/agent-settings";
import { agentFields } from "../runner/agent-settings-shape";
import { applyShape, deploymentModule, ON_HOST, type ArtifactOnly } from "./deployment-module";

/** The Agent on a Windows host. */
export interface WindowsDeployment extends ArtifactOnly, AgentSettings {
  readonly type: "windows";
}

/** Deployment `windows`. */
export const windows = deploymentModule({
  type: "windows",
  shape: z.strictObject({ type: z.literal("windows"), ...agentFields, apply: applyShape }),
  facts: {
    flavours: ["agent"],
    kubernetes: false,
    os: "windows",
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "literal"],
    onlyFiles: "nothing that Terraform knows installs an Agent on a host",
  },
  fromOther: ({ agent }): WindowsDeployment => ({ type: "windows", ...agent }),
});
