/** One request to a cluster's API, and its answer or the API's own words for why there is none. */
import { type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { readBody } from "@parkit/protocol/internal/http/http-client";
import { describeTransportError } from "@parkit/protocol/internal/http/transport-error";
import {
  type JsonObject,
  type JsonValue,
  parseJsonObject,
  stringifyJson,
} from "@parkit/protocol/internal/json";
import { withDeadline } from "../../clock";
import { actionError, TaskError } from "../../task-error";
import type { ActionContext } from "../action";
import type { Cluster } from "./cluster-access";

/** Largest answer that is read, in bytes (15 MiB). */
const MAX_RESPONSE_BYTES = 15 * 1024 * 1024;
/** Longest message of the API that is repeated, in characters. */
const MAX_MESSAGE_LENGTH = 2000;

/** Media types of bodies. */
export const MediaType = {
  JSON: "application/json",
  JSON_PATCH: "application/json-patch+json",
  MERGE_PATCH: "application/merge-patch+json",
  STRATEGIC_MERGE_PATCH: "application/strategic-merge-patch+json",
} as const;

/** A request. */
export interface ClusterRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root of the API; every part of it is encoded already. */
  readonly path: string;
  /** Members that are undefined, empty or false are left out: the API takes them for the same. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: { readonly type: (typeof MediaType)[keyof typeof MediaType]; readonly value: JsonValue };
}

/**
 * Sends a request and reads the object that the API answers with.
 *
 * @throws {@link TaskError} with code ACTION_ERROR: the API refused, with its message, or did not answer.
 */
export async function askCluster(
  { clock, httpTimeoutMs, signal: outer, urlPolicy }: ActionContext,
  cluster: Cluster,
  request: ClusterRequest,
): Promise<JsonObject> {
  const url = new URL(cluster.server + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined && value !== "" && value !== false) url.searchParams.set(name, String(value));
  }
  try {
    return await withDeadline(clock, httpTimeoutMs, outer, async (signal) => {
      const answer = await send(url, request, cluster, urlPolicy.lookupFor(url), signal);
      try {
        return readAnswer(answer, await readBody(answer, MAX_RESPONSE_BYTES));
      } finally {
        answer.destroy();
      }
    });
  } catch (error) {
    outer.throwIfAborted();
    if (error instanceof TaskError) throw error;
    throw actionError(`the Kubernetes API did not answer: ${describeTransportError(error)}`);
  }
}

function send(
  url: URL,
  { method, body }: ClusterRequest,
  { options }: Cluster,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const text = body === undefined ? undefined : stringifyJson(body.value);
  const headers = {
    ...headersOf(options),
    Accept: "application/json",
    "User-Agent": "Datadog",
    ...(body !== undefined && { "Content-Type": body.type }),
    ...(text !== undefined && { "Content-Length": String(Buffer.byteLength(text)) }),
  };
  return new Promise((resolve, reject) => {
    const request = url.protocol === "http:" ? httpRequest : httpsRequest;
    const outgoing = request(url, { ...options, method, headers, lookup, signal }, resolve);
    outgoing.on("error", reject);
    outgoing.end(text);
  });
}

/** The library makes members of them; Node would take a list too. */
function headersOf({ headers = {} }: Cluster["options"]): OutgoingHttpHeaders {
  return isList(headers) ? {} : headers;
}

function isList(headers: OutgoingHttpHeaders | readonly string[]): headers is readonly string[] {
  return Array.isArray(headers);
}

function readAnswer(
  { statusCode: status = 0, statusMessage = "" }: IncomingMessage,
  bytes: Buffer,
): JsonObject {
  const object = parseJsonObject(bytes.toString("utf8"));
  if (status >= 200 && status <= 299 && object !== undefined) return object;
  const { message } = object ?? {};
  // A proxy before the API answers in words of its own.
  const said = typeof message === "string" && message !== "" ? message : bytes.toString("utf8");
  throw actionError(`${`${status} ${statusMessage}`.trim()}: ${said.slice(0, MAX_MESSAGE_LENGTH)}`);
}
