import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  cacheFolder,
  clusterStatus,
  downCluster,
  upCluster,
  type BackendName,
  type Cluster,
  type ClusterAbsent,
} from "@parkit/toolchain";

/**
 * A block of tests that needs a cluster. Without one the block is one skipped test whose title says why.
 *
 * @param backends - backends that will do
 */
export function describeWhereClusters(
  title: string,
  body: () => void,
  backends: readonly BackendName[] = ["kubeconfig", "kind", "one-node"],
): void {
  // Written by global-setup.ts, in this run.
  const found = JSON.parse(
    process.env["PARKIT_TEST_CLUSTER"] ?? `{"absent":"clusters were not looked up before the tests"}`,
  ) as { readonly backend: BackendName } | ClusterAbsent;
  if ("absent" in found) it.todo(`${title} [skipped: ${found.absent.replaceAll(/[[\]]/g, "")}]`);
  else if (!backends.includes(found.backend))
    it.todo(`${title} [skipped: the cluster here is of backend ${found.backend}]`);
  else describe(title, body);
}

/** A place for a cluster of a test's own. */
export interface ClusterHome {
  readonly env: NodeJS.ProcessEnv;
  /** Folder of the cluster's state and files. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Programs are those of the cache; a cluster of the developer's that runs is left alone. */
export async function clusterHome(): Promise<ClusterHome> {
  const cache = await mkdtemp(join(tmpdir(), "parkit-cluster-"));
  await symlink(join(cacheFolder(), "tools"), join(cache, "tools"));
  return {
    env: { ...process.env, PARKIT_CACHE: cache },
    folder: join(cache, "cluster"),
    remove: () => rm(cache, { recursive: true, force: true }),
  };
}

/** A cluster for the tests of a block. */
export interface TestCluster {
  readonly cluster: Cluster;
  readonly seconds: number;
  stop(): Promise<void>;
}

/**
 * Starts a cluster, or takes the one of kind or the user's that is there.
 *
 * @throws {Error} when there is none after all
 */
export async function startTestCluster(): Promise<TestCluster> {
  const home = await clusterHome();
  const { env } = home;
  const before = await clusterStatus({ env });
  const started = performance.now();
  const cluster = await upCluster({ env });
  if ("absent" in cluster) throw new Error(cluster.absent);
  return {
    cluster,
    seconds: (performance.now() - started) / 1000,
    async stop() {
      if (before.state !== "running") await downCluster({ env });
      await home.remove();
    },
  };
}
