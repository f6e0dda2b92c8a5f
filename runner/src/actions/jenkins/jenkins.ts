/** Actions of Jenkins: plain requests, under the same policy as those of the HTTP action. */
import type { IncomingMessage } from "node:http";
import { readBody } from "@parkit/protocol/internal/http/http-client";
import { type JsonObject, type JsonValue, parseJsonObject } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";
import { type ActionContext, defineAction, type RegisteredAction } from "../action";
import { connectionUrl } from "../connection-url";
import { guardedRequest } from "../http/guarded-request";
import { optionalInput } from "../json-input";

/** Bundle of the Jenkins actions. */
export const JENKINS_BUNDLE = "com.datadoghq.jenkins";
/** Largest answer that is read, in bytes (1 MiB). */
const MAX_RESPONSE_BYTES = 1024 * 1024;

const Job = z.object({ jobName: z.string() });

const Build = Job.extend({
  buildWithParameters: optionalInput(
    z.object({
      option: z.enum(["no_parameters", "with_parameters"]),
      parameters: optionalInput(z.record(z.string(), z.string())),
    }),
  ),
});

/** Starts a build. Jenkins queues it; nothing of the queue is returned. */
const buildJenkinsJob = defineAction({
  bundle: JENKINS_BUNDLE,
  name: "buildJenkinsJob",
  input: Build,
  run: async (context, { jobName, buildWithParameters }) => {
    const parameters =
      buildWithParameters?.option === "with_parameters" ? (buildWithParameters.parameters ?? {}) : undefined;
    const url = jobUrl(context, jobName, parameters === undefined ? "build" : "buildWithParameters");
    url.searchParams.set("delay", "0sec");
    for (const [name, value] of Object.entries(parameters ?? {})) url.searchParams.append(name, value);
    await ask(context, "POST", url);
    return {};
  },
});

/** Tells about the last build of a job. While it runs it has no `result`. */
const getJobStatus = defineAction({
  bundle: JENKINS_BUNDLE,
  name: "getJobStatus",
  input: Job,
  run: async (context, { jobName }) =>
    statusOf(await ask(context, "GET", jobUrl(context, jobName, "lastBuild/api/json"))),
});

/**
 * Removes a job with all its builds. Datadog publishes nothing about this action; the input is our reading.
 */
const deleteJenkinsJob = defineAction({
  bundle: JENKINS_BUNDLE,
  name: "deleteJenkinsJob",
  input: Job,
  run: async (context, { jobName }) => {
    // Jenkins leads on to where the job was, whether in a browser or not.
    await ask(context, "POST", jobUrl(context, jobName, "doDelete"), [302]);
    return {};
  },
});

/** Every action of Jenkins. */
export const jenkinsActions: readonly RegisteredAction[] = [buildJenkinsJob, getJobStatus, deleteJenkinsJob];

function statusOf(answer: JsonObject): JsonValue {
  const { building, result, displayName, duration, estimatedDuration, id, url } = answer;
  return {
    id: id ?? "",
    displayName: displayName ?? "",
    url: url ?? "",
    inProgress: building === true,
    ...(typeof result === "string" && { result }),
    duration: duration ?? 0,
    estimatedDuration: estimatedDuration ?? 0,
  };
}

interface Connection {
  readonly domain: URL;
  readonly authorization: string;
}

function connectionOf({ credential: { tokens } }: ActionContext): Connection {
  const [domain = "", username = "", token = ""] = ["domain", "username", "token"].map((name) =>
    tokens.get(name),
  );
  if (domain === "" || username === "" || token === "")
    throw actionError("the connection to Jenkins needs the tokens domain, username and token");
  const url = connectionUrl("domain", domain, "https://ci.example.com");
  return { domain: url, authorization: `Basic ${Buffer.from(`${username}:${token}`).toString("base64")}` };
}

/** Slashes lead into folders, and nothing leads out of them. */
function jobUrl(context: ActionContext, jobName: string, then: string): URL {
  const segments = jobName.split("/");
  if (
    segments.some((segment) => segment === "" || segment === "." || segment === "..") ||
    !jobName.isWellFormed()
  )
    throw actionError(`jobName: ${JSON.stringify(jobName.slice(0, 200))} is not the name of a job`);
  const { domain } = connectionOf(context);
  const url = new URL(domain);
  url.pathname = `${domain.pathname.replace(/\/+$/, "")}/job/${segments.map(encodeURIComponent).join("/")}/${then}`;
  return url;
}

async function ask(
  context: ActionContext,
  method: "GET" | "POST",
  url: URL,
  alsoGood: readonly number[] = [],
): Promise<JsonObject> {
  const { domain, authorization } = connectionOf(context);
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/json",
    "User-Agent": "Datadog",
    Authorization: authorization,
  };
  // Redirects are not followed: they would make another request of a POST.
  const request = { url, method, headers, followRedirects: false, base: domain };
  return guardedRequest(context, request, async (answer) => readAnswer(answer, alsoGood));
}

async function readAnswer(answer: IncomingMessage, alsoGood: readonly number[]): Promise<JsonObject> {
  const { statusCode: status = 0, statusMessage = "" } = answer;
  if ((status < 200 || status > 299) && !alsoGood.includes(status))
    throw actionError(`Jenkins answered ${`${status} ${statusMessage}`.trim()}`);
  const bytes = await readBody(answer, MAX_RESPONSE_BYTES);
  return parseJsonObject(bytes.toString("utf8")) ?? {};
}
