import { linuxTarget } from "@parkit/targets/internal/linux/linux";

import { writeArtifacts } from "./deployment-files";
import type { Deployed } from "./deployment-resources";
import type { Deploying } from "./deploying";

/** Writes the script that installs the Agent with its runner on a host, and how to work with it. */
export function deployLinux({ scope, folder, spec }: Deploying<"linux">): Deployed {
  writeArtifacts(scope, folder, () => linuxTarget.files(spec()));
  return { resources: {} };
}
