import {
  type Backend,
  type BackendName,
  type Cluster,
  type ClusterAbsent,
  type ClusterOptions,
  type ClusterStatus,
  type ClusterWay,
} from "./cluster";
import { changingStatus } from "./cluster-lock";
import { kindBackend } from "./kind-cluster";
import { namedBackend } from "./named-cluster";
import { oneNodeBackend } from "./one-node/one-node-cluster";

/** The ways to a cluster, the preferred one first. */
const backends: readonly Backend[] = [namedBackend, kindBackend, oneNodeBackend];

/**
 * Starts a cluster in the first way that is open here, or takes the one that runs.
 *
 * @returns The cluster; or why there is none, in one line.
 * @throws ClusterError when a way is open and the cluster does not start.
 */
export async function upCluster(options: ClusterOptions = {}): Promise<Cluster | ClusterAbsent> {
  const way = await findWay(options);
  return "absent" in way ? way : way.up();
}

/** How a cluster can be had here; or why none can, in one line. Nothing is started. */
export async function findCluster(
  options: ClusterOptions = {},
): Promise<{ readonly backend: BackendName } | ClusterAbsent> {
  const way = await findWay(options);
  return "absent" in way ? way : { backend: way.backend };
}

async function findWay(options: ClusterOptions): Promise<ClusterWay | ClusterAbsent> {
  const reasons: string[] = [];
  for (const backend of backends) {
    const way = await backend.find(options);
    if (!("absent" in way)) return way;
    reasons.push(way.absent);
  }
  return { absent: reasons.join("; ") };
}

/**
 * Stops whatever `upCluster` started, in whichever way, also half-way. A cluster that the user named stays.
 *
 * @returns What was taken away, for people; empty when there was nothing.
 */
export async function downCluster(options: ClusterOptions = {}): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const backend of backends) removed.push(...(await backend.down(options)));
  return removed;
}

/** The cluster that is there now; nothing is started. */
export async function clusterStatus(options: ClusterOptions = {}): Promise<ClusterStatus> {
  for (const backend of backends) {
    const status = await backend.status(options);
    if (status.state === "broken") return (await changingStatus(options)) ?? status;
    if (status.state !== "none") return status;
  }
  return { state: "none" };
}
