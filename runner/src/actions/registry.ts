/** Where the actions of this runner are. */
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { loadOnce } from "../load-once";
import { TaskError } from "../task-error";
import type { RegisteredAction } from "./action";

/**
 * Families of bundles, by the start of the names of their bundles. Loaded when a task first asks for one:
 * most runners use one or two, and all together take longer to load than the rest of the runner.
 */
const FAMILIES = {
  "com.datadoghq.ansible": loadOnce(async () => [
    (await import("./ansible/invoke-playbook.js")).invokePlaybook,
  ]),
  "com.datadoghq.gitlab": loadOnce(async () => (await import("./gitlab/gitlab.js")).gitlabActions),
  "com.datadoghq.http": loadOnce(async () => (await import("./http/http-actions.js")).httpActions),
  "com.datadoghq.jenkins": loadOnce(async () => (await import("./jenkins/jenkins.js")).jenkinsActions),
  "com.datadoghq.kubernetes": loadOnce(
    async () => (await import("./kubernetes/kubernetes-actions.js")).kubernetesActions,
  ),
  "com.datadoghq.mongodb": loadOnce(
    async () => (await import("./mongodb/mongodb-actions.js")).mongodbActions,
  ),
  "com.datadoghq.postgresql": loadOnce(
    async () => (await import("./postgresql/select.js")).postgresqlActions,
  ),
  "com.datadoghq.remoteaction": loadOnce(async () => [
    (await import("./remoteaction/test-connection.js")).testConnection,
  ]),
  "com.datadoghq.script": loadOnce(async () => (await import("./script/script-actions.js")).scriptActions),
  "com.datadoghq.temporal": loadOnce(
    async () => (await import("./temporal/temporal-actions.js")).temporalActions,
  ),
} satisfies Readonly<Record<string, () => Promise<readonly RegisteredAction[]>>>;

/** Loads every action. */
export async function loadActions(): Promise<readonly RegisteredAction[]> {
  return (await Promise.all(Object.values(FAMILIES).map((load) => load()))).flat();
}

/**
 * Finds an action, and loads it.
 *
 * @throws {@link TaskError} with code INTERNAL_ERROR when the runner has no such bundle, or no such action in
 *   it.
 */
export async function findAction(bundle: string, name: string): Promise<RegisteredAction> {
  const actions = (await loadFamilyOf(bundle)).filter((action) => action.bundle === bundle);
  if (actions.length === 0)
    throw new TaskError(ErrorCode.INTERNAL_ERROR, `could not find bundle for ${bundle}`);
  const found = actions.find((action) => action.name === name);
  if (found === undefined) throw new TaskError(ErrorCode.INTERNAL_ERROR, `could not find action for ${name}`);
  return found;
}

async function loadFamilyOf(bundle: string): Promise<readonly RegisteredAction[]> {
  const found = Object.entries(FAMILIES).find(
    ([family]) => bundle === family || bundle.startsWith(`${family}.`),
  );
  return found === undefined ? [] : found[1]();
}
