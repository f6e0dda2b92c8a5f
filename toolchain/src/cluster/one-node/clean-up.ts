import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { ClusterError } from "../cluster";
import type { ClusterFolder } from "../cluster-folder";
import { removeCgroups } from "./cgroup-folders";
import { NODE_VARIABLE } from "./node-start";
import { readNodeState } from "./node-state";
import { identifyProcess, isRunning, type ProcessIdentity } from "./process-identity";

const POLL_MILLISECONDS = 20;
/** How long the kernel may take to end processes and to take a network away. */
const PATIENCE_MILLISECONDS = 30_000;

/**
 * Takes away everything of a node, however far its start came and whatever ended it.
 *
 * @returns What was taken away, for people.
 * @throws {@link ClusterError} when something stays.
 */
export async function cleanUp(folder: ClusterFolder): Promise<readonly string[]> {
  const removed: string[] = [];
  const state = readNodeState(folder.state);
  // The first process comes first: whoever started it then collects it, and ends by itself.
  const noted = state !== undefined && isRunning(state.init) ? [state.init] : [];
  await endAll(noted);
  const others = processesOf(folder.run);
  await endAll(others);
  if (noted.length + others.length > 0) removed.push("processes with their mounts, links and packet filter");
  if (state?.link !== undefined) {
    const { name, index } = state.link;
    await until(
      () => indexOf(name) !== index,
      () => `the link ${name} stays; remove it: ip link delete ${name}`,
    );
  }
  if (state !== undefined) {
    const { cgroup } = state;
    let left: readonly string[] = [];
    await until(
      () => (left = removeCgroups(cgroup)).length === 0,
      () => `folders of cgroups stay: ${left.join(", ")}`,
    );
  }
  if (existsSync(folder.run)) {
    await rm(folder.run, { recursive: true, force: true });
    removed.push(folder.run);
  }
  await rm(folder.state, { force: true });
  return removed;
}

/** Processes that carry the run directory in their environment: no other process does. */
function processesOf(directory: string): readonly ProcessIdentity[] {
  const mark = `${NODE_VARIABLE}=${directory}`;
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      if (!readFileSync(`/proc/${name}/environ`, "utf8").split("\0").includes(mark)) return [];
    } catch {
      return [];
    }
    return identifyProcess(pid) ?? [];
  });
}

async function endAll(processes: readonly ProcessIdentity[]): Promise<void> {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  await until(
    () => !processes.some(isRunning),
    () => "processes do not end",
  );
}

function indexOf(link: string): number | undefined {
  try {
    return Number(readFileSync(`/sys/class/net/${link}/ifindex`, "utf8"));
  } catch {
    return undefined;
  }
}

async function until(done: () => boolean, otherwise: () => string): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS;
  while (!done()) {
    if (performance.now() > end)
      throw new ClusterError(`the cluster could not be taken away whole: ${otherwise()}`);
    await wait(POLL_MILLISECONDS);
  }
}
