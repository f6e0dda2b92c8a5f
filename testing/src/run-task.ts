import type { ControlPlane } from "@parkit/control-plane/internal/control-plane";
import type { TaskRequest } from "@parkit/control-plane/internal/routes/tasks";
import { ArgumentError } from "@parkit/provider-schema/internal/parkit-error";

/** A task for a runner. */
export type TaskToRun = TaskRequest;

/** What became of a task. */
export interface FinishedTask {
  /** `succeeded` or `failed`; another one when no runner has reported it in time. */
  readonly status: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly name: string; readonly message: string };
}

/** Seconds that one request waits for the task to end. */
const WAIT_SECONDS = 20;

interface TaskAnswer {
  readonly task: FinishedTask & { readonly id: string };
}

/**
 * Queues a signed task at a control plane and waits until a runner has reported it, 20 seconds at most.
 *
 * @throws {ArgumentError} when the control plane refuses the task: no such action, runner or connection
 */
export async function runTask(
  { url, apiKey, appKey }: Pick<ControlPlane, "url" | "apiKey" | "appKey">,
  task: TaskToRun,
): Promise<FinishedTask> {
  const call = async (path: string, init: RequestInit = {}): Promise<TaskAnswer> => {
    const headers = {
      "DD-API-KEY": apiKey,
      "DD-APPLICATION-KEY": appKey,
      "Content-Type": "application/json",
    };
    const response = await fetch(`${url}/api/parkit/v1/tasks${path}`, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new ArgumentError(`the control plane refused the task: ${text}`);
    return JSON.parse(text) as TaskAnswer;
  };
  const queued = await call("", { method: "POST", body: JSON.stringify(task) });
  const { task: finished } = await call(`/${queued.task.id}?wait=${WAIT_SECONDS}`);
  return finished;
}
