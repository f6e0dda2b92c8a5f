/** Client libraries that are installed by who needs them. */
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { TaskError } from "../task-error";

/** Optional peers of the runner in the versions that it is tested with, as its `package.json` has them. */
export const PEER_VERSIONS = {
  "@kubernetes/client-node": "1.4.0",
  "@temporalio/client": "1.24.0",
  mongodb: "7.8.0",
} as const;

/**
 * Loads an optional peer of the runner. The import itself stands where it is used, so that bundlers see it.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR when the package is not installed, with the command that
 *   installs it.
 */
export async function importPeer<Library>(
  name: keyof typeof PEER_VERSIONS,
  load: () => Promise<Library>,
): Promise<Library> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    throw new TaskError(
      ErrorCode.INTERNAL_ERROR,
      `the action needs a package that is not there: npm install ${name}@${PEER_VERSIONS[name]}`,
    );
  }
}
