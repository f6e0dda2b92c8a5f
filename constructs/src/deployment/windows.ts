import { windowsTarget } from "@parkit/targets/internal/windows/windows";

import { writeArtifacts } from "./deployment-files";
import type { Deployed } from "./deployment-resources";
import type { Deploying } from "./deploying";

/** Writes the script that installs the Agent with its runner on a host, and how to work with it. */
export function deployWindows({ scope, folder, spec }: Deploying<"windows">): Deployed {
  writeArtifacts(scope, folder, () => windowsTarget.files(spec()));
  return { resources: {} };
}
