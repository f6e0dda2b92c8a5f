/** Where the actions of this runner are. */
import { ErrorCode } from "@parkit/protocol/internal/error-code";
import { loadOnce } from "../load-once";
import { TaskError } from "../task-error";
import type { RegisteredAction } from "./action";

/**
 * Families of bundles, by the start of the names of their bundles. Loaded when a task first asks for one:
 * most runners use one or two, and all together take longer to load than the rest of the runner.
 */
const FAMILIES: Readonly<Record<string, () => Promise<readonly RegisteredAction[]>>> = {
  "com.datadoghq.ansible": async () => [(await import("./ansible/invoke-playbook.js")).invokePlaybook],
  "com.datadoghq.gitlab": async () => (await import("./gitlab/gitlab.js")).gitlabActions,
  "com.datadoghq.http": async () => (await import("./http/http-actions.js")).httpActions,
  "com.datadoghq.jenkins": async () => (await import("./jenkins/jenkins.js")).jenkinsActions,
  "com.datadoghq.kubernetes": async () =>
    (await import("./kubernetes/kubernetes-actions.js")).kubernetesActions,
  "com.datadoghq.mongodb": async () => (await import("./mongodb/mongodb-actions.js")).mongodbActions,
  "com.datadoghq.postgresql": async () => (await import("./postgresql/select.js")).postgresqlActions,
  "com.datadoghq.remoteaction": async () => [
    (await import("./remoteaction/test-connection.js")).testConnection,
  ],
  "com.datadoghq.script": async () => (await import("./script/script-actions.js")).scriptActions,
  "com.datadoghq.temporal": async () => (await import("./temporal/temporal-actions.js")).temporalActions,
};

/** The same, each loaded once. */
const LOADS = Object.entries(FAMILIES).map(([family, load]) => ({ family, load: loadOnce(load) }));

/** Loads every action. */
export async function loadActions(): Promise<readonly RegisteredAction[]> {
  return (await Promise.all(LOADS.map(({ load }) => load()))).flat();
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
  const found = LOADS.find(({ family }) => bundle === family || bundle.startsWith(`${family}.`));
  return found === undefined ? [] : found.load();
}
