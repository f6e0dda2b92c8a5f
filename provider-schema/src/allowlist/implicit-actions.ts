/**
 * Actions that an Agent allows without their being on its list. Source: the open-source Agent's
 * `pkg/privateactionrunner` and the setting `private_action_runner.default_actions_enabled`.
 */

import { knownAction, type ActionName } from "../actions/action-name";
import { findAction } from "../actions/catalogue";
import type { Allowlist } from "./allowlist";
import type { Flavour } from "../runner/flavour";
import { isAtLeast } from "../version/version-number";

/**
 * Agents with actions of their own, and with traces of network paths under their present name. No page names
 * a version: all of it came to the Agent's source in the middle of April 2026, when 7.79 was being made
 * (datadog-agent, pull requests 49265, 49284 and 49287).
 */
export const DEFAULT_ACTIONS_AGENT = { earliest: "7.79.0", likely: "7.80.0" } as const;

/** The shell is on for the Cluster Agent too, which does not have it. */
const DEFAULT_ACTIONS: Readonly<Record<Flavour, readonly ActionName[]>> = {
  agent: [
    knownAction("com.datadoghq.remoteaction.networks.runNetworkPath"),
    knownAction("com.datadoghq.remoteaction.rshell.runCommand"),
  ],
  "cluster-agent": [
    knownAction("com.datadoghq.kubernetes.apps.getDaemonSet"),
    knownAction("com.datadoghq.kubernetes.apps.getDeployment"),
    knownAction("com.datadoghq.kubernetes.apps.getStatefulSet"),
    knownAction("com.datadoghq.kubernetes.apps.listDaemonSet"),
    knownAction("com.datadoghq.kubernetes.apps.listDeployment"),
    knownAction("com.datadoghq.kubernetes.apps.listStatefulSet"),
    knownAction("com.datadoghq.kubernetes.batch.getCronJob"),
    knownAction("com.datadoghq.kubernetes.batch.getJob"),
    knownAction("com.datadoghq.kubernetes.batch.listCronJob"),
    knownAction("com.datadoghq.kubernetes.batch.listJob"),
    knownAction("com.datadoghq.kubernetes.core.getConfigMap"),
    knownAction("com.datadoghq.kubernetes.core.getNode"),
    knownAction("com.datadoghq.kubernetes.core.getPod"),
    knownAction("com.datadoghq.kubernetes.core.getService"),
    knownAction("com.datadoghq.kubernetes.core.listConfigMap"),
    knownAction("com.datadoghq.kubernetes.core.listEvent"),
    knownAction("com.datadoghq.kubernetes.core.listNamespace"),
    knownAction("com.datadoghq.kubernetes.core.listNode"),
    knownAction("com.datadoghq.kubernetes.core.listPod"),
    knownAction("com.datadoghq.kubernetes.core.listService"),
    knownAction("com.datadoghq.remoteaction.networks.runNetworkPath"),
  ],
  standalone: [],
};

/**
 * Actions that the runner allows besides its list unless `default_actions_enabled` is false: reading common
 * Kubernetes objects on the Cluster Agent, the restricted shell on the node Agent, network paths on both,
 * nothing on the standalone runner. An empty list therefore does not close an Agent's runner.
 *
 * @param agentVersion - Agent that runs it; undefined where it is not known, which counts as the newest
 */
export function defaultActions(flavour: Flavour, agentVersion?: string): readonly ActionName[] {
  return has(agentVersion, DEFAULT_ACTIONS_AGENT.earliest) ? DEFAULT_ACTIONS[flavour] : [];
}

/** What an Agent may have, it is taken to have: nobody is to be told of less than it allows. */
function has(agentVersion: string | undefined, earliest: string): boolean {
  return agentVersion === undefined || isAtLeast(agentVersion, earliest);
}

/** An action that comes with others. */
interface InheritedAction {
  readonly name: ActionName;
  /** Namespace of which the list must allow something. */
  readonly namespace: string;
  /** First Agent that may have it. @default - every one with a runner */
  readonly since?: string;
}

const INHERITED_ACTIONS: readonly InheritedAction[] = [
  { name: knownAction("com.datadoghq.gitlab.users.testConnection"), namespace: "com.datadoghq.gitlab" },
  { name: knownAction("com.datadoghq.http.testConnection"), namespace: "com.datadoghq.http" },
  {
    name: knownAction("com.datadoghq.kubernetes.core.testConnection"),
    namespace: "com.datadoghq.kubernetes",
  },
  // Came to the Agent's source in July 2026, when 7.81 was being released (pull request 52981).
  {
    name: knownAction("com.datadoghq.remoteaction.internal.prepareEncryption"),
    namespace: "com.datadoghq.remoteaction",
    since: "7.82.0",
  },
  { name: knownAction("com.datadoghq.remoteaction.testConnection"), namespace: "com.datadoghq.remoteaction" },
  { name: knownAction("com.datadoghq.script.enrichScript"), namespace: "com.datadoghq.script" },
  { name: knownAction("com.datadoghq.script.testConnection"), namespace: "com.datadoghq.script" },
];

/**
 * Connection tests and the like, which an Agent allows as soon as its list allows anything of the same
 * integration. Whether the standalone runner does so is not published, so that there they must be listed.
 *
 * @param allowlist - the list as it takes effect, default actions included
 * @param agentVersion - as for {@link defaultActions}
 */
export function inheritedActions(
  allowlist: Allowlist,
  flavour: Flavour,
  agentVersion?: string,
): readonly InheritedAction[] {
  if (flavour === "standalone") return [];
  return INHERITED_ACTIONS.filter(
    ({ name, namespace, since }) =>
      (since === undefined || has(agentVersion, since)) &&
      allowlist.grantsUnder(namespace) &&
      findAction(name)?.flavours.includes(flavour) === true,
  );
}
