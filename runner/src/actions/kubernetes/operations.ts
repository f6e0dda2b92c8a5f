/** What is done to objects of every kind: each operation is its inputs and the one request that it makes. */
import { isJsonObject, type JsonObject, type JsonValue } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";
import { JsonObjectInput, optionalInput } from "../json-input";
import { without } from "./members";
import { type ClusterRequest, MediaType } from "./cluster-request";
import { collectionPath, objectPath, type Resource } from "./resource-path";

/** Objects of one kind, as an operation needs to know them. */
export interface Kind {
  readonly resource: Resource;
  /** Name in the singular, as `kind` has it; undefined for custom objects, which say it themselves. */
  readonly kind?: string;
}

/** Largest int32. */
export const INT32_MAX = 2 ** 31 - 1;
const count = optionalInput(z.int().min(0).max(INT32_MAX));
const text = optionalInput(z.string());

const NAME = { name: z.string() };
const BODY = { body: JsonObjectInput };
const DRY_RUN = { dryRun: optionalInput(z.literal("All")) };
const WRITE_OPTIONS = {
  ...DRY_RUN,
  fieldManager: text,
  fieldValidation: optionalInput(z.enum(["Ignore", "Warn", "Strict"])),
};
const REMOVAL_OPTIONS = {
  ...DRY_RUN,
  gracePeriodSeconds: count,
  propagationPolicy: optionalInput(z.enum(["Orphan", "Background", "Foreground"])),
};
const SELECTION = { labelSelector: text, fieldSelector: text, limit: count };

/** An operation that is one request. */
export interface Operation {
  /** Inputs besides the namespace. */
  readonly fields: z.ZodRawShape;
  /** Whether objects in namespaces need one named. */
  readonly needsNamespace: boolean;
  /** The request for these inputs, which the fields have accepted. */
  readonly request: (kind: Kind, namespace: string | undefined, inputs: unknown) => ClusterRequest;
  /** What of the API's answer is the output. */
  readonly output: (kind: Kind, answer: JsonObject) => JsonValue;
}

function operation<Shape extends z.ZodRawShape>(given: {
  readonly fields: Shape;
  readonly namespace: "required" | "optional";
  readonly request: (
    kind: Kind,
    namespace: string | undefined,
    input: z.output<z.ZodObject<Shape>>,
  ) => ClusterRequest;
  readonly output: (kind: Kind, answer: JsonObject) => JsonValue;
}): Operation {
  const { fields, namespace, request, output } = given;
  const schema = z.object(fields);
  return {
    fields,
    needsNamespace: namespace === "required",
    request: (kind, where, inputs) => request(kind, where, schema.parse(inputs)),
    output,
  };
}

/** The operations that every kind has, by the word that actions' names begin with. */
export const OPERATIONS = {
  get: operation({
    fields: NAME,
    namespace: "required",
    request: (kind, namespace, { name }) => ({ method: "GET", path: one(kind, namespace, name) }),
    output: object,
  }),
  list: operation({
    fields: SELECTION,
    namespace: "optional",
    request: (kind, namespace, query) => ({ method: "GET", path: all(kind, namespace), query }),
    output: list,
  }),
  create: operation({
    fields: { ...BODY, ...WRITE_OPTIONS },
    namespace: "required",
    request: (kind, namespace, { body, ...query }) => ({
      method: "POST",
      path: all(kind, namespace),
      query,
      body: { type: MediaType.JSON, value: typed(kind, body) },
    }),
    output: object,
  }),
  update: operation({
    fields: { ...BODY, ...WRITE_OPTIONS },
    namespace: "required",
    request: (kind, namespace, { body, ...query }) => ({
      method: "PUT",
      path: one(kind, namespace, nameIn(body)),
      query,
      body: { type: MediaType.JSON, value: typed(kind, body) },
    }),
    output: object,
  }),
  patch: operation({
    fields: {
      ...NAME,
      body: z.array(JsonObjectInput),
      force: optionalInput(z.boolean()),
      ...WRITE_OPTIONS,
    },
    namespace: "required",
    request: (kind, namespace, { name, body, ...query }) => ({
      method: "PATCH",
      path: one(kind, namespace, name),
      query,
      body: { type: MediaType.JSON_PATCH, value: body },
    }),
    output: object,
  }),
  delete: operation({
    fields: { ...NAME, ...REMOVAL_OPTIONS },
    namespace: "required",
    request: (kind, namespace, { name, ...query }) => ({
      method: "DELETE",
      path: one(kind, namespace, name),
      query,
    }),
    output: () => ({}),
  }),
  deleteMultiple: operation({
    fields: { ...SELECTION, ...REMOVAL_OPTIONS },
    namespace: "required",
    request: (kind, namespace, query) => ({ method: "DELETE", path: all(kind, namespace), query }),
    output: () => ({}),
  }),
};

function all({ resource }: Kind, namespace: string | undefined): string {
  return collectionPath(resource, namespace);
}

function one({ resource }: Kind, namespace: string | undefined, name: string): string {
  return objectPath(resource, namespace, name);
}

/** The API wants to be told what an object is, and people leave it out. */
function typed({ resource: { group, version }, kind }: Kind, body: JsonObject): JsonObject {
  return kind === undefined
    ? body
    : { apiVersion: group === "" ? version : `${group}/${version}`, kind, ...body };
}

function nameIn({ metadata }: JsonObject): string {
  const name = isJsonObject(metadata) ? metadata["name"] : undefined;
  if (typeof name === "string") return name;
  throw actionError("body: metadata.name is missing: it says which object is updated");
}

/** Custom objects are told whole, all others without what their kind says already. */
function object({ kind }: Kind, answer: JsonObject): JsonObject {
  if (kind === undefined) return answer;
  return without(answer, ["apiVersion", "kind"]);
}

function list(_kind: Kind, { items, metadata }: JsonObject): JsonObject {
  return { items: items ?? [], metadata: metadata ?? {} };
}
