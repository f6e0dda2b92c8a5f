import type { ChangeFeed } from "./change-feed";
import type { ConsoleSessions } from "./console/console-sessions";
import type { RenderInstallation } from "./console/installation";
import type { ControlPlaneEvent } from "./event";
import type { Fault } from "./fault";
import type { EventCounts } from "./metrics";
import type { AppKey, ControlPlaneState, Organisation, Task, User } from "./state";
import type { Store, Table } from "./store/store";
import type { TaskSignals } from "./tasks/task-signals";
import type { UsedTokens } from "./used-tokens";

/** What all organisations share. */
export interface SharedContext {
  readonly settings: ControlPlaneSettings;
  /** Where records are kept. What an answer tells was written before it leaves. */
  readonly store: Store;
  /** Wakes those who wait for a task to end. */
  readonly taskSignals: TaskSignals;
  readonly now: () => Date;
  /** Source of every id and key. */
  readonly randomBytes: (size: number) => Buffer;
  readonly log: (event: ControlPlaneEvent) => void;
}

/** One organisation, with which works whatever its keys ask for: there is no way to another. */
export interface ControlPlaneContext extends SharedContext {
  /** Told of the end of every task. */
  readonly taskEnded: (context: ControlPlaneContext, task: Task) => void;
  readonly state: ControlPlaneState;
  /** Says when something of it has changed. */
  readonly changes: ChangeFeed;
}

/** An organisation, and who of it is calling. */
export interface CallerContext extends ControlPlaneContext {
  readonly user: User;
  readonly appKey: AppKey;
}

/** A control plane as a whole: what is needed before it is known whose request it is. */
export interface Plane extends SharedContext {
  /** By the ids of the organisations. The first is that of whoever runs the control plane. */
  readonly organisations: ReadonlyMap<string, ControlPlaneContext>;
  /** Adds an organisation, with its first signing key. */
  readonly addOrganisation: (organisation: Organisation) => ControlPlaneContext;
  /** What has happened so far, in numbers. */
  readonly counts: EventCounts;
  /** Faults that wait for a request, oldest first. */
  readonly faults: Table<Fault>;
  /** Tokens that runners used since the control plane started. */
  readonly usedTokens: UsedTokens;
  /** Who is logged in at the console. */
  readonly consoleSessions: ConsoleSessions;
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
  /**
   * Makes the texts by which the console has a new runner started.
   *
   * @default - none: the console names the command instead
   */
  readonly renderInstallation?: RenderInstallation;
}
