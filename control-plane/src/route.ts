/** The routing table: which function answers which method and path. */
import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer";

/** A request whose body has been read. */
export interface ApiRequest {
  readonly method: string;
  /** Path without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Values of the `{name}` segments of the route's path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Aborted when the client goes away or the server closes. */
  readonly signal: AbortSignal;
  /** Whether a runner's token that was used before is refused, as a fault asks for. */
  readonly refusesUsedTokens: boolean;
}

/** Answers a request, or throws a {@link Refusal} or a `WireFormatError`. */
export type Handler = (request: ApiRequest) => Answer | Promise<Answer>;

/** One entry of the routing table. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path with parameters in braces: `/api/v2/actions/connections/{id}`. */
  readonly path: string;
  readonly handle: Handler;
}

/** Outcome of looking a request up. */
type RouteMatch =
  | { readonly kind: "found"; readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  /** The path exists, with other methods. */
  | { readonly kind: "other-methods"; readonly allowed: readonly string[] }
  | { readonly kind: "not-found" };

/**
 * Finds the route of a request. Of several whose path fits, the first in the table wins, so literal paths go
 * before parameters.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch {
  const allowed: string[] = [];
  for (const route of routes) {
    const parameters = matchPath(route.path, path);
    if (parameters === undefined) continue;
    if (route.method === method) return { kind: "found", route, parameters };
    allowed.push(route.method);
  }
  return allowed.length > 0 ? { kind: "other-methods", allowed } : { kind: "not-found" };
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith("{")) {
      const decoded = decodeSegment(value);
      if (decoded === undefined || decoded === "") return undefined;
      parameters[segment.slice(1, -1)] = decoded;
    } else if (segment !== value) return undefined;
  }
  return parameters;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
