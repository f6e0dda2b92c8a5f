/**
 * Actions that an Agent allows without their being on its list. Source: the open-source Agent's
 * `pkg/privateactionrunner` and the setting `private_action_runner.default_actions_enabled`.
 */

import type { ActionName } from "../actions/action-name";
import { findAction } from "../actions/catalogue";
import { Actions } from "../actions/generated/actions";
import type { Allowlist } from "./allowlist";
import type { Flavour } from "../runner/flavour";

const { apps, batch, core } = Actions.kubernetes;
const { networks, rshell } = Actions.remoteaction;

/** The shell is on for the Cluster Agent too, which does not have it. */
const DEFAULT_ACTIONS: Readonly<Record<Flavour, readonly ActionName[]>> = {
  agent: [networks.runNetworkPath, rshell.runCommand],
  "cluster-agent": [
    apps.getDaemonSet,
    apps.getDeployment,
    apps.getStatefulSet,
    apps.listDaemonSet,
    apps.listDeployment,
    apps.listStatefulSet,
    batch.getCronJob,
    batch.getJob,
    batch.listCronJob,
    batch.listJob,
    core.getConfigMap,
    core.getNode,
    core.getPod,
    core.getService,
    core.listConfigMap,
    core.listEvent,
    core.listNamespace,
    core.listNode,
    core.listPod,
    core.listService,
    networks.runNetworkPath,
  ],
  standalone: [],
};

/**
 * Actions that the runner allows besides its list unless `default_actions_enabled` is false: reading common
 * Kubernetes objects on the Cluster Agent, the restricted shell on the node Agent, network paths on both,
 * nothing on the standalone runner. An empty list therefore does not close an Agent's runner.
 */
export function defaultActions(flavour: Flavour): readonly ActionName[] {
  return DEFAULT_ACTIONS[flavour];
}

/** An action that comes with others. */
interface InheritedAction {
  readonly name: ActionName;
  /** Namespace of which the list must allow something. */
  readonly namespace: string;
}

const INHERITED_ACTIONS: readonly InheritedAction[] = [
  { name: Actions.gitlab.users.testConnection, namespace: "com.datadoghq.gitlab" },
  { name: Actions.http.testConnection, namespace: "com.datadoghq.http" },
  { name: Actions.kubernetes.core.testConnection, namespace: "com.datadoghq.kubernetes" },
  { name: Actions.remoteaction.testConnection, namespace: "com.datadoghq.remoteaction" },
  { name: Actions.script.enrichScript, namespace: "com.datadoghq.script" },
  { name: Actions.script.testConnection, namespace: "com.datadoghq.script" },
];

/**
 * Connection tests and the like, which an Agent allows as soon as its list allows anything of the same
 * integration. Whether the standalone runner does so is not published, so that there they must be listed.
 *
 * @param allowlist - the list as it takes effect, default actions included
 */
export function inheritedActions(allowlist: Allowlist, flavour: Flavour): readonly InheritedAction[] {
  if (flavour === "standalone") return [];
  return INHERITED_ACTIONS.filter(
    ({ name, namespace }) =>
      allowlist.grantsUnder(namespace) && findAction(name)?.flavours.includes(flavour) === true,
  );
}
