import { DEFAULT_SERVICE } from "@parkit/provider-schema/internal/deployment/compose";

import type { ComposeSpec } from "./compose-secret";

/** Name of the runner's service, also for `docker compose logs`. */
export function composeServiceName({ deployment }: ComposeSpec): string {
  return deployment.service ?? DEFAULT_SERVICE;
}
