import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder for programs that were built or downloaded: `$PARKIT_CACHE`, else `$XDG_CACHE_HOME/parkit`, else
 * `~/.cache/parkit`. It is not below `node_modules`, which `npm ci` deletes.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env["PARKIT_CACHE"]) return env["PARKIT_CACHE"];
  if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "parkit");
  return join(homedir(), ".cache", "parkit");
}
