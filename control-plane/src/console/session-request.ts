/**
 * What a request of the console's page carries in place of keys. With a session it becomes a request with
 * that session's keys, and is answered as any other with them.
 */
import type { IncomingHttpHeaders } from "node:http";
import { API_KEY_HEADER, APP_KEY_HEADER } from "../authentication";
import type { Plane } from "../context";
import type { ApiRequest } from "../route";

/**
 * Header with the page's half of a session. A page of another origin cannot send it: browsers ask first, and
 * no answer here allows it.
 */
export const SESSION_HEADER = "x-parkit-console";

/** Cookies know no ports, so that each control plane of a host has a name of its own. */
export function sessionCookieName({ host = "" }: IncomingHttpHeaders): string {
  const [, port] = /:(\d+)$/.exec(host) ?? [];
  return port === undefined ? "parkit-console" : `parkit-console-${port}`;
}

/** The cookie's half of a session; empty for none. */
export function sessionCookie(headers: IncomingHttpHeaders): string {
  const name = sessionCookieName(headers);
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim().split("="));
  return cookies.find(([key]) => key === name)?.[1] ?? "";
}

/**
 * Whether a request is one of the console's own page: it has the header, and nothing of what browsers say
 * about where it comes from speaks against it. They say it to origins that they trust, such as this machine,
 * and of requests that change something.
 */
export function isFromPage(headers: IncomingHttpHeaders): boolean {
  const { host = "", origin } = headers;
  const site = headers["sec-fetch-site"];
  return (
    typeof headers[SESSION_HEADER] === "string" &&
    (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host.toLowerCase())) &&
    (site === undefined || site === "same-origin")
  );
}

/** The request with the keys of its session; as it is when it has none, or brings keys itself. */
export function withSessionKeys(plane: Plane, request: ApiRequest): ApiRequest {
  const { headers } = request;
  const page = headers[SESSION_HEADER];
  const hasKeys = headers[API_KEY_HEADER] !== undefined || headers[APP_KEY_HEADER] !== undefined;
  if (typeof page !== "string" || hasKeys || !isFromPage(headers)) return request;
  const keys = plane.consoleSessions.find(sessionCookie(headers), page);
  const state = keys && plane.organisations.get(keys.orgId)?.state;
  const apiKey = keys && state?.apiKeys.get(keys.apiKeyId)?.secret;
  const appKey = keys && state?.appKeys.get(keys.appKeyId)?.secret;
  if (apiKey === undefined || appKey === undefined) return request;
  return { ...request, headers: { ...headers, [API_KEY_HEADER]: apiKey, [APP_KEY_HEADER]: appKey } };
}
