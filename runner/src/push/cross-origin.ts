/** Pages of which origins may call the runner: the protocol of browsers for requests across origins. */
import type { IncomingMessage } from "node:http";
import { APP_BUILDER_TOKEN_HEADER } from "@parkit/protocol/internal/app-builder/endpoint";

/** How long browsers may remember that they may call, in seconds. */
const PREFLIGHT_SECONDS = 600;

/** Whether the text is an origin as browsers send it: scheme, host, a port that is not the scheme's own. */
export function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol } = new URL(text);
  return origin === text && ["https:", "http:"].includes(protocol);
}

/**
 * Whether a request may be made. Browsers name the origin of the page with every request to another one; a
 * request without comes from no page of another origin, and its token decides.
 */
export function allowsOrigin(allowed: readonly string[], origin: string | undefined): boolean {
  return origin === undefined || allowed.includes(origin);
}

/** Headers by which a page of an allowed origin gets the answer. No cookies: the token is all there is. */
export function originHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  return origin === undefined ? {} : { "Access-Control-Allow-Origin": origin };
}

/** Headers of the answer to a browser that asks before it calls. */
export function preflightHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": `Content-Type, ${APP_BUILDER_TOKEN_HEADER}`,
    "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
    // A page of the public network calls a host of a private one.
    ...(headers["access-control-request-private-network"] === "true" && {
      "Access-Control-Allow-Private-Network": "true",
    }),
  };
}
