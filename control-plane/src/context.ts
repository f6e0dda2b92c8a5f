import type { ControlPlaneEvent } from "./event";
import type { ControlPlaneState } from "./state";
import type { Store } from "./store/store";
import type { TaskSignals } from "./tasks/task-signals";

/** What every resource of a control plane works with. */
export interface ControlPlaneContext {
  readonly state: ControlPlaneState;
  /** Where the state is kept. What an answer tells was written before it leaves. */
  readonly store: Store;
  readonly settings: ControlPlaneSettings;
  /** Wakes those who wait for a task to end. */
  readonly taskSignals: TaskSignals;
  readonly now: () => Date;
  /** Source of every id and key. */
  readonly randomBytes: (size: number) => Buffer;
  readonly log: (event: ControlPlaneEvent) => void;
}

/** How a control plane behaves where Datadog has not published its own values. */
export interface ControlPlaneSettings {
  /**
   * How long a runner may hold a task without a heartbeat, in milliseconds. Runners beat every 20 seconds.
   *
   * @default 60000
   */
  readonly leaseMs: number;
  /**
   * How many times a task is handed out before it fails, so that one that kills its runner does not come back
   * for ever.
   *
   * @default 5
   */
  readonly maxDeliveries: number;
  /**
   * How long a task may start after it was handed out, in milliseconds: its signed expiration time.
   *
   * @default 300000
   */
  readonly taskLifetimeMs: number;
  /**
   * How many ended tasks are kept, with their outputs.
   *
   * @default 1000
   */
  readonly maxFinishedTasks: number;
  /**
   * How many tasks may wait or run at a time.
   *
   * @default 10000
   */
  readonly maxOpenTasks: number;
  /**
   * How many runners may enroll.
   *
   * @default 1000
   */
  readonly maxRunners: number;
  /**
   * Pause to ask of idle runners, in milliseconds.
   *
   * @default - none: runners keep their own pace of a second
   */
  readonly pacingHintMs?: number;
  /**
   * Whether the preview routes of connection groups exist. Datadog has not published any.
   *
   * @default true
   */
  readonly connectionGroups: boolean;
  /**
   * Whether the API key may enroll ownerless runners.
   *
   * @default true
   */
  readonly apiKeyMayEnroll: boolean;
}
