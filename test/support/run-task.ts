import type { ControlPlane } from "@parkit/control-plane";

/** A task as the control plane tells of it. */
export interface FinishedTask {
  readonly status: string;
  readonly outputs?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * Has a runner do an action, an HTTP request unless it is named, and waits for what comes of it.
 *
 * @param target - id, URN or name of the runner, or the connection that leads to it
 */
export async function runTask(
  { url, apiKey, appKey }: Pick<ControlPlane, "url" | "apiKey" | "appKey">,
  target: string | { readonly connection: string },
  inputs: Readonly<Record<string, unknown>>,
  fqn = "com.datadoghq.http.request",
): Promise<FinishedTask> {
  const headers = { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey };
  const queued = await fetch(`${url}/api/parkit/v1/tasks`, {
    method: "POST",
    headers,
    body: JSON.stringify({ fqn, inputs, ...(typeof target === "string" ? { runner: target } : target) }),
  });
  const { task } = (await queued.json()) as { readonly task: { readonly id: string } };
  const finished = await fetch(`${url}/api/parkit/v1/tasks/${task.id}?wait=60`, { headers });
  return ((await finished.json()) as { readonly task: FinishedTask }).task;
}
