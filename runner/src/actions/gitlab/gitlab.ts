/** Actions of GitLab: one request each, under the same policy as those of the HTTP action. */
import type { IncomingMessage } from "node:http";
import { readBody } from "@parkit/protocol/internal/http/http-client";
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseJson,
  stringifyJson,
} from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";
import { type ActionContext, defineAction, type RegisteredAction } from "../action";
import { connectionUrl } from "../connection-url";
import { guardedRequest } from "../http/guarded-request";
import { JsonObjectInput, optionalInput } from "../json-input";
import { GITLAB_ROUTES, type Route } from "./gitlab-routes";

const NAMESPACE = "com.datadoghq.gitlab";
/** Where a connection without a URL leads, as the Agent's does. */
const DEFAULT_BASE_URL = "https://gitlab.com";
/** Largest answer that is read, in bytes (15 MiB). */
const MAX_RESPONSE_BYTES = 15 * 1024 * 1024;
/** Most characters of GitLab's own message that an error tells. */
const MOST_TOLD = 300;

/** A query and its variables. GitLab answers errors of a query with status 200: they are in the result. */
const graphql = defineAction({
  bundle: `${NAMESPACE}.graphql`,
  name: "graphql",
  input: z.object({ query: z.string(), variables: optionalInput(JsonObjectInput) }),
  run: async (context, { query, variables }) => {
    const connection = connectionOf(context);
    const url = below(connection, "/api/graphql");
    const body: JsonObject = { query, ...(variables !== undefined && { variables }) };
    const answer = await ask(context, connection, { method: "POST", url, body }, readJson);
    return { result: answer ?? null };
  },
});

/** Every action of GitLab. */
export const gitlabActions: readonly RegisteredAction[] = [
  ...Object.entries(GITLAB_ROUTES).flatMap(([part, routes]) =>
    Object.entries(routes).map(([name, route]) => actionOf(`${NAMESPACE}.${part}`, name, route)),
  ),
  graphql,
];

function actionOf(bundle: string, name: string, route: Route): RegisteredAction {
  return defineAction({
    bundle,
    name,
    input: z.looseObject(
      Object.fromEntries(inputsOf(route).map((input) => [input, z.union([z.string().min(1), z.int()])])),
    ),
    run: async (context, inputs) => {
      const connection = connectionOf(context);
      const { pathname, rest } = filled(route, inputs);
      const url = below(connection, `/api/v4${pathname}`);
      const hasBody = route.method === "POST" || route.method === "PUT" || route.method === "PATCH";
      if (!hasBody) for (const [field, value] of queryFields(rest)) url.searchParams.append(field, value);
      const request = { method: route.method, url, ...(hasBody && { body: rest }) };
      const answer = await ask(context, connection, request, readerOf(route));
      return route.output === undefined || answer === undefined ? {} : { [route.output]: answer };
    },
  });
}

function inputsOf({ path }: Route): readonly string[] {
  return path
    .split("/")
    .filter((segment) => segment.startsWith(":"))
    .map((segment) => segment.slice(1));
}

/** The path with its inputs, and the inputs that are left for query or body. */
function filled(route: Route, inputs: JsonObject): { readonly pathname: string; readonly rest: JsonObject } {
  const names = inputsOf(route);
  const pathname = route.path
    .split("/")
    .map((segment) => (segment.startsWith(":") ? encoded(segment.slice(1), inputs) : segment))
    .join("/");
  const rest = Object.entries(inputs).filter(([name, value]) => !names.includes(name) && value !== null);
  return { pathname, rest: Object.fromEntries(rest) };
}

/** A project is its number or its path, in which slashes are part of the name. */
function encoded(name: string, inputs: JsonObject): string {
  const text = textOf(inputs[name]);
  // Also in their encoded form these lead out of the path.
  if (text === "." || text === ".." || !text.isWellFormed())
    throw actionError(`${name}: ${JSON.stringify(text.slice(0, 200))} cannot be a part of a path`);
  return encodeURIComponent(text);
}

/** Fields of a query as GitLab reads lists (`labels[]=a`) and objects (`not[labels]=a`). */
function queryFields(value: JsonObject, above?: string): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, field]) =>
    queryField(above === undefined ? name : `${above}[${name}]`, field),
  );
}

function queryField(name: string, value: JsonValue): readonly (readonly [string, string])[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => queryField(`${name}[]`, item));
  if (isJsonObject(value)) return queryFields(value, name);
  return [[name, textOf(value)]];
}

/** A text as it is, and anything else as JSON writes it. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : stringifyJson(value ?? "");
}

interface Connection {
  readonly base: URL;
  readonly token: string;
}

function connectionOf({ credential: { tokens } }: ActionContext): Connection {
  const token = tokens.get("gitlabApiToken") ?? "";
  const written = tokens.get("baseURL") ?? "";
  const text = written === "" ? DEFAULT_BASE_URL : written;
  if (token === "") throw actionError("the connection to GitLab needs the token gitlabApiToken");
  return { base: connectionUrl("baseURL", text, "https://gitlab.example.com"), token };
}

/** GitLab's client adds the part of the API where the connection does not name it. */
function below({ base }: Connection, pathname: string): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/+$/, "").replace(/\/api\/v4$/, "") + pathname;
  return url;
}

interface Request {
  readonly method: Route["method"];
  readonly url: URL;
  readonly body?: JsonObject;
}

type Read = (answer: IncomingMessage) => Promise<JsonValue | undefined>;

async function ask(
  context: ActionContext,
  { base, token }: Connection,
  { method, url, body }: Request,
  read: Read,
): Promise<JsonValue | undefined> {
  const headers = {
    Accept: "application/json",
    "User-Agent": "Datadog",
    "PRIVATE-TOKEN": token,
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
  // Redirects are not followed: they would make another request of a POST.
  const request = { url, method, headers, followRedirects: false, base };
  return guardedRequest(
    context,
    { ...request, ...(body !== undefined && { body: Buffer.from(stringifyJson(body)) }) },
    async (answer) => {
      await refuseFailure(answer);
      return read(answer);
    },
  );
}

async function refuseFailure(answer: IncomingMessage): Promise<void> {
  const { statusCode: status = 0, statusMessage = "" } = answer;
  if (status >= 200 && status <= 299) return;
  const said = messageOf(await readJson(answer).catch(() => undefined));
  throw actionError(
    `GitLab answered ${`${status} ${statusMessage}`.trim()}${said === "" ? "" : `: ${said.slice(0, MOST_TOLD)}`}`,
  );
}

/** GitLab says what is wrong in `message`, a text or lists by field, or in `error`. */
function messageOf(answer: JsonValue | undefined): string {
  if (!isJsonObject(answer)) return "";
  const said = answer["message"] ?? answer["error"] ?? "";
  return typeof said === "string" ? said : stringifyJson(said);
}

function readerOf({ method, isFile }: Route): Read {
  if (method === "HEAD") return (answer) => Promise.resolve(fileFacts(answer));
  return isFile === true ? readFile : readJson;
}

async function readJson(answer: IncomingMessage): Promise<JsonValue | undefined> {
  const bytes = await readBody(answer, MAX_RESPONSE_BYTES);
  if (bytes.length === 0) return undefined;
  try {
    return parseJson(bytes.toString("utf8"));
  } catch {
    throw actionError("GitLab's answer is not JSON: does baseURL name GitLab?");
  }
}

async function readFile(answer: IncomingMessage): Promise<JsonValue> {
  return (await readBody(answer, MAX_RESPONSE_BYTES)).toString("base64");
}

/** GitLab tells of a file in the headers of an answer without a body. */
const FILE_HEADERS = {
  blob_id: "x-gitlab-blob-id",
  commit_id: "x-gitlab-commit-id",
  content_sha256: "x-gitlab-content-sha256",
  encoding: "x-gitlab-encoding",
  file_name: "x-gitlab-file-name",
  file_path: "x-gitlab-file-path",
  last_commit_id: "x-gitlab-last-commit-id",
  ref: "x-gitlab-ref",
  size: "x-gitlab-size",
} as const;

function fileFacts({ headers }: IncomingMessage): JsonObject {
  return Object.fromEntries(
    Object.entries(FILE_HEADERS).map(([name, header]) => {
      const value = String(headers[header] ?? "");
      return [name, name === "size" ? Number(value) : value];
    }),
  );
}
