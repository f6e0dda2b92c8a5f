/** Actions of Temporal. */
import type { WorkflowExecutionInfo } from "@temporalio/client";
import { type JsonObject, type JsonValue, parseJson } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";
import { defineAction, type RegisteredAction } from "../action";
import { JsonValueInput, optionalInput } from "../json-input";
import { withClient } from "./connection";

/** Bundle of the Temporal actions. */
const BUNDLE = "com.datadoghq.temporal";
const DEFAULT_NAMESPACE = "default";
/** Most workflows that are listed: a page of Temporal's, of which Datadog's runner asks for one. */
const MOST_WORKFLOWS = 1000;

const namespace = optionalInput(z.string());
const id = z.string().min(1, "is empty");

/** Every action of Temporal. */
export const temporalActions: readonly RegisteredAction[] = [
  defineAction({
    bundle: BUNDLE,
    name: "runWorkflow",
    input: z.object({
      workflowType: id,
      workflowId: id,
      taskQueue: id,
      workflowArgs: optionalInput(z.array(JsonValueInput)),
      namespace,
    }),
    run: async (context, input) =>
      withClient(context, input.namespace ?? DEFAULT_NAMESPACE, async ({ workflow }) => {
        const { workflowType, workflowId, taskQueue, workflowArgs = [] } = input;
        const { firstExecutionRunId } = await workflow.start(workflowType, {
          workflowId,
          taskQueue,
          args: workflowArgs,
        });
        return { runId: firstExecutionRunId };
      }),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "listWorkflows",
    input: z.object({ query: optionalInput(z.string()), namespace }),
    run: async (context, input) =>
      withClient(context, input.namespace ?? DEFAULT_NAMESPACE, async ({ workflow }) => {
        const workflows: JsonValue[] = [];
        const { query } = input;
        for await (const info of workflow.list({
          pageSize: MOST_WORKFLOWS,
          ...(query !== undefined && { query }),
        })) {
          workflows.push(jsonOf(info));
          if (workflows.length === MOST_WORKFLOWS) break;
        }
        return { workflows };
      }),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "getWorkflowResult",
    input: z.object({ workflowId: id, runId: optionalInput(z.string()), namespace }),
    run: async (context, input) =>
      withClient(context, input.namespace ?? DEFAULT_NAMESPACE, async ({ workflow }) => {
        const executionResult: unknown = await workflow.result(input.workflowId, input.runId);
        if (typeof executionResult !== "string")
          throw actionError("the workflow has ended, and its result is not a text, which the action returns");
        return { executionResult };
      }),
  }),
];

/** An execution with the names of Temporal's API; that not all of it is told, and how, is our reading. */
function jsonOf(info: WorkflowExecutionInfo): JsonObject {
  const { workflowId, runId, type, status, taskQueue, historyLength, parentExecution, memo } = info;
  return {
    execution: { workflowId, runId },
    type: { name: type },
    status: status.name,
    taskQueue,
    historyLength,
    startTime: info.startTime.toISOString(),
    ...(info.executionTime !== undefined && { executionTime: info.executionTime.toISOString() }),
    ...(info.closeTime !== undefined && { closeTime: info.closeTime.toISOString() }),
    ...(parentExecution !== undefined && { parentExecution: { ...parentExecution } }),
    ...(memo !== undefined && { memo: parseJson(JSON.stringify(memo)) }),
  };
}
