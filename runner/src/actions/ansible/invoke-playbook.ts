/**
 * `com.datadoghq.ansible.invokePlaybook`: a job of AWX, or of Ansible Automation Platform's controller, whose
 * API is the same.
 *
 * Datadog publishes nothing of this action but its name. That it launches a job template and waits for the
 * job, its inputs, its output and the tokens of its connection are our reading.
 */
import type { IncomingMessage } from "node:http";
import { readBody } from "@parkit/protocol/internal/http/http-client";
import {
  type JsonObject,
  type JsonValue,
  parseJsonObject,
  stringifyJson,
  textOrEmpty,
} from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError, TaskError } from "../../task-error";
import { type ActionContext, defineAction } from "../action";
import { connectionUrl } from "../connection-url";
import { guardedRequest } from "../http/guarded-request";
import { JsonObjectInput, optionalInput } from "../json-input";

/** How often a job is looked at, in milliseconds. */
const POLL_INTERVAL_MS = 3_000;
/** How long it may take to have a job cancelled, in milliseconds. */
const CANCEL_TIMEOUT_MS = 5_000;
/** Largest answer that is read, in bytes (1 MiB). */
const MAX_RESPONSE_BYTES = 1024 * 1024;
/** Most characters of AWX's own message that an error tells. */
const MOST_TOLD = 300;
/** What a job is called that goes on no more. */
const ENDED: readonly string[] = ["successful", "failed", "error", "canceled"];

const Input = z.object({
  /** Number of the job template, or its name, with `++` and the name of its organisation. */
  jobTemplate: z.union([z.int().min(1), z.string().min(1)]),
  extraVars: optionalInput(JsonObjectInput),
  limit: optionalInput(z.string()),
});
type Input = z.output<typeof Input>;

/**
 * The action. Its output is the job as it ended, well or not; a job that fails is none of the action's
 * failures. When the task is cancelled, so is the job.
 */
export const invokePlaybook = defineAction({
  bundle: "com.datadoghq.ansible",
  name: "invokePlaybook",
  input: Input,
  run: async (context, input) => {
    const path = `job_templates/${segmentOf(input.jobTemplate)}/launch/`;
    refuseIgnored(await ask(context, "GET", path), input);
    const { extraVars, limit } = input;
    const launched = await ask(context, "POST", path, {
      ...(extraVars !== undefined && { extra_vars: extraVars }),
      ...(limit !== undefined && { limit }),
    });
    const job = launched["id"];
    if (typeof job !== "number") throw actionError("AWX did not say which job it launched");
    try {
      return await ended(context, job);
    } catch (error) {
      if (context.signal.aborted) void cancel(context, job);
      else if (error instanceof TaskError)
        throw actionError(`job ${job} was launched, and how it ends is not known: ${error.message}`);
      throw error;
    }
  },
});

async function ended(context: ActionContext, job: number): Promise<JsonValue> {
  for (;;) {
    const { status, elapsed, artifacts } = await ask(context, "GET", `jobs/${job}/`);
    if (ENDED.includes(textOrEmpty(status)))
      return { jobId: job, status: status ?? "", elapsed: elapsed ?? 0, artifacts: artifacts ?? {} };
    await context.clock.sleep(POLL_INTERVAL_MS, context.signal);
    context.signal.throwIfAborted();
  }
}

/** The task is over, so the request has a time of its own. */
async function cancel(context: ActionContext, job: number): Promise<void> {
  const signal = new AbortController().signal;
  const bounded = { ...context, signal, httpTimeoutMs: CANCEL_TIMEOUT_MS };
  // A job that has ended meanwhile cannot be cancelled, and nobody is left to be told.
  await ask(bounded, "POST", `jobs/${job}/cancel/`, {}).catch(() => undefined);
}

/** AWX ignores what a template does not ask for, and says so when the job has been launched. */
function refuseIgnored(launch: JsonObject, { extraVars, limit }: Input): void {
  const takesVariables = launch["ask_variables_on_launch"] === true || launch["survey_enabled"] === true;
  const ignored = [
    ...(extraVars !== undefined && !takesVariables ? ["extraVars"] : []),
    ...(limit !== undefined && launch["ask_limit_on_launch"] !== true ? ["limit"] : []),
  ];
  if (ignored.length > 0)
    throw actionError(
      `${ignored.join(" and ")}: the job template does not ask for that on launch: let it prompt for it in AWX, or leave it out`,
    );
}

function segmentOf(jobTemplate: number | string): string {
  const text = String(jobTemplate);
  if (text === "." || text === ".." || !text.isWellFormed())
    throw actionError(
      `jobTemplate: ${JSON.stringify(text.slice(0, 200))} is not the number or the name of a job template`,
    );
  return encodeURIComponent(text);
}

interface Connection {
  readonly base: URL;
  readonly token: string;
}

function connectionOf({ credential: { tokens } }: ActionContext): Connection {
  const [base = "", token = ""] = ["baseURL", "token"].map((name) => tokens.get(name));
  if (base === "" || token === "")
    throw actionError("the connection to Ansible needs the tokens baseURL and token");
  return { base: connectionUrl("baseURL", base, "https://awx.example.com"), token };
}

/** A base URL that does not name the API, as that of a controller behind a gateway does, gets AWX's path. */
function below({ base }: Connection, path: string): URL {
  const url = new URL(base);
  const root = base.pathname.replace(/\/+$/, "");
  url.pathname = `${root.endsWith("/v2") ? root : `${root}/api/v2`}/${path}`;
  return url;
}

async function ask(
  context: ActionContext,
  method: "GET" | "POST",
  path: string,
  body?: JsonObject,
): Promise<JsonObject> {
  const connection = connectionOf(context);
  const headers = {
    Accept: "application/json",
    "User-Agent": "Datadog",
    Authorization: `Bearer ${connection.token}`,
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
  // Redirects are not followed: they would make another request of a POST.
  const request = {
    url: below(connection, path),
    method,
    headers,
    followRedirects: false,
    base: connection.base,
  };
  return guardedRequest(
    context,
    { ...request, ...(body !== undefined && { body: Buffer.from(stringifyJson(body)) }) },
    readAnswer,
  );
}

async function readAnswer(answer: IncomingMessage): Promise<JsonObject> {
  const { statusCode: status = 0, statusMessage = "" } = answer;
  const value = parseJsonObject((await readBody(answer, MAX_RESPONSE_BYTES)).toString("utf8"));
  if (status < 200 || status > 299) {
    const said = messageOf(value);
    throw actionError(
      `AWX answered ${`${status} ${statusMessage}`.trim()}${said === "" ? "" : `: ${said.slice(0, MOST_TOLD)}`}`,
    );
  }
  return value ?? {};
}

/** AWX says what is wrong in `detail`, or in a list for each field. */
function messageOf(answer: JsonObject | undefined): string {
  const said = answer?.["detail"] ?? answer ?? "";
  return typeof said === "string" ? said : stringifyJson(said);
}
