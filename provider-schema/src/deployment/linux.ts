import { z } from "zod";

import type { AgentSettings } from "../runner/agent-settings";
import { agentFields } from "../runner/agent-settings-shape";
import { deploymentModule, ON_HOST } from "./deployment-module";

/** The Agent on a Linux host. */
export interface LinuxDeployment extends AgentSettings {
  readonly type: "linux";
}

/** Deployment `linux`. */
export const linux = deploymentModule({
  type: "linux",
  shape: z.strictObject({ type: z.literal("linux"), ...agentFields }),
  facts: {
    flavours: ["agent"],
    kubernetes: false,
    os: "linux",
    selfEnrolls: true,
    identities: ON_HOST,
    credentialSources: ["file", "literal"],
  },
  fromOther: ({ agent }): LinuxDeployment => ({ type: "linux", ...agent }),
});
