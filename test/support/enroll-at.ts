import type { ControlPlane } from "@parkit/control-plane";
import {
  enroll,
  type EnrolledIdentity,
  type EnrollOptions,
} from "@parkit/runner/internal/identity/enrollment";

/**
 * Enrolls a runner at a control plane of a test, past whatever proxy this machine is behind.
 *
 * @param more - what a test says besides, or otherwise
 */
export function enrollAt(
  { url, apiKey, appKey }: ControlPlane,
  name: string,
  more: Partial<EnrollOptions> = {},
): Promise<EnrolledIdentity> {
  return enroll({ site: { apiUrl: url, urnRegion: "us1" }, apiKey, appKey, name, env: {}, ...more });
}
