/**
 * Runs of workflows. A run queues the task of one step, and that of the next when it has succeeded; whoever
 * started it is asked for permission at every step, as Datadog does. Runs are records like all others, so
 * that they go on after a restart.
 */
import { stringifyJson, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { Refusal } from "../answer";
import type { CallerContext, ControlPlaneContext } from "../context";
import { refusedBecause } from "../control-request";
import { randomUuid } from "../identifiers";
import { submitTask } from "../routes/tasks";
import type { Task } from "../state";
import { fillIn, UnknownExpression } from "./expression";
import { readWorkflowSteps, type WorkflowStep } from "./workflow-spec";

/** A workflow. */
export interface StoredWorkflow {
  readonly id: string;
  /** Attributes as they were sent; of `spec` the control plane reads a part. */
  readonly attributes: JsonObject & { readonly name: string; readonly spec: JsonObject };
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Id of the user. */
  readonly createdBy: string;
}

/** One step of a run. */
export interface InstanceStep {
  readonly name: string;
  readonly status: "waiting" | "running" | "succeeded" | "failed";
  /** Its task; absent until it begins, and when it cannot. */
  readonly taskId?: string;
  /** What its action put out. */
  readonly outputs?: JsonValue;
  /** Why it failed. */
  readonly error?: string;
}

/** A run of a workflow. */
export interface WorkflowInstance {
  readonly id: string;
  readonly workflowId: string;
  /** The specification that runs: a later change of the workflow does not change the run. */
  readonly spec: JsonObject;
  /** What it was given: `{{ Trigger.… }}`. */
  readonly payload: JsonObject;
  /** Id of the user on whose behalf it runs, and of the application key. */
  readonly userId: string;
  readonly appKeyId: string;
  readonly startedAt: Date;
  /** In the order in which they run. */
  readonly steps: readonly InstanceStep[];
  readonly status: "running" | "succeeded" | "failed";
  readonly finishedAt?: Date;
}

/** A step that cannot begin, and the status of the refusal. */
export class StepRefused extends Error {
  override readonly name = "StepRefused";

  constructor(
    step: string,
    readonly status: number,
    why: string,
  ) {
    super(`step ${step}: ${why}`);
  }
}

/**
 * Starts a run: the task of its first step is queued.
 *
 * @throws {@link StepRefused} when the first step cannot begin, `WireFormatError` when the specification is
 *   none that can run
 */
export function startInstance(
  context: CallerContext,
  workflow: StoredWorkflow,
  payload: JsonObject,
): WorkflowInstance {
  const { spec } = workflow.attributes;
  const steps = readWorkflowSteps(spec);
  if (steps.length === 0) throw new WireFormatError("spec", "has no trigger with a first step");
  const instance: WorkflowInstance = {
    id: randomUuid(context.randomBytes),
    workflowId: workflow.id,
    spec,
    payload,
    userId: context.user.id,
    appKeyId: context.appKey.id,
    startedAt: context.now(),
    steps: steps.map(({ name }) => ({ name, status: "waiting" })),
    status: "running",
  };
  return begin(context, instance);
}

/** Takes note of the end of a task: if it was a step's, the run goes on or ends. */
export function continueInstance(context: ControlPlaneContext, task: Task): void {
  const { state, taskSignals } = context;
  const instance =
    task.workflowInstanceId === undefined ? undefined : state.workflowInstances.get(task.workflowInstanceId);
  if (instance === undefined || task.outcome === undefined) return;
  const { outcome } = task;
  const ended: WorkflowInstance = withStep(
    instance,
    (step) => step.taskId === task.id,
    outcome.kind === "succeeded"
      ? { status: "succeeded", outputs: outcome.outputs }
      : { status: "failed", error: outcome.externalMessage || outcome.message },
  );
  const next = advanced(context, ended);
  if (next.status !== "running") taskSignals.ended(next.id);
}

function advanced(context: ControlPlaneContext, instance: WorkflowInstance): WorkflowInstance {
  if (instance.steps.some(({ status }) => status === "failed")) return finish(context, instance, "failed");
  if (instance.steps.every(({ status }) => status === "succeeded"))
    return finish(context, instance, "succeeded");
  const caller = callerOf(context, instance);
  const isWaiting = ({ status }: InstanceStep): boolean => status === "waiting";
  try {
    if (caller === undefined) throw new StepRefused("", 403, "whoever started the run is gone");
    return begin(caller, instance);
  } catch (error) {
    if (!(error instanceof StepRefused)) throw error;
    const { message } = error;
    return finish(context, withStep(instance, isWaiting, { status: "failed", error: message }), "failed");
  }
}

/** @throws {@link StepRefused} when the step cannot begin */
function begin(context: CallerContext, instance: WorkflowInstance): WorkflowInstance {
  const name = instance.steps.find(({ status }) => status === "waiting")?.name ?? "";
  const step = readWorkflowSteps(instance.spec).find((candidate) => candidate.name === name);
  if (step === undefined) throw new StepRefused(name, 400, "is not there");
  const task = queueStep(context, instance, step);
  const begun = withStep(instance, (one) => one.name === name, { status: "running", taskId: task.id });
  context.state.workflowInstances.set(begun.id, begun);
  return begun;
}

function queueStep(context: CallerContext, instance: WorkflowInstance, step: WorkflowStep): Task {
  const { name, fqn, connection } = step;
  if (connection === undefined)
    throw new StepRefused(name, 400, "it names no connection, and no private action runs without one here");
  try {
    const { inputs, tags } = filledIn(instance, step);
    const through =
      "group" in connection ? { group: connection.group, tags } : { connection: connection.connection };
    return submitTask(context, { fqn, inputs, ...through }, instance.id);
  } catch (error) {
    if (error instanceof Refusal)
      throw new StepRefused(name, error.answer.status === 403 ? 403 : 400, refusedBecause(error));
    if (error instanceof UnknownExpression || error instanceof WireFormatError)
      throw new StepRefused(name, 400, error.message);
    throw error;
  }
}

function filledIn(
  { payload, steps }: WorkflowInstance,
  { inputs, connection }: WorkflowStep,
): { readonly inputs: JsonObject; readonly tags: readonly string[] } {
  const outputs = steps.map(({ name, outputs: value = null }) => [name, value] as const);
  const scope = { Trigger: payload, Steps: Object.fromEntries(outputs) };
  const tags = connection !== undefined && "group" in connection ? connection.tags : [];
  return {
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, fillIn(value, scope)] as const),
    ),
    tags: tags.map((tag) => textOf(fillIn(tag, scope))),
  };
}

/** A tag whose value is no text fits no member. */
function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : stringifyJson(value);
}

function finish(
  { state, now, settings }: ControlPlaneContext,
  instance: WorkflowInstance,
  status: "succeeded" | "failed",
): WorkflowInstance {
  const finished: WorkflowInstance = { ...instance, status, finishedAt: now() };
  state.workflowInstances.set(finished.id, finished);
  forgetOldest(state.workflowInstances, settings.maxFinishedTasks);
  return finished;
}

/** Runs that go on are not forgotten: their number is bounded by that of open tasks. */
function forgetOldest(instances: Map<string, WorkflowInstance>, most: number): void {
  for (const [id, { status }] of instances) {
    if (instances.size <= most) return;
    if (status !== "running") instances.delete(id);
  }
}

function callerOf(context: ControlPlaneContext, instance: WorkflowInstance): CallerContext | undefined {
  const user = context.state.users.get(instance.userId);
  const appKey = context.state.appKeys.get(instance.appKeyId);
  return user === undefined || appKey === undefined ? undefined : { ...context, user, appKey };
}

/** The run with its first step of this kind changed. */
function withStep(
  instance: WorkflowInstance,
  is: (step: InstanceStep) => boolean,
  change: Partial<InstanceStep>,
): WorkflowInstance {
  const at = instance.steps.findIndex(is);
  return {
    ...instance,
    steps: instance.steps.map((step, index) => (index === at ? { ...step, ...change } : step)),
  };
}
