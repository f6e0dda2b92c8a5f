/** Logging in at the console and out of it, and what it needs besides the API: when something has changed. */
import type { JsonObject } from "@parkit/protocol/internal/json";
import { emptyAnswer, jsonAnswer, type Answer } from "../answer";
import { audited } from "../audit";
import {
  actorOf,
  API_KEY_HEADER,
  apiKeyCaller,
  APP_KEY_HEADER,
  appKeyCaller,
  withKeys,
} from "../authentication";
import type { CallerContext, Plane } from "../context";
import { CONTROL_PATH, controlRefusal, readControlRequest } from "../control-request";
import { mayDo } from "../organisation/access";
import { PERMISSIONS } from "../organisation/permission";
import type { ApiRequest, Route } from "../route";
import type { SessionKeys } from "./console-sessions";
import { isFromPage, sessionCookie, sessionCookieName } from "./session-request";

const SESSION_PATH = `${CONTROL_PATH}/console/session`;
/** Longest time that a request waits for a change, in seconds. */
const MAX_WAIT_SECONDS = 60;

/** Routes of sessions, and of waiting for changes. */
export function sessionRoutes(plane: Plane): readonly Route[] {
  return [
    { method: "POST", path: SESSION_PATH, handle: (request) => logIn(plane, request) },
    {
      method: "GET",
      path: SESSION_PATH,
      handle: withKeys(plane, (_request, caller) => jsonAnswer(200, { session: sessionJson(caller) })),
    },
    {
      method: "DELETE",
      path: SESSION_PATH,
      handle: withKeys(plane, ({ headers }) => {
        plane.consoleSessions.close(sessionCookie(headers));
        return emptyAnswer(204, { "Set-Cookie": cookieText(sessionCookieName(headers), "", "; Max-Age=0") });
      }),
    },
    {
      method: "GET",
      path: `${CONTROL_PATH}/changes`,
      handle: withKeys(plane, async ({ query, signal }, { changes }) => {
        const wait = numberIn(query, "wait", MAX_WAIT_SECONDS);
        const since = numberIn(query, "since", Number.MAX_SAFE_INTEGER);
        return jsonAnswer(200, { version: await changes.after(since, wait * 1000, signal) });
      }),
    },
  ];
}

/** Opens a session for whoever has a login link that was not used, or both keys. */
function logIn(plane: Plane, request: ApiRequest): Answer | Promise<Answer> {
  if (!isFromPage(request.headers))
    throw controlRefusal(403, "foreign-page", "only the console's own page may log in");
  const body = readControlRequest(request.body, ["login", "apiKey", "appKey"]);
  const login = body.text("login");
  const keys =
    login === undefined
      ? keysOf(plane, request, body.text("apiKey"), body.text("appKey"))
      : plane.consoleSessions.takeLogin(login);
  if (keys === undefined) {
    throw login === undefined
      ? controlRefusal(
          403,
          "wrong-keys",
          "these are not an API key and an application key of one organisation",
        )
      : controlRefusal(403, "login-used", "this login link was used already: log in with the keys");
  }
  const caller = callerOf(plane, keys);
  if (caller === undefined) throw controlRefusal(403, "keys-gone", "the keys of this login were deleted");
  return audited(caller, actorOf(caller), request, () => {
    const { cookie, page } = plane.consoleSessions.open(keys);
    return jsonAnswer(
      201,
      { session: { ...sessionJson(caller), page } },
      { "Set-Cookie": cookieText(sessionCookieName(request.headers), cookie) },
    );
  });
}

function keysOf(
  plane: Plane,
  request: ApiRequest,
  apiKey: string | undefined,
  appKey: string | undefined,
): SessionKeys | undefined {
  const headers = { ...request.headers, [API_KEY_HEADER]: apiKey, [APP_KEY_HEADER]: appKey };
  const organisation = apiKeyCaller(plane, { ...request, headers });
  const caller = organisation && appKeyCaller(organisation.context, { ...request, headers });
  if (caller === undefined || organisation === undefined) return undefined;
  return {
    orgId: caller.state.organisation.id.toString(),
    apiKeyId: organisation.apiKey.id,
    appKeyId: caller.appKey.id,
  };
}

function callerOf(
  { organisations }: Plane,
  { orgId, apiKeyId, appKeyId }: SessionKeys,
): CallerContext | undefined {
  const context = organisations.get(orgId);
  const appKey = context?.state.appKeys.get(appKeyId);
  const user = appKey && context?.state.users.get(appKey.userId);
  if (context === undefined || appKey === undefined || user === undefined) return undefined;
  return context.state.apiKeys.has(apiKeyId) ? { ...context, user, appKey } : undefined;
}

/** Who is logged in, and what the API would let them do, so that the page need not offer the rest. */
function sessionJson(caller: CallerContext): JsonObject {
  const { state, user } = caller;
  return {
    user: { id: user.id, name: user.name },
    organization: { id: state.organisation.id, name: state.organisation.name },
    permissions: PERMISSIONS.filter((permission) => mayDo(caller, permission)),
  };
}

function cookieText(name: string, value: string, more = ""): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${more}`;
}

function numberIn(query: URLSearchParams, name: string, maximum: number): number {
  const text = query.get(name) ?? "0";
  if (/^\d{1,16}$/.test(text) && Number(text) <= maximum) return Number(text);
  throw controlRefusal(400, "invalid-request", `${name} is a whole number from 0 to ${maximum}`);
}
