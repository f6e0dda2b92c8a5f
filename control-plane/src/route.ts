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

/** Finds the route of a request. */
export type RouteTable = (method: string, path: string) => RouteMatch;

/**
 * Makes a table of routes. A route without parameters wins over one with them; of several with them whose
 * path fits, the first.
 */
export function routeTable(routes: readonly Route[]): RouteTable {
  const literal = new Map<string, Route[]>();
  const patterns: { readonly route: Route; readonly segments: readonly string[] }[] = [];
  for (const route of routes) {
    if (route.path.includes("{")) patterns.push({ route, segments: route.path.split("/") });
    else literal.set(route.path, [...(literal.get(route.path) ?? []), route]);
  }
  return (method, path) => {
    const exact = literal.get(path) ?? [];
    const found = exact.find((route) => route.method === method);
    if (found !== undefined) return { kind: "found", route: found, parameters: {} };
    const allowed: string[] = exact.map((route) => route.method);
    const given = path.split("/");
    for (const { route, segments } of patterns) {
      const parameters = matchSegments(segments, given);
      if (parameters === undefined) continue;
      if (route.method === method) return { kind: "found", route, parameters };
      allowed.push(route.method);
    }
    return allowed.length > 0 ? { kind: "other-methods", allowed } : { kind: "not-found" };
  };
}

function matchSegments(
  wanted: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
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
