/**
 * Actions of MongoDB, each on one collection of the connection's database.
 *
 * What is published about them are `find` and `findAndModify`; inputs and outputs of the others are our
 * reading, with the names that MongoDB's drivers give them.
 */
import type { Document } from "mongodb";
import { type JsonObject, type JsonValue, stringifyJson } from "@parkit/protocol/internal/json";
import * as z from "zod";
import { actionError } from "../../task-error";
import { type ActionContext, defineAction, type RegisteredAction } from "../action";
import { JsonObjectInput, optionalInput } from "../json-input";
import { type Access, withDatabase } from "./connection";
import { filterProblem } from "./filter";
import { jsonOfBson } from "./json-of-bson";

/** Bundle of the MongoDB actions. */
const BUNDLE = "com.datadoghq.mongodb";
/** Bytes of JSON that documents may have together; the rest is left out (15 MiB). */
const MAX_RESULT_BYTES = 15 * 1024 * 1024;

const collection = z.string().min(1, "is empty");
const document: z.ZodType<Document> = JsonObjectInput;
const filter: z.ZodType<Document> = JsonObjectInput.superRefine((value: JsonObject, context) => {
  const problem = filterProblem(value);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});
const direction = z.literal([1, -1]);

/** Options of `findOneAndUpdate`, without those that hold expressions, which may run code in the database. */
const ModifyOptions = z.strictObject({
  upsert: z.boolean().exactOptional(),
  returnDocument: z.enum(["before", "after"]).exactOptional(),
  sort: z.record(z.string(), direction).exactOptional(),
  projection: z.record(z.string(), z.literal([0, 1, true, false])).exactOptional(),
  arrayFilters: z.array(filter).exactOptional(),
});
const UpdateOptions = ModifyOptions.pick({ upsert: true, arrayFilters: true });
const ReplaceOptions = ModifyOptions.pick({ upsert: true });
const IndexOptions = z.strictObject({
  name: z.string().exactOptional(),
  unique: z.boolean().exactOptional(),
  sparse: z.boolean().exactOptional(),
  expireAfterSeconds: z.int().min(0).exactOptional(),
});

const Update = z.object({ collection, filter, update: document, options: optionalInput(UpdateOptions) });

/** Every action of MongoDB. */
export const mongodbActions: readonly RegisteredAction[] = [
  defineAction({
    bundle: BUNDLE,
    name: "find",
    input: z.object({ collection, filter: optionalInput(filter) }),
    run: async (context, input) =>
      onCollection(context, input, async (on, { driver }) => {
        const results: JsonValue[] = [];
        let bytes = 0;
        const { signal } = context;
        for await (const found of on.find(input.filter ?? {}, { signal })) {
          const result = jsonOfBson(found, driver);
          bytes += Buffer.byteLength(stringifyJson(result)) + 1;
          // As in Datadog's runner, nothing says that there were more.
          if (bytes > MAX_RESULT_BYTES) break;
          results.push(result);
        }
        return { results };
      }),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "countDocuments",
    input: z.object({ collection, filter: optionalInput(filter) }),
    run: async (context, input) =>
      onCollection(context, input, async (on) => {
        const { signal } = context;
        return { count: await on.countDocuments(input.filter ?? {}, { signal }) };
      }),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "insertOne",
    input: z.object({ collection, document }),
    run: async (context, input) =>
      onCollection(context, input, async (on, { driver }) => {
        const { insertedId } = await on.insertOne(input.document);
        return { insertedId: jsonOfBson(insertedId, driver) };
      }),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "insertMany",
    input: z.object({ collection, documents: z.array(document).min(1, "is empty") }),
    run: async (context, input) =>
      onCollection(context, input, async (on, { driver }) => {
        const { insertedIds } = await on.insertMany(input.documents);
        return { insertedIds: Object.values(insertedIds).map((id) => jsonOfBson(id, driver)) };
      }),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "updateOne",
    input: Update,
    run: async (context, input) =>
      onCollection(context, input, async (on, access) =>
        changed(await on.updateOne(input.filter, input.update, input.options), access),
      ),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "updateMany",
    input: Update,
    run: async (context, input) =>
      onCollection(context, input, async (on, access) =>
        changed(await on.updateMany(input.filter, input.update, input.options), access),
      ),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "replaceOne",
    input: z.object({
      collection,
      filter,
      replacement: document,
      options: optionalInput(ReplaceOptions),
    }),
    run: async (context, input) =>
      onCollection(context, input, async (on, access) =>
        changed(await on.replaceOne(input.filter, input.replacement, input.options), access),
      ),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "findAndModify",
    input: z.object({ collection, filter, update: document, options: optionalInput(ModifyOptions) }),
    run: async (context, input) =>
      onCollection(context, input, async (on, { driver }) => {
        const found = await on.findOneAndUpdate(input.filter, input.update, input.options ?? {});
        return found === null ? {} : { modifiedDocument: jsonOfBson(found, driver) };
      }),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "createIndex",
    input: z.object({
      collection,
      keys: z.record(z.string(), direction.or(z.enum(["text", "hashed", "2d", "2dsphere"]))),
      options: optionalInput(IndexOptions),
    }),
    run: async (context, input) =>
      onCollection(context, input, async (on) => ({
        name: await on.createIndex(input.keys, input.options, undefined),
      })),
  }),
  defineAction({
    bundle: BUNDLE,
    name: "testConnection",
    input: z.object({}),
    run: async (context) =>
      withDatabase(context, async ({ database }) => {
        await database.command({ ping: 1 });
        return {};
      }),
  }),
];

type Collection = ReturnType<Access["database"]["collection"]>;

/** Without a name in the connection the driver would take a database of its own choice. */
async function onCollection(
  context: ActionContext,
  { collection: name }: { readonly collection: string },
  act: (on: Collection, access: Access) => Promise<JsonValue>,
): Promise<JsonValue> {
  if ((context.credential.tokens.get("database") ?? "") === "")
    throw actionError("the connection to MongoDB is wrong: database: is needed for actions on a collection");
  return withDatabase(context, async (access) => act(access.database.collection(name), access));
}

interface Change {
  readonly matchedCount: number;
  readonly modifiedCount: number;
  readonly upsertedCount: number;
  readonly upsertedId: unknown;
}

function changed(
  { matchedCount, modifiedCount, upsertedCount, upsertedId }: Change,
  { driver }: Access,
): JsonValue {
  const added = jsonOfBson(upsertedId, driver);
  return { matchedCount, modifiedCount, upsertedCount, ...(added !== null && { upsertedId: added }) };
}
