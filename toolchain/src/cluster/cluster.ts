import type { Progress } from "../progress";

/** How a cluster came to be, in the order in which they are tried. */
export type BackendName = "kubeconfig" | "kind" | "one-node";

/** What a cluster is made of, one line of the table. */
export interface ClusterPart {
  readonly name: string;
  /** What it says of itself, without a leading `v`; `-` where nobody knows. */
  readonly version: string;
  /** Where it came from, or why it is there. */
  readonly origin: string;
  /** Seconds that building or fetching it took just now. Absent when it was there. */
  readonly seconds?: number;
}

/** A cluster that answers and has a node that takes Pods. */
export interface Cluster {
  readonly backend: BackendName;
  /** The cluster in a few words, such as `one node, Kubernetes 1.34.4`. */
  readonly title: string;
  /** Path of a kubeconfig file whose current context is the cluster, as its administrator. */
  readonly kubeconfig: string;
  /** Path of a kubectl that fits the cluster. */
  readonly kubectl: string;
  /** Address of this machine as Pods reach it. */
  readonly hostAddress: string;
  readonly parts: readonly ClusterPart[];
  /**
   * Hands the images of a docker-save archive to the cluster's nodes.
   *
   * @throws {@link ClusterError} when the archive cannot be read, or nobody can load images there.
   */
  loadImage(archive: string): Promise<void>;
}

/** Why there is no cluster, in one line with what to do. */
export interface ClusterAbsent {
  readonly absent: string;
}

/** What of a cluster is there now. */
export type ClusterStatus =
  | { readonly state: "running"; readonly cluster: Cluster }
  /** A process is just starting or stopping it. */
  | { readonly state: "changing"; readonly reason: string }
  /** Something is left of a start that did not end well. */
  | { readonly state: "broken"; readonly reason: string }
  | { readonly state: "none" };

/** How to look for a cluster or start one. */
export interface ClusterOptions {
  /** @default - the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether missing programs are built, which takes minutes. @default false */
  readonly obtain?: boolean;
  /** Called when a long step begins, such as `startProgress`. @default - nothing is shown */
  readonly showProgress?: (text: string) => Progress;
  /** Ends a start; what it began is taken away. @default - nothing ends it */
  readonly signal?: AbortSignal;
}

/** Something did not work that the message tells, with what to do. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
}

/** A way to a cluster that is open here: all its programs are there. */
export interface ClusterWay {
  readonly backend: BackendName;
  /**
   * Starts the cluster, or takes the one that runs; waits for another process that starts it. What an earlier
   * start left is cleared first.
   *
   * @throws {@link ClusterError} when it does not start.
   */
  up(): Promise<Cluster>;
}

/** One way to have a cluster. */
export interface Backend {
  /** Looks for all that this way needs, and makes it where that is asked for. Nothing is started. */
  find(options: ClusterOptions): Promise<ClusterWay | ClusterAbsent>;
  /**
   * Stops what `up` started, also half-way.
   *
   * @returns What was taken away, for people; empty when there was nothing.
   */
  down(options: ClusterOptions): Promise<readonly string[]>;
  status(options: ClusterOptions): Promise<ClusterStatus>;
}
