/**
 * Who is calling: people and Terraform by API key and application key, runners by a token signed with the key
 * that they enrolled.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { OpmsHeader, readRunnerFacts, type RunnerFacts } from "@parkit/protocol/internal/opms";
import { readRunnerToken, verifyRunnerToken } from "@parkit/protocol/internal/runner-token";
import { gatewayRefusal, refusal, type Answer } from "./answer";
import type { ControlPlaneContext } from "./context";
import type { ApiRequest, Handler } from "./route";
import type { EnrolledRunner } from "./state";

/** Headers that carry the keys, as Node gives them. */
const API_KEY_HEADER = "dd-api-key";
const APP_KEY_HEADER = "dd-application-key";

/** Whether the request carries the organisation's API key. */
export function hasApiKey({ state }: ControlPlaneContext, request: ApiRequest): boolean {
  return sameSecret(request.headers[API_KEY_HEADER], state.organisation.apiKey);
}

/** Whether the request carries the organisation's application key, registered or not. */
export function hasAppKey({ state }: ControlPlaneContext, request: ApiRequest): boolean {
  return sameSecret(request.headers[APP_KEY_HEADER], state.organisation.appKey.secret);
}

/**
 * Lets a handler run only for callers with the API key.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withApiKey(context: ControlPlaneContext, handle: Handler): Handler {
  return (request) => {
    if (!hasApiKey(context, request)) throw gatewayRefusal(403, "Forbidden");
    return handle(request);
  };
}

/**
 * Lets a handler run only for callers with both keys.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withKeys(context: ControlPlaneContext, handle: Handler): Handler {
  return withApiKey(context, (request) => {
    if (!hasAppKey(context, request)) throw gatewayRefusal(403, "Forbidden");
    return handle(request);
  });
}

/**
 * Lets a handler run only for callers whose application key has Actions API access.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withActionsAccess(context: ControlPlaneContext, handle: Handler): Handler {
  return withKeys(context, (request) => {
    if (!context.state.organisation.appKey.registered) {
      throw gatewayRefusal(403, "Forbidden: the application key is not registered for the Actions API");
    }
    return handle(request);
  });
}

/**
 * Lets a handler run only for enrolled runners, and notes that the runner was seen.
 *
 * @throws {@link Refusal} in the handler, with status 401, for everybody else.
 */
export function withRunner(
  context: ControlPlaneContext,
  handle: (request: ApiRequest, runner: EnrolledRunner) => Answer | Promise<Answer>,
): Handler {
  return async (request) => {
    const runner = await authenticateRunner(context, request);
    if (runner === undefined) throw refusal(401, "error validating JWT");
    noteContact(context, runner, readRunnerFacts(request.headers));
    return handle(request, runner);
  };
}

/** Runners call all the time; of that, only a change and the minute of the last call are stored. */
function noteContact(
  { state, now }: ControlPlaneContext,
  runner: EnrolledRunner,
  told: Partial<RunnerFacts>,
): void {
  const at = now();
  const facts = { ...runner.facts, ...told };
  const changed = minuteOf(runner.lastSeenAt) !== minuteOf(at) || !isDeepStrictEqual(runner.facts, facts);
  runner.lastSeenAt = at;
  runner.facts = facts;
  if (changed) state.runners.set(runner.id, runner);
}

function minuteOf(time: Date | undefined): number {
  return time === undefined ? -1 : Math.floor(time.getTime() / 60_000);
}

async function authenticateRunner(
  { state, now, log }: ControlPlaneContext,
  request: ApiRequest,
): Promise<EnrolledRunner | undefined> {
  const token = request.headers[OpmsHeader.JWT.toLowerCase()];
  if (typeof token !== "string") return undefined;
  const claims = readRunnerToken(token);
  const runner = claims && state.runners.get(claims.runnerId);
  if (runner === undefined) return undefined;
  const subject = { orgId: state.organisation.id, runnerId: runner.id };
  const verification = await verifyRunnerToken(token, { publicKey: runner.publicKey, subject, now: now() });
  if (!verification.ok) return undefined;
  const uses = state.usedTokens.note(token, verification.claims.expiresAt, now());
  if (uses > 0) log({ event: "token-used-again", runnerId: runner.id, uses });
  return uses > 0 && request.refusesUsedTokens ? undefined : runner;
}

/** Compares digests, so that the time taken says nothing about the secret. */
function sameSecret(given: string | readonly string[] | undefined, secret: string): boolean {
  if (typeof given !== "string") return false;
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
