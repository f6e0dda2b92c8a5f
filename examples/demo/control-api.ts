/** The control plane's APIs, as far as the demo uses them. */
export interface ControlApi {
  /** Queues a task and waits until it has ended. */
  runTask(request: TaskRequest): Promise<FinishedTask>;
  /** Ids of connections by name. */
  connectionIds(): Promise<ReadonlyMap<string, string>>;
  /** Replaces the tags of a connection, as somebody might in Datadog's pages. */
  retag(connectionId: string, name: string, tags: readonly string[]): Promise<void>;
}

/** A task to run through a connection group. */
export interface TaskRequest {
  readonly fqn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly group?: string;
  readonly tags?: readonly string[];
}

/** A task that has ended. */
export interface FinishedTask {
  readonly status: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly name: string; readonly message: string };
}

/** Seconds that one request waits for a task to end. */
const WAIT_SECONDS = 20;

/** Talks to a control plane. */
export function controlApi(url: string, apiKey: string, appKey: string): ControlApi {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { "DD-API-KEY": apiKey, "DD-APPLICATION-KEY": appKey, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    async runTask(request) {
      const { task } = (await call("POST", "/api/parkit/v1/tasks", request)) as { task: { id: string } };
      const path = `/api/parkit/v1/tasks/${task.id}?wait=${WAIT_SECONDS}`;
      return ((await call("GET", path)) as { task: FinishedTask }).task;
    },
    async connectionIds() {
      const { data } = (await call("GET", "/api/v2/actions/connections")) as {
        data: readonly { id: string; attributes: { name: string } }[];
      };
      return new Map(data.map(({ id, attributes }) => [attributes.name, id]));
    },
    async retag(connectionId, name, tags) {
      const attributes = { name, tags };
      await call("PATCH", `/api/v2/actions/connections/${connectionId}`, {
        data: { type: "action_connection", attributes },
      });
    },
  };
}
