/**
 * Workflows and their runs. Source: Datadog's API contract, of which the engine here does a part: private
 * actions one after the other.
 */
import {
  documentRoot,
  optionalObject,
  requiredObject,
  requiredString,
} from "@parkit/protocol/internal/json-member";
import { parseJson, type JsonObject } from "@parkit/protocol/internal/json";
import { parseResourceDocument, resourceJson } from "@parkit/protocol/internal/json-api";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { documentAnswer, emptyAnswer, gatewayRefusal, jsonAnswer, refusal, type Answer } from "../answer";
import { withActionsAccess, withPermission } from "../authentication";
import type { CallerContext, Plane } from "../context";
import { CONTROL_PATH, controlRefusal } from "../control-request";
import { isUuid, randomUuid } from "../identifiers";
import { isRelated, restrictionId, type Relation } from "../organisation/access";
import { pageOf } from "../page";
import type { ApiRequest, Route } from "../route";
import { cancelTask, findTask } from "../tasks/task-queue";
import { waitSeconds } from "../wait";
import {
  startInstance,
  StepRefused,
  type InstanceStep,
  type StoredWorkflow,
  type WorkflowInstance,
} from "../workflow/workflow-instance";

const PATH = "/api/v2/workflows";
const ITEM_PATH = `${PATH}/{id}`;
const INSTANCES_PATH = `${ITEM_PATH}/instances`;
const INSTANCE_PATH = `${INSTANCES_PATH}/{instance}`;
const WORKFLOW_TYPE = "workflows";

/**
 * Routes of workflows. What became of the steps of a run is told by parkit's own
 * `GET /api/parkit/v1/workflow-instances/{id}?wait=<seconds>`: Datadog's API tells no more than the id.
 */
export function workflowRoutes(plane: Plane): readonly Route[] {
  return [
    {
      method: "POST",
      path: PATH,
      handle: withActionsAccess(plane, "workflows_write", (request, context) =>
        createWorkflow(context, request),
      ),
    },
    {
      method: "GET",
      path: ITEM_PATH,
      handle: withActionsAccess(plane, "workflows_read", (request, context) =>
        workflowAnswer(200, relatedWorkflow(context, request, "viewer")),
      ),
    },
    {
      method: "PATCH",
      path: ITEM_PATH,
      handle: withActionsAccess(plane, "workflows_write", (request, context) =>
        updateWorkflow(context, relatedWorkflow(context, request, "editor"), request),
      ),
    },
    {
      method: "DELETE",
      path: ITEM_PATH,
      handle: withActionsAccess(plane, "workflows_write", (request, context) => {
        const { id } = relatedWorkflow(context, request, "editor");
        context.state.workflows.delete(id);
        context.state.restrictionPolicies.delete(restrictionId("workflow", id));
        return emptyAnswer(204);
      }),
    },
    {
      method: "POST",
      path: INSTANCES_PATH,
      handle: withActionsAccess(plane, "workflows_run", (request, context) =>
        runWorkflow(context, relatedWorkflow(context, request, "runner"), request),
      ),
    },
    {
      method: "GET",
      path: INSTANCES_PATH,
      handle: withActionsAccess(plane, "workflows_read", (request, context) => {
        const { id } = relatedWorkflow(context, request, "viewer");
        const all = instancesOf(context, id);
        return jsonAnswer(200, {
          data: pageOf(all, request.query).map((one) => ({ id: one.id })),
          meta: { page: { totalCount: all.length } },
        });
      }),
    },
    {
      method: "GET",
      path: INSTANCE_PATH,
      handle: withActionsAccess(plane, "workflows_read", (request, context) =>
        instanceAnswer(knownInstance(context, request, "viewer")),
      ),
    },
    {
      method: "PUT",
      path: `${INSTANCE_PATH}/cancel`,
      handle: withActionsAccess(plane, "workflows_run", (request, context) => {
        const instance = knownInstance(context, request, "runner");
        for (const { taskId, status } of instance.steps) {
          const task = taskId === undefined || status !== "running" ? undefined : findTask(context, taskId);
          if (task !== undefined) cancelTask(context, task);
        }
        return instanceAnswer(instance);
      }),
    },
    {
      method: "GET",
      path: `${CONTROL_PATH}/workflow-instances/{id}`,
      handle: withPermission(plane, "workflows_read", async (request, context) => {
        const wait = waitSeconds(request);
        const instance = shownInstance(context, request);
        if (wait > 0 && instance.status === "running")
          await context.taskSignals.wait(instance.id, wait * 1000, request.signal);
        return jsonAnswer(200, { instance: instanceJson(shownInstance(context, request)) });
      }),
    },
  ];
}

function createWorkflow(context: CallerContext, { body }: ApiRequest): Answer {
  const { attributes } = parseResourceDocument(body, WORKFLOW_TYPE);
  const at = context.now();
  const workflow: StoredWorkflow = {
    id: randomUuid(context.randomBytes),
    attributes: readAttributes(attributes.object),
    createdAt: at,
    updatedAt: at,
    createdBy: context.user.id,
  };
  context.state.workflows.set(workflow.id, workflow);
  return workflowAnswer(201, workflow);
}

function updateWorkflow(context: CallerContext, current: StoredWorkflow, { body }: ApiRequest): Answer {
  const { attributes } = parseResourceDocument(body, WORKFLOW_TYPE);
  const workflow: StoredWorkflow = {
    ...current,
    attributes: readAttributes({ ...current.attributes, ...attributes.object }),
    updatedAt: context.now(),
  };
  context.state.workflows.set(workflow.id, workflow);
  return workflowAnswer(200, workflow);
}

function readAttributes(attributes: JsonObject): StoredWorkflow["attributes"] {
  const root = { object: attributes, path: "data.attributes" };
  return {
    ...attributes,
    name: requiredString(root, "name"),
    spec: requiredObject(root, "spec").object,
  };
}

function runWorkflow(context: CallerContext, workflow: StoredWorkflow, { body }: ApiRequest): Answer {
  const meta = optionalObject(documentRoot(body === "" ? {} : parseJson(body)), "meta");
  const payload = (meta && optionalObject(meta, "payload")?.object) ?? {};
  try {
    return jsonAnswer(200, { data: { id: startInstance(context, workflow, payload).id } });
  } catch (error) {
    if (error instanceof StepRefused) throw gatewayRefusal(error.status, error.message);
    if (error instanceof WireFormatError)
      throw gatewayRefusal(400, `the workflow cannot run: ${error.message}`);
    throw error;
  }
}

function workflowAnswer(status: number, workflow: StoredWorkflow): Answer {
  const { id, attributes, createdAt, updatedAt, createdBy } = workflow;
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  const user = { data: { id: createdBy, type: "users" } };
  return documentAnswer(status, {
    data: {
      ...resourceJson({ id, type: WORKFLOW_TYPE, attributes: { ...attributes, ...times } }),
      relationships: { creator: user, owner: user },
    },
  });
}

function instanceAnswer({ id }: WorkflowInstance): Answer {
  return jsonAnswer(200, { data: { attributes: { id } } });
}

function relatedWorkflow(
  context: CallerContext,
  { parameters }: ApiRequest,
  relation: Relation<"workflow">,
): StoredWorkflow {
  const id = parameters["id"] ?? "";
  if (!isUuid(id)) throw refusal(400, "Invalid Parameter", "the workflow's id is not a UUID");
  const workflow = context.state.workflows.get(id.toLowerCase());
  if (workflow === undefined) throw refusal(404, "Not Found", "workflow not found");
  if (isRelated(context, "workflow", relation, workflow)) return workflow;
  throw refusal(403, "Forbidden", `caller is not ${relation} of the workflow`);
}

function knownInstance(
  context: CallerContext,
  request: ApiRequest,
  relation: Relation<"workflow">,
): WorkflowInstance {
  const { id } = relatedWorkflow(context, request, relation);
  const instance = context.state.workflowInstances.get(request.parameters["instance"] ?? "");
  if (instance?.workflowId === id) return instance;
  throw refusal(404, "Not Found", "workflow instance not found");
}

function instancesOf({ state }: CallerContext, workflowId: string): readonly WorkflowInstance[] {
  return [...state.workflowInstances.values()].filter((instance) => instance.workflowId === workflowId);
}

/** A run as the control API shows it, to whoever may see the workflow or has started the run. */
function shownInstance(context: CallerContext, { parameters }: ApiRequest): WorkflowInstance {
  const instance = context.state.workflowInstances.get(parameters["id"] ?? "");
  const workflow = instance && context.state.workflows.get(instance.workflowId);
  if (
    instance !== undefined &&
    (workflow === undefined
      ? instance.userId === context.user.id
      : isRelated(context, "workflow", "viewer", workflow))
  )
    return instance;
  throw controlRefusal(404, "unknown-workflow-instance", "there is no run of a workflow with this id");
}

function instanceJson(instance: WorkflowInstance): JsonObject {
  const { id, workflowId, status, startedAt, finishedAt, steps } = instance;
  return {
    id,
    workflow: workflowId,
    status,
    startedAt: startedAt.toISOString(),
    ...(finishedAt !== undefined && { finishedAt: finishedAt.toISOString() }),
    steps: steps.map(stepJson),
  };
}

function stepJson({ name, status, taskId, outputs, error }: InstanceStep): JsonObject {
  return {
    name,
    status,
    ...(taskId !== undefined && { task: taskId }),
    ...(outputs !== undefined && { outputs }),
    ...(error !== undefined && { error }),
  };
}
