import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Cluster } from "@parkit/toolchain";

import { mustRun } from "./program";

/** Namespace of the runner in the cluster. */
export const NAMESPACE = "parkit";

/** What the namespace admits: Pods of the strictest Pod Security Standard alone. */
const ADMISSION = { "pod-security.kubernetes.io/enforce": "restricted" };

/** Repository of the image that `npm run image` makes. */
export const IMAGE_REPOSITORY = "parkit/runner";

/** A runner that runs in a Pod of a cluster. */
export interface PodRunner {
  /** Id of its Pod. Another Pod has another one, also of the same name. */
  podId(): Promise<string>;
  /** Kills its Pod without notice, and waits for the next one. */
  killPod(): Promise<void>;
  /** What the runner in the Pod of this moment has written. */
  log(): Promise<string>;
  /** Takes everything of it away, and waits until it is gone. */
  remove(): Promise<void>;
}

/** What a runner in a cluster is made of. */
export interface PodRunnerFiles {
  /** Folder for files. */
  readonly work: string;
  /** The Secret with its identity, as `parkit enroll` writes it. */
  readonly identity: string;
  /** Its objects, as `parkit synth manifests` writes them. */
  readonly manifests: string;
  /** Name of the runner and of its Deployment. */
  readonly name: string;
}

/** Puts a runner into a cluster and waits until it is ready. */
export async function startPodRunner(cluster: Cluster, files: PodRunnerFiles): Promise<PodRunner> {
  const { work, identity, manifests, name } = files;
  const kubectl = (...argv: readonly string[]): Promise<string> =>
    mustRun(cluster.kubectl, [`--kubeconfig=${cluster.kubeconfig}`, `--namespace=${NAMESPACE}`, ...argv]);
  const ready = async (): Promise<void> => {
    try {
      await kubectl("rollout", "status", `deployment/${name}`, "--timeout=120s");
    } catch (error) {
      // What the cluster says of the Pod is what helps.
      const pods = await kubectl("describe", "pods");
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${pods}`);
    }
  };
  const namespace = join(work, "namespace.json");
  await writeFile(
    namespace,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: NAMESPACE, labels: ADMISSION },
    }),
  );
  await kubectl("apply", `--filename=${namespace}`);
  await kubectl("apply", `--filename=${identity}`);
  await kubectl("apply", `--filename=${manifests}`);
  await ready();
  const podId = async (): Promise<string> =>
    (await kubectl("get", "pods", "--output=jsonpath={.items[*].metadata.uid}")).trim();
  return {
    podId,
    async killPod() {
      await kubectl("delete", "pods", "--all", "--force", "--grace-period=0", "--wait");
      await ready();
    },
    log: () => kubectl("logs", `deployment/${name}`),
    async remove() {
      await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--timeout=120s");
    },
  };
}
