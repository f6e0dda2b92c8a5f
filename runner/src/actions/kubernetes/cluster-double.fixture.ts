/**
 * A protocol double of the Kubernetes API, for where no cluster is at hand: it keeps objects in memory and
 * answers in the shape of a real API server, as far as the tests of the actions go. What it does by itself is
 * checked by running the same tests on a real one.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
  textOrEmpty,
} from "@parkit/protocol/internal/json";
import { portOf } from "../../control-plane.fixture";
import { without } from "./members";

/** The double at work. */
export interface ClusterDouble {
  /** Text of a kubeconfig file whose current context is an administrator's. */
  readonly kubeconfig: string;
  /** Methods and URLs of the requests, in their order. */
  readonly seen: readonly string[];
  readonly close: () => void;
}

const TOKEN = "double-admin-token";

/** Starts a double without any object but the namespace `default`. */
export async function startClusterDouble(): Promise<ClusterDouble> {
  const store = new Map<string, JsonObject>([
    ["/api/v1/namespaces/default", { metadata: { name: "default" } }],
  ]);
  const seen: string[] = [];
  let version = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      seen.push(`${request.method ?? ""} ${request.url ?? ""}`);
      const body = chunks.length === 0 ? {} : parseJson(Buffer.concat(chunks).toString());
      try {
        send(
          response,
          200,
          answerTo(request, body, store, () => String((version += 1))),
        );
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { code, reason, message } = error;
        send(response, code, {
          kind: "Status",
          apiVersion: "v1",
          metadata: {},
          status: "Failure",
          message,
          reason,
          code,
        });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // The library refuses plain HTTP unless it is told to verify nothing.
    kubeconfig: `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "http://127.0.0.1:${portOf(server.address())}", insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: ${TOKEN}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

function send(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(stringifyJson(body));
}

const PATH =
  /^(?<root>\/api\/v1|\/apis\/(?<group>[^/]+)\/v1)(?:\/(?<where>namespaces\/(?<namespace>[^/]+)\/(?!$))?(?<plural>[^/]+)(?:\/(?<name>[^/]+))?)?$/;

function answerTo(
  { method, url = "", headers }: IncomingMessage,
  body: JsonValue,
  store: Map<string, JsonObject>,
  nextVersion: () => string,
): JsonObject {
  if (headers.authorization !== `Bearer ${TOKEN}`) throw new Refusal(401, "Unauthorized", "Unauthorized");
  const { pathname, searchParams: query } = new URL(url, "http://double");
  const { root = "", group, where = "", namespace, plural, name } = PATH.exec(pathname)?.groups ?? {};
  if (plural === undefined) return { kind: "APIResourceList", resources: [] };
  const resource = group === undefined ? plural : `${plural}.${group}`;
  const missing = (which: string): Refusal =>
    new Refusal(404, "NotFound", `${resource} "${which}" not found`);
  const user = headers["impersonate-user"];
  if (user !== undefined) {
    throw new Refusal(
      403,
      "Forbidden",
      `${resource}${name === undefined ? "" : ` "${name}"`} is forbidden: User "${String(user)}" cannot ${method === "GET" ? "list" : "change"} resource "${plural}" in API group "${group ?? ""}"${namespace === undefined ? " at the cluster scope" : ` in the namespace "${namespace}"`}`,
    );
  }
  const keep = (key: string, object: JsonObject): JsonObject => {
    const metadata = { ...membersOf(object["metadata"]), resourceVersion: nextVersion() };
    const kept = { ...object, metadata };
    if (query.get("dryRun") !== "All") store.set(key, kept);
    return kept;
  };
  const key = pathname;
  if (name === undefined) {
    const objects = [...store].filter(([path, { metadata }]) => {
      const match = PATH.exec(path)?.groups;
      return (
        match?.["root"] === root &&
        match["plural"] === plural &&
        (namespace === undefined || match["namespace"] === namespace) &&
        isSelected(membersOf(membersOf(metadata)["labels"]), query.get("labelSelector") ?? "")
      );
    });
    if (method === "GET") {
      const limit = Number(query.get("limit") ?? Infinity);
      const cut =
        objects.length > limit ? { continue: "next", remainingItemCount: objects.length - limit } : {};
      return {
        kind: "List",
        apiVersion: "v1",
        metadata: { resourceVersion: nextVersion(), ...cut },
        items: objects.slice(0, limit).map(([, object]) => without(object, ["apiVersion", "kind"])),
      };
    }
    if (method === "DELETE") {
      if (query.get("dryRun") !== "All") for (const [path] of objects) store.delete(path);
      return { kind: "List", items: [] };
    }
    const object = membersOf(body);
    const given = textOrEmpty(membersOf(object["metadata"])["name"]);
    const kind = textOrEmpty(object["kind"]);
    if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(given)) {
      throw new Refusal(
        422,
        "Invalid",
        `${kind} "${given}" is invalid: metadata.name: Invalid value: "${given}"`,
      );
    }
    const path = `${pathname}/${given}`;
    if (store.has(path)) throw new Refusal(409, "AlreadyExists", `${resource} "${given}" already exists`);
    const added = {
      uid: `uid-${given}`,
      creationTimestamp: "2026-01-01T00:00:00Z",
      ...(where && namespace && { namespace }),
    };
    return keep(path, { status: {}, ...object, metadata: { ...membersOf(object["metadata"]), ...added } });
  }
  const found = store.get(key);
  if (found === undefined) throw missing(name);
  switch (method) {
    case "DELETE":
      if (query.get("dryRun") !== "All") store.delete(key);
      return { kind: "Status", status: "Success" };
    case "PUT":
      checkVersion(found, membersOf(body), resource, name);
      return keep(key, { ...membersOf(body), status: found["status"] ?? {} });
    case "PATCH": {
      const patched =
        headers["content-type"] === "application/json-patch+json"
          ? (body as readonly JsonValue[]).reduce<JsonValue>(
              (value, one) => operated(value, membersOf(one)),
              found,
            )
          : merged(found, body);
      checkVersion(found, membersOf(patched), resource, name);
      return keep(key, membersOf(patched));
    }
    default:
      return found;
  }
}

function checkVersion(found: JsonObject, sent: JsonObject, resource: string, name: string): void {
  const version = membersOf(sent["metadata"])["resourceVersion"];
  if (version === undefined || version === membersOf(found["metadata"])["resourceVersion"]) return;
  throw new Refusal(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${resource} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
  );
}

function membersOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function isSelected(labels: JsonObject, selector: string): boolean {
  return (
    selector === "" ||
    selector.split(",").every((part) => labels[part.split("=")[0] ?? ""] === part.split("=")[1])
  );
}

/** Lists of named members are merged by name, as in strategic merge patches. */
function merged(old: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (Array.isArray(patch) && Array.isArray(old)) {
    const items = patch as readonly JsonValue[];
    return (old as readonly JsonValue[]).map((item) => {
      const change = items.find((one) => membersOf(one)["name"] === membersOf(item)["name"]);
      return change === undefined ? item : merged(item, change);
    });
  }
  if (!isJsonObject(patch)) return patch;
  const base = membersOf(old);
  return {
    ...base,
    ...Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, merged(base[name], value)])),
  };
}

function operated(value: JsonValue, { op, path, value: given }: JsonObject): JsonValue {
  const names = textOrEmpty(path)
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  const change = (inside: JsonValue | undefined, [name, ...rest]: readonly string[]): JsonValue => {
    if (name === undefined) return given ?? null;
    const members = membersOf(inside);
    if (op !== "add" && !Object.hasOwn(members, name))
      throw new Refusal(422, "Invalid", `the server rejected our request due to an error in our request`);
    return { ...members, [name]: change(members[name], rest) };
  };
  return change(value, names);
}
