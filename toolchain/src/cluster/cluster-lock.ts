import { runningHolder, withLock } from "../lock";
import type { Progress } from "../progress";
import type { ClusterOptions, ClusterStatus } from "./cluster";
import { clusterFolder } from "./cluster-folder";

/** Does work on the cluster of this environment, when no other process does. Says for whom it waits. */
export async function withClusterLock<T>(options: ClusterOptions, work: () => Promise<T>): Promise<T> {
  const { env = process.env, showProgress, signal } = options;
  let waiting: Progress | undefined;
  const endWaiting = (): void => {
    waiting?.clear();
    waiting = undefined;
  };
  const start = (): Promise<T> => {
    endWaiting();
    return work();
  };
  try {
    return await withLock(clusterFolder(env).lock, start, {
      ...(signal !== undefined && { signal }),
      onWait: (pid) => {
        waiting ??= showProgress?.(`Waiting for process ${pid}, which starts or stops the cluster`);
      },
    });
  } finally {
    endWaiting();
  }
}

/** The state as long as a process is at work on the cluster; undefined when none is. */
export async function changingStatus({
  env = process.env,
}: ClusterOptions): Promise<ClusterStatus | undefined> {
  const pid = await runningHolder(clusterFolder(env).lock);
  return pid === undefined
    ? undefined
    : { state: "changing", reason: `process ${pid} is starting or stopping the cluster` };
}
