import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { ProcessIdentity } from "./process-identity";

/**
 * What is known of a node. Its first process writes this before it does anything, and keeps it up to date.
 * When that process ends, the kernel ends all others of the node, and takes away its mounts, its links and
 * its packet filter, which exist in namespaces of their own. What is left then is told here: folders of
 * cgroups, and the run directory.
 */
export interface NodeState {
  readonly version: 1;
  readonly phase: "starting" | "running";
  /** First process of the node. */
  readonly init: ProcessIdentity;
  /** The run directory. */
  readonly directory: string;
  /** Name of the node's folder below each hierarchy of cgroups. */
  readonly cgroup: string;
  /** The link between this machine and the node. Absent as long as there is none. */
  readonly link?: NodeLink;
  /** Seconds from the start until the API server was ready. Absent as long as it is not. */
  readonly apiSeconds?: number;
}

/** A pair of interfaces, one on this machine and one in the node. */
export interface NodeLink {
  /** Name of the interface on this machine. */
  readonly name: string;
  /** Index of that interface; unlike the name it is not given again soon. */
  readonly index: number;
  /** Address of this machine, as the node and its Pods reach it. */
  readonly hostAddress: string;
  readonly nodeAddress: string;
}

/** Reads the state; undefined when there is none. One that cannot be read counts as none. */
export function readNodeState(path: string): NodeState | undefined {
  try {
    const state: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isNodeState(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the state whole, so that a reader never sees half of it. */
export function writeNodeState(path: string, state: NodeState): void {
  const scratch = `${path}.${state.init.pid}`;
  writeFileSync(scratch, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(scratch, path);
}

function isNodeState(value: unknown): value is NodeState {
  if (typeof value !== "object" || value === null) return false;
  const state = value as Partial<Record<keyof NodeState, unknown>>;
  const { pid, startTicks } = (state.init ?? {}) as Partial<ProcessIdentity>;
  return (
    state.version === 1 &&
    Number.isInteger(pid) &&
    Number.isInteger(startTicks) &&
    typeof state.directory === "string" &&
    // It becomes part of paths that are removed.
    typeof state.cgroup === "string" &&
    /^parkit-\d+$/.test(state.cgroup)
  );
}
