import {
  type Backend,
  type BackendName,
  type Cluster,
  type ClusterAbsent,
  type ClusterOptions,
  type ClusterStatus,
} from "./cluster";
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
  const backend = await openBackend(options);
  return "absent" in backend ? backend : backend.up(options);
}

/** How a cluster can be had here; or why none can, in one line. Nothing is started. */
export async function findCluster(
  options: ClusterOptions = {},
): Promise<{ readonly backend: BackendName } | ClusterAbsent> {
  const backend = await openBackend(options);
  return "absent" in backend ? backend : { backend: backend.name };
}

async function openBackend(options: ClusterOptions): Promise<Backend | ClusterAbsent> {
  const reasons: string[] = [];
  for (const backend of backends) {
    const reason = await backend.unavailable(options);
    if (reason === undefined) return backend;
    reasons.push(reason);
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
    if (backend.name === "kubeconfig" && (await backend.unavailable(options)) !== undefined) continue;
    const status = await backend.status(options);
    if (status.state !== "none") return status;
  }
  return { state: "none" };
}
