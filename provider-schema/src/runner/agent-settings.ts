import type { PermissionSettings, ResourceSettings } from "../deployment/pod";

/** Settings of a runner inside the Agent, wherever the Agent runs. */
export interface AgentSettings {
  /**
   * Version of Agent and Cluster Agent.
   *
   * @default - that of the chart or the operator; on hosts {@link DEFAULT_VERSIONS.agent}
   */
  readonly agentVersion?: string;
  /**
   * Whether the Agent may run its built-in actions without their being on a list.
   *
   * @default - true, as in the Agent; false for a component whose list is `"none"`
   */
  readonly defaultActions?: boolean;
  /**
   * Whether the Agent makes connections of its own when it enrolls: for HTTP, Kubernetes and scripts, where
   * its list allows their actions. Those would stand beside the described ones, named after the runner.
   *
   * @default - false when the description pairs a connection of one of these integrations with the runner,
   *   else as in the Agent: true
   */
  readonly autoConnections?: boolean;
  /** Tasks that run at the same time. @default - the Agent's own, 5 */
  readonly taskConcurrency?: number;
  /** Hosts that HTTP actions may call, with `*` as wildcard. @default - every host */
  readonly httpAllowlist?: readonly string[];
  /**
   * Kinds of objects that actions of bundle `com.datadoghq.kubernetes.customresources` may touch, as
   * `group/version/resource`: `cert-manager.io/v1/certificates`; `v1/secrets` for the core group. What the
   * service account may do in the cluster is said by `customResources`.
   *
   * @default - every kind that does not belong to Kubernetes itself
   */
  readonly allowedCustomResources?: readonly string[];
  /** What shells of action `com.datadoghq.remoteaction.rshell.runCommand` may do at most. */
  readonly restrictedShell?: RestrictedShellSettings;
  /**
   * Seconds without a task after which a program that runs actions on demand ends. For Agents that keep
   * polling and running apart; others pass over it.
   *
   * @default - the Agent's own, 60
   */
  readonly idleTimeoutSeconds?: number;
}

/**
 * Narrows what the signed task allows a shell; it never widens it. An empty list allows nothing.
 *
 * @see https://docs.datadoghq.com/actions/private_actions/
 */
export interface RestrictedShellSettings {
  /** Commands with their prefix, as in `rshell:cat`. @default - `rshell:*`, all */
  readonly allowedCommands?: readonly string[];
  /** Absolute paths, each with everything below it. @default - `/`, all */
  readonly allowedPaths?: readonly string[];
  /** Actions on services of the system, as in `{ "nginx.service": [restart] }`. @default - all */
  readonly allowedSystemServices?: Readonly<Record<string, readonly string[]>>;
}

/** Settings of a runner inside the Agent on Kubernetes. */
export interface ClusterSettings extends AgentSettings, PermissionSettings {
  /** Name under which Datadog shows the cluster. @default - none */
  readonly clusterName?: string;
  /**
   * Secret with the keys `api-key` and, for owned runners, `app-key`.
   *
   * @default - {@link DEFAULT_KEYS_SECRET}
   */
  readonly keysSecret?: string;
  /** Replicas of the Cluster Agent; they share one runner. @default - the deployment's own */
  readonly clusterAgentReplicas?: number;
  /**
   * Let the Cluster Agent repair workloads: patch Deployments and Pods, write ConfigMaps, in all namespaces.
   *
   * @default false
   */
  readonly remediation?: boolean;
  /** CPU and memory of the runner's container in each node's Agent. @default - none set */
  readonly nodeResources?: ResourceSettings;
  /**
   * Directory on the node in which the node's runner keeps its identity. Without one every new Pod enrolls a
   * new runner.
   *
   * @default - none
   */
  readonly nodeIdentityDirectory?: string;
}

/** Mounts by which a node's runner reaches systemd. */
export interface SystemdSettings {
  /** Which journals are mounted. */
  readonly journal: "persistent" | "volatile" | "both";
  /** Whether actions may shrink the journal, which makes the mounts writable. @default false */
  readonly vacuum?: boolean;
}

/** Secret that holds the API key and the application key unless a description names another. */
export const DEFAULT_KEYS_SECRET = "datadog-secret";
/** Keys of that Secret. */
export const KEYS_SECRET_KEYS = { apiKey: "api-key", appKey: "app-key" } as const;
/**
 * Secret in which a Cluster Agent that enrolls by itself keeps its identity. Always written out: the Agent
 * and its deployments have different defaults.
 */
export const ENROLLED_IDENTITY_SECRET = "datadog-private-action-runner-identity";

/**
 * Whether an Agent may run its built-in actions: as written, else not for an empty list, which somebody
 * means. Undefined leaves it to the Agent, which then may.
 */
export function defaultActionsOf(
  written: boolean | undefined,
  allowed: readonly unknown[],
): boolean | undefined {
  return written ?? (allowed.length === 0 ? false : undefined);
}

/**
 * Integrations for which an Agent makes a connection by itself when it enrolls. Datadog's pages do not list
 * them; source: the Agent's own source. Newer Agents leave out HTTP, which does no harm here.
 */
export const AUTO_CONNECTED: readonly string[] = ["http", "kubernetes", "script"];
/**
 * Agents with the settings of restricted shells and custom resources. No page names a version: paths and
 * commands came to the Agent's source in April 2026, when 7.79 was being made; services at the end of July,
 * after 7.81; custom resources and the end of idle programs in August and September, while 7.83 and 7.84
 * were.
 */
export const SHELL_AGENT = { earliest: "7.79.0", likely: "7.80.0" } as const;
/** The same for services of the system. */
export const SYSTEM_SERVICES_AGENT = { earliest: "7.82.0", likely: "7.83.0" } as const;
/** The same for custom resources. */
export const ALLOWED_CUSTOM_RESOURCES_AGENT = { earliest: "7.82.0", likely: "7.84.0" } as const;
/** The same for programs that end when they are idle. */
export const IDLE_TIMEOUT_AGENT = { earliest: "7.83.0", likely: "7.84.0" } as const;
/**
 * First Agents with the switch for their own connections. No page names a version: the change came to the
 * Agent's source in May 2026, when 7.80 was being made, and was announced for 7.79.1 too, so that no earlier
 * one has it.
 */
export const AUTO_CONNECTIONS_AGENT = { earliest: "7.79.1", likely: "7.80.0" } as const;
