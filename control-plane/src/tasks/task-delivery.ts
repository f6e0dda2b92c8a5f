/**
 * Makes the answer that hands a task to its runner. A task is signed anew each time, with the key and the
 * connection of that moment.
 */
import { encodeDequeueAnswer } from "@parkit/protocol/internal/dequeue";
import { isJsonObject, parseJson, stringifyJson } from "@parkit/protocol/internal/json";
import { timestampOf, type PrivateActionTask } from "@parkit/protocol/internal/task-message";
import { actionName, splitActionName } from "@parkit/provider-schema/internal/actions/action-name";
import { connectionInfo } from "../connection-tokens";
import type { ControlPlaneContext } from "../context";
import { currentSigningKey } from "../routes/signing-keys";
import { memberRemovedBy, sealWithDefect } from "./task-defect";
import type { Task } from "../state";
import type { LeasedTask } from "./task-queue";

/** What of a task goes into the message; everything else is of the moment. */
type Message = Pick<Task, "fqn" | "inputs" | "runnerId" | "connectionId" | "client">;

/** The message to sign for a task, with the connection as it is now. */
export function taskMessage(context: ControlPlaneContext, taskId: string, task: Message): PrivateActionTask {
  const { state, settings, now } = context;
  const { bundle, action } = splitActionName(actionName(task.fqn));
  const connection = task.connectionId === undefined ? undefined : state.connections.get(task.connectionId);
  return {
    actionName: action,
    bundleId: bundle,
    orgId: state.organisation.id,
    taskId,
    secDatadogHeaderValue: `task=${taskId}`,
    inputs: task.inputs,
    connectionInfo: connectionInfo(task.runnerId, connection),
    expirationTime: timestampOf(new Date(now().getTime() + settings.taskLifetimeMs)),
    client: task.client,
  };
}

/** Text of a dequeue answer with the task. */
export function taskDocument(context: ControlPlaneContext, { task, delivery }: LeasedTask): string {
  const message = taskMessage(context, task.id, task);
  const { actionName: name, bundleId, orgId, taskId, client } = message;
  const document = encodeDequeueAnswer({
    unsigned: { taskId, actionName: name, bundleId, client, orgId },
    inputs: task.inputs,
    jobId: delivery.jobId,
    envelope: sealWithDefect(message, currentSigningKey(context.state), task.defect),
  });
  const removed = memberRemovedBy(task.defect);
  return removed === undefined ? document : withoutAttribute(document, removed);
}

function withoutAttribute(document: string, name: string): string {
  const root = parseJson(document);
  const data = isJsonObject(root) ? root["data"] : undefined;
  const attributes = isJsonObject(data) ? data["attributes"] : undefined;
  if (!isJsonObject(data) || !isJsonObject(attributes)) return document;
  const kept = Object.entries(attributes).filter(([member]) => member !== name);
  return stringifyJson({ data: { ...data, attributes: Object.fromEntries(kept) } });
}
