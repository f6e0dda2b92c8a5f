/**
 * Who is calling: people and Terraform by API key and application key, runners by a token signed with the key
 * that they enrolled.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { OpmsHeader, readRunnerFacts, type RunnerFacts } from "@parkit/protocol/internal/opms";
import { readRunnerToken, verifyRunnerToken } from "@parkit/protocol/internal/token/runner-token";
import { gatewayRefusal, refusal, type Answer } from "./answer";
import { audited } from "./audit";
import type { CallerContext, ControlPlaneContext, Plane } from "./context";
import { mayDo } from "./organisation/access";
import type { Permission } from "./organisation/permission";
import type { ApiRequest, Handler } from "./route";
import type { ApiKey, AuditEntry, EnrolledRunner } from "./state";

/** Header that carries the API key, as Node gives it. */
export const API_KEY_HEADER = "dd-api-key";
/** Header that carries the application key. */
export const APP_KEY_HEADER = "dd-application-key";

/** An organisation, and the API key by which it was found. */
export interface ApiKeyCaller {
  readonly context: ControlPlaneContext;
  readonly apiKey: ApiKey;
}

/** Whose API key the request carries. */
export function apiKeyCaller({ organisations }: Plane, request: ApiRequest): ApiKeyCaller | undefined {
  const given = digestOf(request.headers[API_KEY_HEADER]);
  if (given === undefined) return undefined;
  for (const context of organisations.values()) {
    for (const apiKey of context.state.apiKeys.values())
      if (isSecret(given, apiKey.secret)) return { context, apiKey };
  }
  return undefined;
}

/**
 * Who of an organisation calls, by the application key of the request, registered or not. The key of another
 * organisation is none.
 */
export function appKeyCaller(context: ControlPlaneContext, request: ApiRequest): CallerContext | undefined {
  const given = digestOf(request.headers[APP_KEY_HEADER]);
  if (given === undefined) return undefined;
  for (const appKey of context.state.appKeys.values()) {
    if (!isSecret(given, appKey.secret)) continue;
    const user = context.state.users.get(appKey.userId);
    return user === undefined ? undefined : { ...context, user, appKey };
  }
  return undefined;
}

/**
 * Lets a handler run only for callers with an API key.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withApiKey(
  plane: Plane,
  handle: (request: ApiRequest, caller: ApiKeyCaller) => Answer | Promise<Answer>,
): Handler {
  return (request) => {
    const caller = apiKeyCaller(plane, request);
    if (caller === undefined) throw gatewayRefusal(403, "Forbidden");
    return handle(request, caller);
  };
}

/** Answers a request for the organisation of its caller. */
export type CallerHandler = (request: ApiRequest, context: CallerContext) => Answer | Promise<Answer>;

/**
 * Lets a handler run only for callers with both keys.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withKeys(plane: Plane, handle: CallerHandler): Handler {
  return withApiKey(plane, (request, { context }) => {
    const caller = appKeyCaller(context, request);
    if (caller === undefined) throw gatewayRefusal(403, "Forbidden");
    return audited(context, actorOf(caller), request, () => handle(request, caller));
  });
}

/** How the audit log names a caller. */
export function actorOf({ user, appKey }: CallerContext): Pick<AuditEntry, "user" | "keyId"> {
  return { user: { id: user.id, name: user.name }, keyId: appKey.id };
}

/**
 * Lets a handler run only for callers with a permission.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withPermission(plane: Plane, permission: Permission, handle: CallerHandler): Handler {
  return withKeys(plane, (request, context) => {
    requirePermission(context, permission);
    return handle(request, context);
  });
}

/**
 * Lets a handler run only for callers with a permission whose application key has Actions API access.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withActionsAccess(plane: Plane, permission: Permission, handle: CallerHandler): Handler {
  return withPermission(plane, permission, (request, context) => {
    if (!context.appKey.registered) {
      throw gatewayRefusal(403, "Forbidden: the application key is not registered for the Actions API");
    }
    return handle(request, context);
  });
}

/**
 * Lets a handler run only for whoever runs the control plane: those who manage access in its first
 * organisation. What they do reaches all organisations.
 *
 * @throws {@link Refusal} in the handler, with status 403, for everybody else.
 */
export function withOperator(plane: Plane, handle: CallerHandler): Handler {
  return withPermission(plane, "user_access_manage", (request, context) => {
    const [first] = plane.organisations.values();
    if (first?.state !== context.state)
      throw gatewayRefusal(403, "Forbidden: this is for the first organisation of the control plane");
    return handle(request, context);
  });
}

/** @throws {@link Refusal} with status 403 when the caller does not have the permission. */
export function requirePermission(context: CallerContext, permission: Permission): void {
  if (!mayDo(context, permission))
    throw gatewayRefusal(403, `Forbidden: the permission ${permission} is missing`);
}

/**
 * Lets a handler run only for enrolled runners, and notes that the runner was seen.
 *
 * @throws {@link Refusal} in the handler, with status 401, for everybody else.
 */
export function withRunner(
  plane: Plane,
  handle: (
    request: ApiRequest,
    runner: EnrolledRunner,
    context: ControlPlaneContext,
  ) => Answer | Promise<Answer>,
): Handler {
  return (request) => {
    const found = authenticateRunner(plane, request);
    if (found === undefined) throw refusal(401, "error validating JWT");
    const { runner, context } = found;
    noteContact(context, runner, readRunnerFacts(request.headers));
    return handle(request, runner, context);
  };
}

/** Runners call all the time; of that, only a change and the minute of the last call are stored. */
function noteContact(
  { state, now, changes }: ControlPlaneContext,
  runner: EnrolledRunner,
  told: Partial<RunnerFacts>,
): void {
  const at = now();
  const facts = { ...runner.facts, ...told };
  const changed = minuteOf(runner.lastSeenAt) !== minuteOf(at) || !isDeepStrictEqual(runner.facts, facts);
  runner.lastSeenAt = at;
  runner.facts = facts;
  if (!changed) return;
  state.runners.set(runner.id, runner);
  changes.note();
}

function minuteOf(time: Date | undefined): number {
  return time === undefined ? -1 : Math.floor(time.getTime() / 60_000);
}

function authenticateRunner(
  { organisations, usedTokens, now, log }: Plane,
  request: ApiRequest,
): { readonly runner: EnrolledRunner; readonly context: ControlPlaneContext } | undefined {
  const token = request.headers[OpmsHeader.JWT.toLowerCase()];
  if (typeof token !== "string") return undefined;
  const claims = readRunnerToken(token);
  const context = claims && organisations.get(claims.orgId.toString());
  const runner = claims && context?.state.runners.get(claims.runnerId);
  if (context === undefined || runner === undefined) return undefined;
  const subject = { orgId: context.state.organisation.id, runnerId: runner.id };
  const verification = verifyRunnerToken(token, { publicKey: runner.publicKey, subject, now: now() });
  if (!verification.ok) return undefined;
  const uses = usedTokens.note(token, verification.claims.expiresAt, now());
  if (uses > 0) log({ event: "token-used-again", runnerId: runner.id, uses });
  return uses > 0 && request.refusesUsedTokens ? undefined : { runner, context };
}

function digestOf(secret: string | readonly string[] | undefined): Buffer | undefined {
  return typeof secret === "string" ? createHash("sha256").update(secret).digest() : undefined;
}

/** Compares digests, so that the time taken says nothing about the secret. */
function isSecret(given: Buffer, secret: string): boolean {
  return timingSafeEqual(given, createHash("sha256").update(secret).digest());
}
