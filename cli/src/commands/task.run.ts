import { text } from "node:stream/consumers";

import { createHttpClient, type HttpClient } from "@parkit/protocol/internal/http/http-client";
import { parseJsonObject, stringifyJson, type JsonObject } from "@parkit/protocol/internal/json";
import {
  documentRoot,
  optionalMember,
  optionalObject,
  optionalStrings,
  requiredObject,
  requiredString,
  type Located,
} from "@parkit/protocol/internal/json-member";
import { WireFormatError } from "@parkit/protocol/internal/wire-format-error";
import { findAction } from "@parkit/provider-schema/internal/actions/catalogue";
import { nearestActions } from "@parkit/provider-schema/internal/actions/did-you-mean";
import {
  inputProblems,
  type InputProblem,
} from "@parkit/provider-schema/internal/actions/signature/input-problems";
import { signatureOf } from "@parkit/provider-schema/internal/actions/signature/signature-of";
import { printable, shortened } from "@parkit/provider-schema/internal/printable";
import { quoted } from "@parkit/provider-schema/internal/rules/violation";

import { timeoutSeconds } from "../command-options";
import {
  callControlPlane,
  controlPlaneAddress,
  ControlPlaneRefusal,
  type ControlPlaneAddress,
} from "../control-plane-client";
import { EXIT, type ExitCode } from "../exit-code";
import type { Terminal } from "../terminal";
import { UsageError } from "../usage-error";

/** Options of `parkit task run`. */
export interface TaskRunCommand {
  readonly fqn: string;
  readonly input: string;
  readonly runner?: string;
  readonly hostname?: string;
  readonly clusterId?: string;
  readonly connection?: string;
  readonly group?: string;
  readonly tag?: readonly string[];
  readonly controlPlane?: string;
  readonly timeout: string;
}

/** Queues a task, waits for its end and prints what became of it. */
export async function taskRunCommand(options: TaskRunCommand, terminal: Terminal): Promise<ExitCode> {
  const seconds = timeoutSeconds(options.timeout);
  const request = await taskRequest(options, terminal);
  const address = controlPlaneAddress(options.controlPlane, terminal.env);
  warnOfInputs(options.fqn, request.inputs, terminal);
  try {
    const task = await runToEnd(address, request, seconds, terminal);
    terminal.out.write(`${stringifyJson({ task: shownTask(task) })}\n`);
    return requiredString(task, "status") === "succeeded" ? EXIT.ok : EXIT.failed;
  } catch (error) {
    terminal.out.write(`${stringifyJson({ error: shownRefusal(error) })}\n`);
    return EXIT.failed;
  }
}

/**
 * Tells where action or inputs are not those that the catalogue knows. They are sent all the same: the runner
 * decides, and may be newer.
 */
function warnOfInputs(fqn: string, inputs: JsonObject, { err, paintErr }: Terminal): void {
  const action = findAction(fqn);
  const problems =
    action === undefined
      ? unknownAction(fqn)
      : inputProblems(signatureOf(action), inputs).map((problem) => problemText(fqn, problem));
  for (const problem of problems) err.write(`${paintErr("yellow", "warning")}: ${problem}\n`);
}

/** Only what is near a known name is a slip; others may be actions that the catalogue does not have. */
function unknownAction(fqn: string): readonly string[] {
  const near = nearestActions(fqn, "standalone");
  return near.length === 0
    ? []
    : [`the catalogue knows no action ${quoted(fqn)}; did you mean ${near.join(" or ")}?`];
}

function problemText(fqn: string, problem: InputProblem): string {
  const name = quoted(problem.name);
  if (problem.type === "missing") return `${fqn} needs the input ${name}`;
  const hint = problem.meant === undefined ? "" : `; did you mean ${quoted(problem.meant)}?`;
  return `the catalogue knows no input ${name} of ${fqn}${hint}`;
}

/**
 * A refusal as the output shows it. An answer of another form than agreed is one too: it tells that something
 * else answered.
 */
export function shownRefusal(error: unknown): JsonObject {
  if (error instanceof ControlPlaneRefusal) return { code: error.code, message: error.message };
  if (error instanceof WireFormatError)
    return {
      code: "unexpected-answer",
      message: `the control plane's answer is not as agreed: ${error.message}`,
    };
  throw error;
}

/** What the control plane is asked for. */
interface TaskRequest extends JsonObject {
  readonly inputs: JsonObject;
}

async function taskRequest(options: TaskRunCommand, terminal: Terminal): Promise<TaskRequest> {
  const { fqn, input, runner, hostname, clusterId, connection, group, tag } = options;
  if (connection !== undefined && group !== undefined)
    throw new UsageError("a task goes through a connection or through a group, not both");
  if (tag !== undefined && group === undefined)
    throw new UsageError("tags pick a member of a group", "Name the group with --group.");
  return {
    fqn,
    inputs: readInput(input === "-" ? await text(terminal.in) : input),
    ...(runner === undefined ? {} : { runner }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(connection === undefined ? {} : { connection }),
    ...(group === undefined ? {} : { group }),
    ...(tag === undefined ? {} : { tags: tag }),
  };
}

/** The text is not repeated in messages: inputs may hold secrets. */
function readInput(input: string): JsonObject {
  const value = parseJsonObject(input);
  if (value !== undefined) return value;
  throw new UsageError(
    "--input is not a JSON object",
    `Write it as in --input '{"verb":"GET","url":"https://example.com"}'.`,
  );
}

/** Longest time that one request waits, in seconds; the control plane allows 60. */
const WAIT_SECONDS = 20;

/**
 * @throws {UnusableEnvironment} when the environment names a proxy or a file of certificate authorities that
 *   cannot be used
 */
async function runToEnd(
  address: ControlPlaneAddress,
  request: JsonObject,
  seconds: number,
  terminal: Terminal,
): Promise<Located> {
  const client = createHttpClient(terminal.env);
  try {
    return await taskToEnd(client, address, request, seconds, terminal);
  } finally {
    client.close();
  }
}

async function taskToEnd(
  client: HttpClient,
  address: ControlPlaneAddress,
  request: JsonObject,
  seconds: number,
  terminal: Terminal,
): Promise<Located> {
  const deadline = performance.now() + seconds * 1000;
  const queued = await callControlPlane(client, address, "POST", "/tasks", request);
  let task = taskOf(queued);
  const id = requiredString(task, "id");
  terminal.err.write(`queued task ${id}\n`);
  for (const warning of optionalStrings(documentRoot(queued), "warnings") ?? [])
    terminal.err.write(`${terminal.paintErr("yellow", "warning")}: ${printable(shortened(warning))}\n`);
  while (!hasEnded(task)) {
    const left = Math.ceil((deadline - performance.now()) / 1000);
    if (left <= 0)
      throw new ControlPlaneRefusal(
        "timeout",
        `task ${id} has not ended within ${seconds} s; it is not withdrawn`,
      );
    const wait = Math.min(WAIT_SECONDS, left);
    task = taskOf(
      await callControlPlane(client, address, "GET", `/tasks/${encodeURIComponent(id)}?wait=${wait}`),
    );
  }
  return task;
}

function taskOf(document: JsonObject): Located {
  return requiredObject(documentRoot(document), "task");
}

function hasEnded(task: Located): boolean {
  return ["succeeded", "failed"].includes(requiredString(task, "status"));
}

function shownTask(task: Located): JsonObject {
  const outputs = optionalMember(task, "outputs");
  const error = optionalObject(task, "error");
  return {
    id: requiredString(task, "id"),
    status: requiredString(task, "status"),
    ...(outputs === undefined ? {} : { outputs }),
    ...(error === undefined ? {} : { error: error.object }),
  };
}
