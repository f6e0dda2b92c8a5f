/**
 * Everything a control plane knows, as plain records in one place. Resource files change it through their own
 * functions only, and put a record that they changed into its table again, so that it is stored.
 */
import type { KeyObject } from "node:crypto";
import type { SigningKey } from "@parkit/protocol/internal/signing-key";
import type { StoredConnection } from "@parkit/protocol/internal/action-connection";
import type { StoredConnectionGroup } from "@parkit/protocol/internal/connection-group";
import type { JsonObject } from "@parkit/protocol/internal/json";
import type { RunnerFacts } from "@parkit/protocol/internal/opms";
import type { TaskOutcome } from "@parkit/protocol/internal/task-report";
import type { StoredExecutionPolicy } from "./execution-policy/policy-document";
import type { Permission } from "./organisation/permission";
import type { Table } from "./store/store";
import type { OpenTasks } from "./tasks/open-tasks";
import type { TaskDefect } from "./tasks/task-defect";
import type { StoredWorkflow, WorkflowInstance } from "./workflow/workflow-instance";

/** State of one organisation. */
export interface ControlPlaneState {
  readonly organisation: Organisation;
  readonly users: Table<User>;
  readonly roles: Table<Role>;
  readonly teams: Table<Team>;
  readonly apiKeys: Table<ApiKey>;
  readonly appKeys: Table<AppKey>;
  readonly runners: Table<EnrolledRunner>;
  /** With their secrets. */
  readonly connections: Table<StoredConnection>;
  readonly groups: Table<StoredGroup>;
  readonly executionPolicies: Table<StoredExecutionPolicy>;
  /** Agents that runners are in, by the runners' ids, where somebody said so. */
  readonly agents: Table<RunnerAgent>;
  /** Tasks that are queued or running. */
  readonly openTasks: OpenTasks;
  /** Tasks that ended, oldest first; the oldest are dropped when there are too many. */
  readonly finishedTasks: Table<Task>;
  readonly workflows: Table<StoredWorkflow>;
  /** Runs of workflows, oldest first; the oldest that have ended are dropped when there are too many. */
  readonly workflowInstances: Table<WorkflowInstance>;
  /** Keys that sign tasks, oldest first: the last one signs, all of them are delivered to runners. */
  readonly signingKeys: Table<SigningKey>;
  /** What was done and refused, oldest first; the oldest are dropped when there are too many. */
  readonly audit: Table<AuditEntry>;
  /** Bindings of restriction policies by resource id, such as `connection:<uuid>`. */
  readonly restrictionPolicies: Table<readonly PolicyBinding[]>;
}

/** An organisation. */
export interface Organisation {
  /** Organisation id, int64, above zero. */
  readonly id: bigint;
  readonly name: string;
  /** Region part of the URNs of its runners. */
  readonly region: string;
}

/** A person, or a service account. */
export interface User {
  readonly id: string;
  /** Unique within the organisation. */
  readonly name: string;
  readonly roles: readonly string[];
}

/** A role: what its users may do. */
export interface Role {
  readonly id: string;
  /** Unique within the organisation. */
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** A team. */
export interface Team {
  readonly id: string;
  /** Unique within the organisation. */
  readonly name: string;
  /** Ids of users. */
  readonly members: readonly string[];
}

/** An API key. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  /** Whether it may enroll ownerless runners. */
  readonly mayEnroll: boolean;
}

/** An application key. */
export interface AppKey {
  /** Id under which it is registered; not the key itself. */
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  /** Id of the user who owns it. */
  readonly userId: string;
  /** What its caller may do of what the user may; absent for all of it. */
  readonly scopes?: readonly Permission[];
  /** Whether it has Actions API access. */
  readonly registered: boolean;
}

/** Who did what, or was kept from it. Never what a request or an answer holds beside ids. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** Absent where an API key alone was enough. */
  readonly user?: { readonly id: string; readonly name: string };
  /** Id of the key: the application key's, or the API key's where there is no user. */
  readonly keyId: string;
  readonly method: string;
  /** Path without its query. */
  readonly path: string;
  /** Status of the answer. */
  readonly status: number;
  /** Id of what was made. */
  readonly created?: string;
}

/** One binding of a restriction policy. */
export interface PolicyBinding {
  readonly relation: string;
  /** `<kind>:<id>`, the kinds being `org`, `role`, `team` and `user`. */
  readonly principals: readonly string[];
}

/** A connection group, and who made it. */
export interface StoredGroup extends StoredConnectionGroup {
  /** Id of the user. */
  readonly createdBy: string;
}

/** A runner that enrolled. */
export interface EnrolledRunner {
  readonly id: string;
  /** Unique within the organisation. */
  readonly name: string;
  readonly urn: string;
  /** Owned runners take connections; ownerless ones are governed by execution policies and take none. */
  readonly ownership: "owned" | "ownerless";
  /** Id of the user who owns it; ownerless runners have none. */
  readonly createdBy?: string;
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

/** The Agent that a runner is in, as Datadog knows it from elsewhere. */
export interface RunnerAgent {
  /** Tags by which execution policies find it. */
  readonly agentTags: readonly string[];
  /** Of a runner on a host or a node. */
  readonly hostname?: string;
  /** Of a runner in a Cluster Agent: the orchestrator's id of the cluster. */
  readonly clusterId?: string;
}

/** One time that a task was handed to its runner. */
export interface Delivery {
  /** Lease id. */
  readonly jobId: string;
  readonly deliveredAt: Date;
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
  /** Run of a workflow that it is a step of. */
  readonly workflowInstanceId?: string;
  readonly queuedAt: Date;
  /** Oldest first. */
  readonly deliveries: Delivery[];
  /** Running tasks hold the lease of their last delivery. */
  status: "queued" | "running" | "succeeded" | "failed";
  outcome?: TaskOutcome;
  finishedAt?: Date;
}
