/** Queueing tasks and seeing what became of them: parkit's own control API, in place of a workflow. */
import { errorCodeName } from "@parkit/protocol/internal/error-code";
import type { JsonObject } from "@parkit/protocol/internal/json";
import { encodeTask, MAX_TASK_BYTES, TaskClient } from "@parkit/protocol/internal/task-message";
import { isActionName } from "@parkit/provider-schema/internal/actions/action-name";
import { jsonAnswer } from "../answer";
import { requirePermission, withKeys, withPermission } from "../authentication";
import type { CallerContext, ControlPlaneContext, Plane } from "../context";
import { judgeTask } from "../execution-policy/judge-task";
import { isRelated } from "../organisation/access";
import { CONTROL_PATH, controlRefusal, readControlRequest } from "../control-request";
import type { ApiRequest, Route } from "../route";
import type { Task } from "../state";
import { isTaskDefect, TASK_DEFECT_NAMES, type TaskDefect } from "../tasks/task-defect";
import { taskMessage } from "../tasks/task-delivery";
import { allTasks, cancelTask, findTask, queueTask, type NewTask } from "../tasks/task-queue";
import { resolveTaskTarget, type TaskTarget, type TaskTargetRequest } from "../tasks/task-target";
import { waitSeconds } from "../wait";

const TASKS_PATH = `${CONTROL_PATH}/tasks`;
/** Room for the task id and a longer expiration time, in bytes. */
const MESSAGE_RESERVE = 1024;
const MAX_CLIENT = 2 ** 31 - 1;

/** A task to queue. */
export interface TaskRequest extends TaskTargetRequest {
  /** `<bundle>.<action>`, such as `com.datadoghq.http.request`. */
  readonly fqn: string;
  /**
   * Inputs of the action.
   *
   * @default {}
   */
  readonly inputs?: JsonObject;
  /**
   * Product that the task says it comes from, a `TaskClient`.
   *
   * @default 1 (workflows)
   */
  readonly client?: number;
  /** What is wrong with the task on purpose. */
  readonly defect?: TaskDefect;
}

/**
 * Queues a task. Names are resolved now: a later change of a group does not move the task.
 *
 * @param workflowInstanceId - run of a workflow that the task is a step of
 * @throws {@link Refusal} when the action is not an action name, the target cannot be found or may not be
 *   used, or the task or the queue is too large; `WireFormatError` when the inputs are nested too deeply.
 */
export function submitTask(context: CallerContext, request: TaskRequest, workflowInstanceId?: string): Task {
  const { fqn, inputs = {}, client = TaskClient.WORKFLOWS, defect } = request;
  if (!isActionName(fqn)) {
    throw controlRefusal(400, "invalid-action", "fqn is not of the form <bundle>.<action>");
  }
  const target = resolveTaskTarget(context.state, request, "pull");
  checkAccess(context, target);
  checkPolicies(context, target, fqn, inputs);
  const wanted = {
    fqn,
    inputs,
    client,
    ...target,
    ...(defect !== undefined && { defect }),
    ...(workflowInstanceId !== undefined && { workflowInstanceId }),
  };
  checkSize(context, wanted);
  const task = queueTask(context, wanted);
  if (task === undefined) throw controlRefusal(429, "queue-full", "too many tasks wait or run");
  return task;
}

/**
 * A group opens no connection: whoever queues a task must be a resolver of the member that the tags pick.
 *
 * @throws {@link Refusal} with status 403 when the caller may not use the target
 */
export function checkAccess(context: CallerContext, { connectionId, groupId }: TaskTarget): void {
  const connection = connectionId === undefined ? undefined : context.state.connections.get(connectionId);
  const group = groupId === undefined ? undefined : context.state.groups.get(groupId);
  if (group !== undefined && !isRelated(context, "connection-group", "viewer", group))
    throw controlRefusal(403, "not-viewer", `you are not viewer of connection group ${group.name}`);
  if (connection === undefined) return;
  requirePermission(context, "connections_resolve");
  if (!isRelated(context, "connection", "resolver", connection))
    throw controlRefusal(403, "not-resolver", `you are not resolver of connection ${connection.name}`);
}

/**
 * Ownerless runners are sent what execution policies let the caller run there.
 *
 * @throws {@link Refusal} with status 403 when they do not
 */
export function checkPolicies(
  context: CallerContext,
  { runnerId }: TaskTarget,
  fqn: string,
  inputs: JsonObject,
): void {
  const runner = context.state.runners.get(runnerId);
  if (runner?.ownership !== "ownerless") return;
  const { allowed, policies } = judgeTask(context, { runnerId, fqn, inputs });
  const policyIds = policies.map(({ id }) => id);
  context.log({ event: "task-judged", runnerId, fqn, allowed, policyIds });
  if (allowed) return;
  const names = policies.map(({ attributes: { name } }) => name);
  throw controlRefusal(
    403,
    "denied-by-policy",
    names.length === 0
      ? `no execution policy allows ${fqn} on runner ${runner.name}`
      : `${fqn} on runner ${runner.name} is denied by ${names.join(", ")}`,
  );
}

/** What whoever queued a task should know before waiting for it. */
function warningsOf({ state }: CallerContext, { runnerId }: Task): readonly string[] {
  const runner = state.runners.get(runnerId);
  if (runner === undefined || runner.lastSeenAt !== undefined) return [];
  return [`runner ${runner.name} has never connected: the task waits until it does`];
}

/**
 * Inputs that no runner could read are refused now, not when the runner asks. Encoding throws for those
 * nested too deeply.
 */
function checkSize(context: ControlPlaneContext, task: NewTask): void {
  if (encodeTask(taskMessage(context, "", task)).length + MESSAGE_RESERVE <= MAX_TASK_BYTES) return;
  throw controlRefusal(413, "task-too-large", `a task may have at most ${MAX_TASK_BYTES} bytes`);
}

/** Routes of tasks. `GET …/tasks/{id}?wait=<seconds>` answers when the task ends or the time is over. */
export function taskRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "POST",
      path: TASKS_PATH,
      handle: withKeys(plane, (request, context) => {
        const task = submitTask(context, readTaskRequest(request.body));
        return jsonAnswer(201, { task: taskJson(task), warnings: warningsOf(context, task) });
      }),
    },
    {
      method: "GET",
      path: TASKS_PATH,
      handle: withPermission(plane, "on_prem_runner_read", (_request, context) =>
        jsonAnswer(200, { tasks: allTasks(context).map(taskJson) }),
      ),
    },
    {
      method: "POST",
      path: `${TASKS_PATH}/{id}/cancel`,
      handle: withPermission(plane, "on_prem_runner_use", (request, context) => {
        const task = knownTask(context, request);
        if (task.outcome !== undefined)
          throw controlRefusal(409, "task-ended", `the task has ended: it ${task.status}`);
        checkAccess(context, task);
        cancelTask(context, task);
        return jsonAnswer(200, { task: taskJson(task) });
      }),
    },
    {
      method: "GET",
      path: `${TASKS_PATH}/{id}`,
      handle: withPermission(plane, "on_prem_runner_read", async (request, context) => {
        const wait = waitSeconds(request);
        const task = knownTask(context, request);
        if (wait > 0 && task.outcome === undefined) {
          await context.taskSignals.wait(task.id, wait * 1000, request.signal);
        }
        const known = knownTask(context, request);
        return jsonAnswer(200, { task: { ...taskJson(known), timeline: timelineOf(known) } });
      }),
    },
  ];
}

/** A task as the control API shows it. */
function taskJson(task: Task): JsonObject {
  const { id, fqn, runnerId, connectionId, groupId, status, outcome } = task;
  return {
    id,
    status,
    fqn,
    runner: runnerId,
    ...(connectionId !== undefined && { connection: connectionId }),
    ...(groupId !== undefined && { group: groupId }),
    queuedAt: task.queuedAt.toISOString(),
    deliveries: task.deliveries.length,
    ...(task.finishedAt !== undefined && { finishedAt: task.finishedAt.toISOString() }),
    ...(outcome?.kind === "succeeded" && { outputs: outcome.outputs }),
    ...(outcome?.kind === "failed" && {
      error: {
        code: outcome.code,
        name: errorCodeName(outcome.code),
        message: outcome.message,
        externalMessage: outcome.externalMessage,
      },
    }),
  };
}

/**
 * What happened to a task, oldest first. A lease has ended where the task was handed out again, or ended
 * later without a report.
 */
function timelineOf({ queuedAt, deliveries, outcome, finishedAt }: Task): readonly JsonObject[] {
  const leases = deliveries.flatMap(({ deliveredAt, leaseEndsAt }, index) => {
    const next = deliveries[index + 1]?.deliveredAt ?? finishedAt;
    return [
      { event: "delivered", at: deliveredAt.toISOString() },
      ...(next !== undefined && next >= leaseEndsAt
        ? [{ event: "lease-ended", at: leaseEndsAt.toISOString() }]
        : []),
    ];
  });
  return [
    { event: "queued", at: queuedAt.toISOString() },
    ...leases,
    ...(outcome === undefined || finishedAt === undefined
      ? []
      : [{ event: outcome.kind, at: finishedAt.toISOString() }]),
  ];
}

function knownTask(context: ControlPlaneContext, { parameters }: ApiRequest): Task {
  const id = parameters["id"] ?? "";
  const task = findTask(context, id);
  if (task === undefined) throw controlRefusal(404, "unknown-task", "there is no task with this id");
  return task;
}

const MEMBERS = [
  "fqn",
  "inputs",
  "runner",
  "hostname",
  "clusterId",
  "connection",
  "group",
  "tags",
  "client",
  "defect",
];

function readTaskRequest(body: string): TaskRequest {
  const request = readControlRequest(body, MEMBERS);
  const runner = request.text("runner");
  const hostname = request.text("hostname");
  const clusterId = request.text("clusterId");
  const connection = request.text("connection");
  const group = request.text("group");
  const inputs = request.object("inputs");
  const client = request.integer("client", MAX_CLIENT);
  const tags = request.tags("tags");
  const defect = readDefect(request.text("defect"));
  return {
    fqn: request.text("fqn") ?? "",
    ...(inputs !== undefined && { inputs }),
    ...(runner !== undefined && { runner }),
    ...(hostname !== undefined && { hostname }),
    ...(clusterId !== undefined && { clusterId }),
    ...(connection !== undefined && { connection }),
    ...(group !== undefined && { group }),
    ...(tags !== undefined && { tags }),
    ...(client !== undefined && { client }),
    ...(defect !== undefined && { defect }),
  };
}

function readDefect(text: string | undefined): TaskDefect | undefined {
  if (text === undefined || isTaskDefect(text)) return text;
  throw controlRefusal(400, "unknown-defect", `defect is one of ${TASK_DEFECT_NAMES.join(", ")}`);
}
