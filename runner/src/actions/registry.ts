/** The actions that this runner has, in one table. */
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { TaskError } from "../task-error";
import type { RegisteredAction } from "./action";
import { invokePlaybook } from "./ansible/invoke-playbook";
import { gitlabActions } from "./gitlab/gitlab";
import { getChecksumFromUrl } from "./http/get-checksum-from-url";
import { request } from "./http/request";
import { testConnection } from "./http/test-connection";
import { buildJenkinsJob, deleteJenkinsJob, getJobStatus } from "./jenkins/jenkins";
import { kubernetesActions } from "./kubernetes/kubernetes-actions";
import { mongodbActions } from "./mongodb/mongodb-actions";
import { select } from "./postgresql/select";
import { testConnection as testRemoteActions } from "./remoteaction/test-connection";
import { runPredefinedPowershellScript, runPredefinedScript } from "./script/run-predefined-script";
import { enrichScript, runShellScript, testConnection as testScripts } from "./script/script-forms";
import { temporalActions } from "./temporal/temporal-actions";

/** Every action. */
export const ACTIONS: readonly RegisteredAction[] = [
  request,
  getChecksumFromUrl,
  testConnection,
  ...kubernetesActions,
  ...gitlabActions,
  buildJenkinsJob,
  getJobStatus,
  deleteJenkinsJob,
  ...mongodbActions,
  ...temporalActions,
  invokePlaybook,
  testRemoteActions,
  select,
  runPredefinedScript,
  runPredefinedPowershellScript,
  testScripts,
  enrichScript,
  runShellScript,
];

/**
 * Finds an action.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR when the runner has no such bundle, or no such action in
 *   it.
 */
export function findAction(bundle: string, name: string): RegisteredAction {
  const actions = ACTIONS.filter((action) => action.bundle === bundle);
  if (actions.length === 0)
    throw new TaskError(ErrorCode.INTERNAL_ERROR, `could not find bundle for ${bundle}`);
  const found = actions.find((action) => action.name === name);
  if (found === undefined) throw new TaskError(ErrorCode.INTERNAL_ERROR, `could not find action for ${name}`);
  return found;
}
