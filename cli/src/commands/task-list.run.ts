import { createHttpClient } from "@parkit/protocol/internal/http/http-client";
import { stringifyJson, type JsonObject } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  requiredObjectList,
  requiredString,
  type Located,
} from "@parkit/protocol/internal/json-member";
import { printable } from "@parkit/provider-schema/internal/printable";

import { callControlPlane, controlPlaneAddress } from "../control-plane-client";
import { EXIT, type ExitCode } from "../exit-code";
import { columns } from "../report/columns";
import type { Terminal } from "../terminal";
import { shownRefusal } from "./task.run";

/** Options of `parkit task list`. */
export interface TaskListCommand {
  readonly controlPlane?: string;
  readonly format: "text" | "json";
}

/** What is done with one task. */
export type TaskOperation = "show" | "cancel";

/** Options of `parkit task show` and `parkit task cancel`. */
export interface OneTaskCommand {
  readonly id: string;
  readonly operation: TaskOperation;
  readonly controlPlane?: string;
}

/** Prints the tasks of a control plane. */
export async function taskListCommand(
  { controlPlane, format }: TaskListCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  return asking(controlPlane, terminal, async (call) => {
    const document = await call("GET", "/tasks");
    const tasks = requiredObjectList(documentRoot(document), "tasks");
    return format === "json" ? `${stringifyJson(document)}\n` : tableOf(tasks);
  });
}

/** Prints one task, after it was cancelled where that was asked for. */
export async function oneTaskCommand(
  { id, operation, controlPlane }: OneTaskCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const path = `/tasks/${encodeURIComponent(id)}`;
  return asking(controlPlane, terminal, async (call) => {
    const document = await (operation === "show" ? call("GET", path) : call("POST", `${path}/cancel`));
    return `${stringifyJson(document)}\n`;
  });
}

type Call = (method: "GET" | "POST", path: string) => Promise<JsonObject>;

/** Prints what comes of asking a control plane, or its refusal. */
async function asking(
  controlPlane: string | undefined,
  terminal: Terminal,
  ask: (call: Call) => Promise<string>,
): Promise<ExitCode> {
  const address = controlPlaneAddress(controlPlane, terminal.env);
  const client = createHttpClient(terminal.env);
  try {
    terminal.out.write(await ask((method, path) => callControlPlane(client, address, method, path)));
    return EXIT.ok;
  } catch (error) {
    terminal.out.write(`${stringifyJson({ error: shownRefusal(error) })}\n`);
    return EXIT.failed;
  } finally {
    client.close();
  }
}

const COLUMNS = ["id", "status", "queuedAt", "runner", "fqn"] as const;

function tableOf(tasks: readonly Located[]): string {
  const rows = tasks.map((task) => COLUMNS.map((column) => printable(requiredString(task, column))));
  return `${columns([["ID", "STATUS", "QUEUED", "RUNNER", "ACTION"], ...rows]).join("\n")}\n`;
}
