/** Faults: how the next requests go wrong on purpose, to see what clients make of it. */
import { JSON_API_MEDIA_TYPE } from "@parkit/protocol/internal/json-api";
import { emptyAnswer, jsonAnswer, type Answer } from "../answer";
import { withOperator } from "../authentication";
import type { Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest } from "../control-request";
import type { Fault, FaultRequest } from "../fault";
import { randomUuid } from "../identifiers";
import type { Route } from "../route";

const FAULTS_PATH = `${CONTROL_PATH}/faults`;
const MAX_DELAY_MS = 120_000;
const MAX_TIMES = 1_000_000;
const MAX_FAULTS = 1000;

/**
 * Injects a fault.
 *
 * @throws {@link Refusal} when there are too many.
 */
export function injectFault({ faults, randomBytes }: Plane, request: FaultRequest): Fault {
  if (faults.size >= MAX_FAULTS) throw controlRefusal(429, "too-many-faults", "delete some faults first");
  const fault = { ...request, id: randomUuid(randomBytes), times: request.times ?? 1 };
  faults.set(fault.id, fault);
  return fault;
}

/** Takes the fault that applies to a request, if any, and counts it. */
export function takeFault(plane: Plane, method: string, path: string): Fault | undefined {
  const { faults } = plane;
  if (path === FAULTS_PATH || path.startsWith(`${FAULTS_PATH}/`)) return undefined;
  const fault = [...faults.values()].find(
    (candidate) => applies(candidate, method, path) && isHit(plane, candidate),
  );
  if (fault === undefined) return undefined;
  if (fault.times === 1) faults.delete(fault.id);
  else if (fault.times > 1) faults.set(fault.id, { ...fault, times: fault.times - 1 });
  plane.log({ event: "fault-applied", faultId: fault.id });
  return fault;
}

/** The answer that a fault gives in place of the handler's, if it does. */
export function faultAnswer({ status, headers, body = "" }: Fault): Answer | undefined {
  if (status === undefined) return undefined;
  return { status, headers: { "Content-Type": JSON_API_MEDIA_TYPE, ...headers }, body };
}

/** Routes of faults. */
export function faultRoutes(plane: Plane): readonly Route[] {
  const { faults } = plane;
  return [
    {
      method: "POST",
      path: FAULTS_PATH,
      handle: withOperator(plane, (request) =>
        jsonAnswer(201, { fault: { ...injectFault(plane, readFaultRequest(request.body)) } }),
      ),
    },
    {
      method: "GET",
      path: FAULTS_PATH,
      handle: withOperator(plane, () =>
        jsonAnswer(200, { faults: [...faults.values()].map((fault) => ({ ...fault })) }),
      ),
    },
    {
      method: "DELETE",
      path: FAULTS_PATH,
      handle: withOperator(plane, () => {
        faults.clear();
        return emptyAnswer(204);
      }),
    },
    {
      method: "DELETE",
      path: `${FAULTS_PATH}/{id}`,
      handle: withOperator(plane, ({ parameters }) => {
        if (faults.delete(parameters["id"] ?? "")) return emptyAnswer(204);
        throw controlRefusal(404, "unknown-fault", "there is no fault with this id");
      }),
    },
  ];
}

function isHit({ randomBytes }: Plane, { percent = 100 }: Fault): boolean {
  return percent === 100 || randomBytes(4).readUInt32BE() / 2 ** 32 < percent / 100;
}

function applies(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  return fault.path.endsWith("*") ? path.startsWith(fault.path.slice(0, -1)) : path === fault.path;
}

const MEMBERS = [
  "method",
  "path",
  "times",
  "percent",
  "delayMs",
  "drop",
  "usedTokens",
  "status",
  "headers",
  "body",
];
const METHOD = /^[A-Z]{1,16}$/;
const HEADER_NAME = /^[A-Za-z0-9-]{1,64}$/;
const HEADER_VALUE = /^[\x20-\x7e]{0,1024}$/;
/** Headers that frame the message are the server's own. */
const FRAMING: readonly string[] = [
  "content-length",
  "transfer-encoding",
  "connection",
  "upgrade",
  "trailer",
];

export function readFaultRequest(body: string): FaultRequest {
  const request = readControlRequest(body, MEMBERS);
  const path = request.text("path");
  const method = request.text("method");
  const times = request.integer("times", MAX_TIMES);
  const percent = request.integer("percent", 100);
  const delayMs = request.integer("delayMs", MAX_DELAY_MS);
  const drop = request.text("drop");
  const usedTokens = request.text("usedTokens");
  const status = request.integer("status", 599);
  const headers = request.textsByName("headers");
  const answerBody = request.text("body");
  if (path?.startsWith("/") !== true) throw invalid('path must be there and start with "/"');
  if (method !== undefined && !METHOD.test(method)) throw invalid("method is an HTTP method in capitals");
  if (drop !== undefined && drop !== "request" && drop !== "answer") {
    throw invalid('drop is "request" or "answer"');
  }
  if (usedTokens !== undefined && usedTokens !== "refuse") throw invalid('usedTokens is "refuse"');
  if (status !== undefined && status < 200) throw invalid("status is from 200 to 599");
  if (!Object.entries(headers ?? {}).every(isHeader)) throw invalid("a header cannot be sent");
  return {
    path,
    ...(method !== undefined && { method }),
    ...(times !== undefined && { times }),
    ...(percent !== undefined && { percent }),
    ...(delayMs !== undefined && { delayMs }),
    ...(drop !== undefined && { drop }),
    ...(usedTokens !== undefined && { usedTokens }),
    ...(status !== undefined && { status }),
    ...(headers !== undefined && { headers }),
    ...(answerBody !== undefined && { body: answerBody }),
  };
}

function isHeader([name, value]: readonly [string, string]): boolean {
  return HEADER_NAME.test(name) && HEADER_VALUE.test(value) && !FRAMING.includes(name.toLowerCase());
}

function invalid(message: string): Error {
  return controlRefusal(400, "invalid-request", message);
}
