import { RUNNER_VARIABLE_PREFIX } from "@parkit/provider-schema/internal/deployment/agent-object";
import {
  defaultActionsOf,
  ENROLLED_IDENTITY_SECRET,
  type RestrictedShellSettings,
} from "@parkit/provider-schema/internal/runner/agent-settings";
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import type { AgentRunnerSpec, RunnerComponent } from "@parkit/provider-schema/internal/runner/runner-spec";

import { optional } from "../text/optional-member";

/**
 * Section `private_action_runner` of the Agent's configuration: the settings that a description can lead to.
 * The Agent ignores what it does not know, so that names must be right.
 */
export interface AgentSection {
  readonly enabled: true;
  /** Always written: where it is missing the Agent says true and the operator false. */
  readonly self_enroll: boolean;
  readonly api_key_only_enrollment?: true;
  /** Cluster Agent only. False with an identity of one's own: an older Secret would win over it. */
  readonly identity_use_k8s_secret?: boolean;
  /**
   * Cluster Agent only. Always written with self-enrollment: Agent, operator and chart have different
   * defaults.
   */
  readonly identity_secret_name?: string;
  readonly identity_file_path?: string;
  readonly urn?: string;
  readonly private_key?: string;
  readonly actions_allowlist: readonly string[];
  /** False takes away the built-in actions; an empty list alone does not. */
  readonly default_actions_enabled?: boolean;
  /** True keeps the Agent from making connections of its own when it enrolls. */
  readonly skip_connection_creation?: true;
  readonly task_concurrency?: number;
  /** Seconds. */
  readonly task_timeout_seconds?: number;
  /** Seconds. */
  readonly http_timeout_seconds?: number;
  readonly http_allowlist?: readonly string[];
  readonly http_allow_imds_endpoint?: true;
  /** `group/version/resource`, without a group for the core one. */
  readonly kubernetes_allowed_custom_resources?: readonly string[];
  readonly restricted_shell?: RestrictedShellSection;
  /** Seconds. */
  readonly idle_timeout_seconds?: number;
}

/** Limits of restricted shells; an empty list allows nothing. */
export interface RestrictedShellSection {
  readonly allowed_commands?: readonly string[];
  readonly allowed_paths?: readonly string[];
  readonly allowed_system_services?: Readonly<Record<string, readonly string[]>>;
}

/** File in which an Agent keeps the identity that it enrolled. */
export const IDENTITY_FILE_NAME = "privateactionrunner_private_identity.json";

/** Section of one component: the runner in the node's Agent or in the Cluster Agent. */
export function agentSection(
  spec: AgentRunnerSpec,
  component: RunnerComponent,
  flavour: "agent" | "cluster-agent",
): AgentSection {
  const { deployment } = spec;
  const allowed = Allowlist.of(component.allow).entries;
  return {
    enabled: true,
    ...identitySettings(spec, component, flavour),
    actions_allowlist: allowed,
    ...optional("default_actions_enabled", defaultActionsOf(deployment.defaultActions, allowed)),
    ...(spec.autoConnections === false ? { skip_connection_creation: true } : {}),
    ...optional("task_concurrency", deployment.taskConcurrency),
    ...optional("task_timeout_seconds", spec.taskTimeoutSeconds),
    ...optional("http_timeout_seconds", spec.httpTimeoutSeconds),
    ...optional("http_allowlist", deployment.httpAllowlist),
    ...(spec.allowImdsEndpoint ? { http_allow_imds_endpoint: true } : {}),
    ...optional("kubernetes_allowed_custom_resources", deployment.allowedCustomResources),
    ...optional("restricted_shell", deployment.restrictedShell && shellSection(deployment.restrictedShell)),
    ...optional("idle_timeout_seconds", deployment.idleTimeoutSeconds),
  };
}

function shellSection({
  allowedCommands,
  allowedPaths,
  allowedSystemServices,
}: RestrictedShellSettings): RestrictedShellSection {
  return {
    ...optional("allowed_commands", allowedCommands),
    ...optional("allowed_paths", allowedPaths),
    ...optional("allowed_system_services", allowedSystemServices),
  };
}

type IdentitySettings = Pick<
  AgentSection,
  | "self_enroll"
  | "api_key_only_enrollment"
  | "identity_use_k8s_secret"
  | "identity_secret_name"
  | "identity_file_path"
  | "urn"
  | "private_key"
>;

function identitySettings(
  { deployment }: AgentRunnerSpec,
  { identity }: RunnerComponent,
  flavour: "agent" | "cluster-agent",
): IdentitySettings {
  const inCluster = flavour === "cluster-agent";
  switch (identity.type) {
    case "self-enroll":
      return {
        self_enroll: true,
        ...(identity.ownership === "ownerless" ? { api_key_only_enrollment: true } : {}),
        ...(inCluster
          ? { identity_use_k8s_secret: true, identity_secret_name: ENROLLED_IDENTITY_SECRET }
          : optional("identity_file_path", nodeIdentityFile(deployment))),
      };
    case "secret":
    case "managed":
      return { self_enroll: false, ...(inCluster ? { identity_use_k8s_secret: false } : {}) };
    case "file":
      return { self_enroll: false, identity_file_path: identity.path };
    case "inline":
      return {
        self_enroll: false,
        ...(inCluster ? { identity_use_k8s_secret: false } : {}),
        urn: identity.urn,
        private_key: identity.privateKey,
      };
  }
}

function nodeIdentityFile(deployment: AgentRunnerSpec["deployment"]): string | undefined {
  if (!("nodeIdentityDirectory" in deployment)) return undefined;
  return `${deployment.nodeIdentityDirectory}/${IDENTITY_FILE_NAME}`;
}

/**
 * Environment variable of the Agent for a setting of {@link AgentSection}, or for one below it with an
 * underscore between.
 */
export function agentVariable(setting: keyof AgentSection | `restricted_shell_${string}`): string {
  return `${RUNNER_VARIABLE_PREFIX}${setting.toUpperCase()}`;
}
