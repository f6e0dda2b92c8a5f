import type { GoProgram } from "./go-programs";

/** What the starter tells the first process of a node, as JSON in a file. */
export interface NodeStart {
  /** File of the node's state. */
  readonly state: string;
  /** The run directory. */
  readonly directory: string;
  /** The cache, which the node must see where it is. */
  readonly cache: string;
  readonly programs: Readonly<Record<GoProgram, string>>;
  readonly searchPath: string;
  readonly libraryFolders: readonly string[];
  readonly cniFolder: string;
}

/**
 * Variable in the environment of every process that is started for a node. Its value is the run directory: so
 * are the node's processes found when nobody came to note them.
 */
export const NODE_VARIABLE = "PARKIT_CLUSTER_DIRECTORY";

/** File of the run directory that holds {@link NodeStart}. */
export const START_FILE = "start.json";
/** Kubeconfig of the administrator, in the run directory. */
export const ADMIN_FILE = "admin.kubeconfig";
/** Where every program of the node logs, in the run directory: a file each. */
export const LOG_FOLDER = "log";
/** Name of the node. */
export const NODE_NAME = "parkit";
