/**
 * Everything a control plane knows, as plain records in one place. Resource files change it through their own
 * functions only, and put a record that they changed into its table again, so that it is stored.
 */
import type { KeyObject } from "node:crypto";
import type { SigningKey } from "@parkit/protocol/internal/signing-key";
import type { StoredConnection } from "@parkit/protocol/internal/action-connection";
import type { StoredConnectionGroup } from "@parkit/protocol/internal/connection-group";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import type { RunnerFacts } from "@parkit/protocol/internal/opms";
import type { TaskOutcome } from "@parkit/protocol/internal/task-report";
import type { Fault } from "./fault";
import type { OpenTasks } from "./tasks/open-tasks";
import type { Table } from "./store/store";
import type { TaskDefect } from "./tasks/task-defect";
import type { UsedTokens } from "./used-tokens";

/** State of a control plane: one organisation. */
export interface ControlPlaneState {
  /** The one organisation, by its id. */
  readonly organisations: Table<Organisation>;
  readonly organisation: Organisation;
  readonly runners: Table<EnrolledRunner>;
  /** With their secrets. */
  readonly connections: Table<StoredConnection>;
  readonly groups: Table<StoredConnectionGroup>;
  /** Tasks that are queued or running. */
  readonly openTasks: OpenTasks;
  /** Tasks that ended, oldest first; the oldest are dropped when there are too many. */
  readonly finishedTasks: Table<Task>;
  /** Keys that sign tasks by their ids; the newest, the last, signs, all are delivered to runners. */
  readonly signingKeys: Table<SigningKey>;
  /** Bindings of restriction policies by resource id, such as `connection:<uuid>`. */
  readonly restrictionPolicies: Table<JsonValue>;
  /** Faults that wait for a request, oldest first. */
  readonly faults: Table<Fault>;
  /** Tokens that runners used since the control plane started. */
  readonly usedTokens: UsedTokens;
}

/** The organisation and its credentials. */
export interface Organisation {
  /** Organisation id, int64, above zero. */
  readonly id: bigint;
  /** Region part of the URNs of its runners. */
  readonly region: string;
  /** Its one API key. */
  readonly apiKey: string;
  /** Its one application key. */
  readonly appKey: AppKey;
  /** Id of the user who owns the application key. */
  readonly userId: string;
}

/** An application key. */
export interface AppKey {
  /** Id under which it is registered; not the key itself. */
  readonly id: string;
  readonly secret: string;
  /** Whether it has Actions API access. */
  registered: boolean;
}

/** A runner that enrolled. */
export interface EnrolledRunner {
  readonly id: string;
  /** Unique within the organisation. */
  readonly name: string;
  readonly urn: string;
  /** Owned runners take connections; ownerless ones are governed by execution policies and take none. */
  readonly ownership: "owned" | "ownerless";
  readonly modes: readonly string[];
  /** Allowlist that was sent at enrollment, for display only: the runner itself enforces its own. */
  readonly allowlist: readonly string[];
  /** Host name at which browsers reach a push runner. */
  readonly host?: string;
  readonly publicKey: KeyObject;
  readonly enrolledAt: Date;
  /** When it last called with a valid token. */
  lastSeenAt?: Date;
  /** What it last said about itself. Nothing of it is verified. */
  facts: Partial<RunnerFacts>;
}

/** One time that a task was handed to its runner. */
export interface Delivery {
  /** Lease id. */
  readonly jobId: string;
  /** When the lease ends unless a heartbeat extends it. */
  leaseEndsAt: Date;
}

/** A task for one runner. */
export interface Task {
  readonly id: string;
  /** `<bundle>.<action>`. */
  readonly fqn: string;
  readonly inputs: JsonObject;
  readonly runnerId: string;
  readonly connectionId?: string;
  /** Group through which the connection was found. */
  readonly groupId?: string;
  /** Product that the task says it comes from. */
  readonly client: number;
  /** What is wrong with the task on purpose. */
  readonly defect?: TaskDefect;
  readonly queuedAt: Date;
  /** Oldest first. */
  readonly deliveries: Delivery[];
  /** Running tasks hold the lease of their last delivery. */
  status: "queued" | "running" | "succeeded" | "failed";
  outcome?: TaskOutcome;
  finishedAt?: Date;
}
