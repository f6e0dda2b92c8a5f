import { join } from "node:path";
import { cacheFolder } from "../cache";

/** Where a cluster of this user keeps its things: in the cache, because a checkout may go at any time. */
export interface ClusterFolder {
  readonly path: string;
  /** What is known of the cluster that runs, or ran. */
  readonly state: string;
  /** Held while a cluster is started or stopped. */
  readonly lock: string;
  /** All that a cluster writes; gone when it is stopped. */
  readonly run: string;
}

/** The folder for this environment. */
export function clusterFolder(env: NodeJS.ProcessEnv): ClusterFolder {
  const path = join(cacheFolder(env), "cluster");
  return { path, state: join(path, "state.json"), lock: join(path, "lock"), run: join(path, "run") };
}
