import { z } from "zod";

import type { AgentSettings } from "../runner/agent-settings";
import { agentFields } from "../runner/agent-settings-shape";
import { deploymentModule, ON_HOST } from "./deployment-module";

/** The Agent on a Windows host. */
export interface WindowsDeployment extends AgentSettings {
  readonly type: "windows";
}

/** Deployment `windows`. */
export const windows = deploymentModule({
  type: "windows",
  shape: z.strictObject({ type: z.literal("windows"), ...agentFields }),
  facts: {
    flavours: ["agent"],
    kubernetes: false,
    os: "windows",
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "literal"],
  },
  fromOther: ({ agent }): WindowsDeployment => ({ type: "windows", ...agent }),
});
