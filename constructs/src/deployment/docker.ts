import { dockerFiles } from "@parkit/targets/internal/docker/docker";

import { writeArtifacts } from "./deployment-files";
import type { Deployed } from "./deployment-resources";
import type { Deploying } from "./deploying";

export function deployDocker({ scope, folder, spec }: Deploying<"docker">): Deployed {
  writeArtifacts(scope, folder, () => dockerFiles(spec()));
  return { resources: {} };
}
