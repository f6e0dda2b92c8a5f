import { composeTarget } from "@parkit/targets/internal/compose/compose";

import { writeArtifacts } from "./deployment-files";
import type { Deployed } from "./deployment-resources";
import type { Deploying } from "./deploying";

/**
 * Writes a Compose file with the runner, and how to work with it. Nothing that Terraform knows starts one.
 */
export function deployCompose({ scope, folder, spec }: Deploying<"compose">): Deployed {
  writeArtifacts(scope, folder, () => composeTarget.files(spec()));
  return { resources: {} };
}
