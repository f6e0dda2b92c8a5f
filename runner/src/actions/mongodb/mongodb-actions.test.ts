import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { JsonObject, JsonValue } from "@parkit/protocol/internal/json";
import fc from "fast-check";
import { Binary, BSON, Decimal128, type Document, Long, ObjectId, Timestamp, UUID } from "mongodb";
import { until } from "../../clock.fixture";
import { portOf } from "../../control-plane.fixture";
import { actionContext, actionError, type ContextSetup } from "../action-context.fixture";
import { findAction } from "../registry";
import { answerServiceRecords } from "./dns-double.fixture";
import { MONGODB_USER, type MongodbDouble, startMongodbDouble } from "./mongodb-double.fixture";

let double: MongodbDouble;
let tokens: Readonly<Record<string, string>>;

beforeEach(async () => {
  double = await startMongodbDouble();
  tokens = { ...MONGODB_USER, host: "127.0.0.1", port: String(double.port), database: "shop" };
});
afterEach(async () => {
  await double.close();
});

async function act(name: string, inputs: JsonObject, setup: ContextSetup = {}): Promise<JsonValue> {
  const action = await findAction("com.datadoghq.mongodb", name);
  return action.run(actionContext({ tokens, ...setup }), inputs);
}

const orders = { collection: "orders" };
const ID = new ObjectId("64b7f0c2a1b2c3d4e5f60718");

/** A cursor with these documents and no more. */
const cursor = (...firstBatch: readonly Document[]): Document => ({
  cursor: { id: Long.ZERO, ns: "shop.orders", firstBatch },
});

describe("documents", () => {
  it("arrive as JSON, with nothing lost", async () => {
    double.respond = () =>
      cursor({
        _id: ID,
        text: "a",
        yes: true,
        nothing: null,
        int: 7,
        double: 1.5,
        nan: NaN,
        long: Long.fromString("9007199254740993"),
        short: Long.fromNumber(8),
        amount: Decimal128.fromString("1.10"),
        at: new Date("2026-01-02T03:04:05.678Z"),
        id: new UUID("0b2f8a5e-6f5c-4d7c-9a34-1c2d3e4f5a6b"),
        bytes: new Binary(Buffer.from("abc")),
        stamp: new Timestamp({ t: 5, i: 6 }),
        list: [{ deep: ID }, 2],
        // As an object with this name the driver would not write it.
        trap: new Map([["_bsontype", "ObjectId"]]),
      });
    expect(await act("find", { ...orders, filter: { status: "open", n: { $gte: 3 } } })).toEqual({
      results: [
        {
          _id: ID.toHexString(),
          text: "a",
          yes: true,
          nothing: null,
          int: 7,
          double: 1.5,
          nan: "NaN",
          long: 9007199254740993n,
          short: 8,
          amount: "1.10",
          at: "2026-01-02T03:04:05.678Z",
          id: "0b2f8a5e-6f5c-4d7c-9a34-1c2d3e4f5a6b",
          bytes: "YWJj",
          stamp: { $timestamp: { t: 5, i: 6 } },
          list: [{ deep: ID.toHexString() }, 2],
          trap: { _bsontype: "ObjectId" },
        },
      ],
    });
    expect(double.commands).toMatchObject([
      { find: "orders", filter: { status: "open", n: { $gte: 3 } }, $db: "shop" },
    ]);
  });

  it("that are too much are left out, and no more are fetched", async () => {
    const big = { text: "x".repeat(1_000_000) };
    double.respond = (command) =>
      "find" in command
        ? {
            cursor: {
              id: Long.fromNumber(7),
              ns: "shop.orders",
              firstBatch: Array.from({ length: 17 }, () => big),
            },
          }
        : {};
    const { results } = (await act("find", orders)) as { results: unknown[] };
    expect(results).toHaveLength(15);
    expect(double.commands.map((command) => Object.keys(command)[0])).toEqual(["find", "killCursors"]);
  });
});

it.each<[string, JsonObject, Document, Document, JsonValue]>([
  ["testConnection", {}, { ping: 1 }, {}, {}],
  ["countDocuments", orders, { aggregate: "orders" }, cursor({ n: 3 }), { count: 3 }],
  [
    "insertOne",
    { ...orders, document: { _id: 1, big: 9007199254740993n } },
    { insert: "orders", documents: [{ _id: 1, big: Long.fromString("9007199254740993") }] },
    { n: 1 },
    { insertedId: 1 },
  ],
  [
    "insertMany",
    { ...orders, documents: [{ _id: "a" }, { _id: "b" }] },
    { insert: "orders", documents: [{ _id: "a" }, { _id: "b" }] },
    { n: 2 },
    { insertedIds: ["a", "b"] },
  ],
  [
    "updateOne",
    { ...orders, filter: { a: 1 }, update: { $set: { b: 2 } }, options: { upsert: true } },
    { update: "orders", updates: [{ q: { a: 1 }, u: { $set: { b: 2 } }, upsert: true }] },
    { n: 1, nModified: 0, upserted: [{ index: 0, _id: ID }] },
    { matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: ID.toHexString() },
  ],
  [
    "updateMany",
    { ...orders, filter: { a: { $in: [1, 2] } }, update: { $inc: { b: 1 } } },
    { update: "orders", updates: [{ q: { a: { $in: [1, 2] } }, multi: true }] },
    { n: 4, nModified: 3 },
    { matchedCount: 4, modifiedCount: 3, upsertedCount: 0 },
  ],
  [
    "replaceOne",
    { ...orders, filter: { a: 1 }, replacement: { a: 2 } },
    { update: "orders", updates: [{ q: { a: 1 }, u: { a: 2 } }] },
    { n: 1, nModified: 1 },
    { matchedCount: 1, modifiedCount: 1, upsertedCount: 0 },
  ],
  [
    "findAndModify",
    {
      ...orders,
      filter: { a: 1 },
      update: { $set: { b: 2 } },
      options: { returnDocument: "after", sort: { a: -1 }, projection: { a: 1 } },
    },
    { findAndModify: "orders", query: { a: 1 }, update: { $set: { b: 2 } }, new: true, fields: { a: 1 } },
    { value: { _id: ID, a: 1 } },
    { modifiedDocument: { _id: ID.toHexString(), a: 1 } },
  ],
  [
    "findAndModify",
    { ...orders, filter: { a: 1 }, update: { $set: { b: 2 } } },
    { findAndModify: "orders", new: false },
    { value: null },
    {},
  ],
  [
    "createIndex",
    { ...orders, keys: { a: 1, b: -1 }, options: { unique: true } },
    { createIndexes: "orders", indexes: [{ key: { a: 1, b: -1 }, name: "a_1_b_-1", unique: true }] },
    {},
    { name: "a_1_b_-1" },
  ],
])("%s asks once (%#)", async (name, inputs, command, reply, output) => {
  double.respond = () => reply;
  expect(await act(name, inputs)).toEqual(output);
  expect(double.commands).toHaveLength(1);
  // Maps of the driver's have become plain, as in the recorded command.
  expect(double.commands[0]).toMatchObject(BSON.deserialize(BSON.serialize(command)));
});

describe("a filter", () => {
  const deep = (levels: number): JsonObject => (levels === 0 ? { a: 1 } : { a: deep(levels - 1) });

  it.each<[JsonObject, RegExp]>([
    [{ $where: "sleep(1000)" }, /"\$where" is not allowed: operators are/],
    [{ a: { $regex: "^(a+)+$" } }, /"\$regex" is not allowed/],
    [{ $or: [{ a: 1 }, { $expr: { $eq: [1, 1] } }] }, /"\$expr" is not allowed/],
    [{ a: { $not: { $eq: 1 } } }, /"\$not" is not allowed/],
    [{ $and: [] }, /\$and takes a list of filters/],
    [{ $and: [1] }, /\$and takes a list of filters/],
    [{ $or: { a: 1 } }, /\$or takes a list of filters/],
    [{ a: { $in: [] } }, /\$in takes a list/],
    [{ a: { $nin: [{}] } }, /\$nin takes a list/],
    [{ a: { $gt: { b: 1 } } }, /\$gt takes/],
    [{ a: null }, /"a" is compared with null or a list/],
    [{ a: [1] }, /"a" is compared with null or a list/],
    [deep(100), /nested deeper than 100/],
  ])("of %j asks nobody", async (filter, problem) => {
    await expect(act("find", { ...orders, filter })).rejects.toEqual(actionError(problem));
    await expect(act("updateMany", { ...orders, filter, update: { $set: { a: 1 } } })).rejects.toEqual(
      actionError(problem),
    );
    expect(double.open()).toBe(0);
  });

  it("may be as deep as a hundred levels", async () => {
    double.respond = () => cursor();
    expect(await act("find", { ...orders, filter: deep(99) })).toEqual({ results: [] });
  });

  it("never holds what runs code, wherever it stands", async () => {
    const around = fc.letrec<{ filter: JsonObject }>((tie) => ({
      filter: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom("$where", "$expr", "$regex", "$function").map((name) => ({ [name]: "x" })),
        tie("filter").map((inner) => ({ a: inner })),
        tie("filter").map((inner) => ({ $or: [{ b: 1 }, inner] })),
        tie("filter").map((inner) => ({ a: 1, $nor: [inner] })),
      ),
    })).filter;
    await fc.assert(
      fc.asyncProperty(around, async (filter) => {
        await expect(act("countDocuments", { ...orders, filter })).rejects.toEqual(
          actionError("is not allowed"),
        );
      }),
    );
    expect(double.open()).toBe(0);
  });
});

describe("options", () => {
  it.each<[string, JsonObject]>([
    ["findAndModify", { let: { x: 1 } }],
    ["findAndModify", { projection: { a: { $function: { body: "x", args: [], lang: "js" } } } }],
    ["findAndModify", { arrayFilters: [{ $where: "x" }] }],
    ["updateOne", { bypassDocumentValidation: true }],
  ])("of %s that hold expressions or are not known are refused: %j", async (name, options) => {
    const inputs = { ...orders, filter: {}, update: { $set: { a: 1 } }, options };
    await expect(act(name, inputs)).rejects.toEqual(actionError("the inputs of .* are wrong: options"));
    expect(double.open()).toBe(0);
  });

  it("an update without operators is no update", async () => {
    await expect(act("updateOne", { ...orders, filter: { a: 1 }, update: { b: 1 } })).rejects.toEqual(
      actionError("atomic operators"),
    );
    expect(double.commands).toEqual([]);
  });
});

describe("the login", () => {
  it.each<[Readonly<Record<string, string>>, string]>([
    [{}, "shop"],
    [{ authSource: "admin" }, "admin"],
    [{ authMechanism: "SCRAM-SHA-256", authSource: "" }, "shop"],
  ])("with %j is at the right database", async (more, source) => {
    await act("testConnection", {}, { tokens: { ...tokens, ...more } });
    expect(double.logins.map((login) => login["$db"] as unknown)).toEqual([source, source]);
  });

  it("without a database is at admin, and enough for a test of the connection", async () => {
    const without = { ...tokens, database: "" };
    await act("testConnection", {}, { tokens: without });
    expect(double.logins[0]).toMatchObject({ $db: "admin" });
    await expect(act("find", orders, { tokens: without })).rejects.toEqual(
      actionError("database: is needed"),
    );
  });

  it("with a wrong password is refused in the server's words", async () => {
    const error: unknown = await act(
      "testConnection",
      {},
      { tokens: { ...tokens, password: "another-s3cret" } },
    ).catch((caught: unknown) => caught);
    expect(error).toEqual(actionError(/^MongoDB: Authentication failed\. \(AuthenticationFailed\)$/));
    expect(JSON.stringify(error)).not.toContain("s3cret");
  });
});

describe("failures", () => {
  it("of the server are told with their name", async () => {
    double.respond = () => ({
      ok: 0,
      errmsg: "not authorized on shop to execute command",
      code: 13,
      codeName: "Unauthorized",
    });
    await expect(act("find", orders)).rejects.toEqual(
      actionError(/^MongoDB: not authorized on shop to execute command \(Unauthorized\)$/),
    );
  });

  it("of one document say how many were added before", async () => {
    double.respond = () => ({
      n: 1,
      writeErrors: [{ index: 1, code: 11000, errmsg: "E11000 duplicate key error" }],
    });
    const documents = [{ _id: 1 }, { _id: 1 }];
    await expect(act("insertMany", { ...orders, documents })).rejects.toEqual(
      actionError(/^MongoDB: E11000 duplicate key error; documents added before: 1$/),
    );
  });

  it("to reach the server are told at once", async () => {
    await double.close();
    await expect(act("find", orders)).rejects.toEqual(actionError(/^MongoDB: .*ECONNREFUSED/));
    double = await startMongodbDouble();
  });

  it("leave no connection open", async () => {
    double.respond = () => ({ ok: 0, errmsg: "no", code: 1 });
    await act("find", orders).catch(() => undefined);
    await until(() => double.open() === 0);
    expect(double.open()).toBe(0);
  });
});

it("closes its connections when the task is cancelled", async () => {
  const stop = new AbortController();
  double.respond = () => undefined;
  const running = act("find", orders, { signal: stop.signal }).catch((error: unknown) => error);
  await until(() => double.commands.length > 0);
  stop.abort(new Error("cancelled"));
  expect(await running).toEqual(new Error("cancelled"));
  await until(() => double.open() === 0);
  expect(double.open()).toBe(0);
});

describe("a cluster", () => {
  const cluster = { ...MONGODB_USER, srvHost: "cluster.example.com", database: "shop" };
  const resolve: NonNullable<ContextSetup["policy"]>["resolve"] = (_name, callback) => {
    callback(null, [{ address: "127.0.0.1", family: 4 }]);
  };
  let stopDns: () => void;

  afterEach(() => {
    stopDns();
  });

  it("is found by its service record, and greeted over TLS alone", async () => {
    const stop = new AbortController();
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const greeting = new Promise<Buffer>((resolve) =>
      server.on("connection", (socket) => socket.once("data", resolve)),
    );
    stopDns = await answerServiceRecords("db.example.com", portOf(server.address()));
    const running = act("find", orders, {
      tokens: cluster,
      policy: { resolve },
      signal: stop.signal,
    }).catch((error: unknown) => error);
    // A failure ends the wait too; a connection of somebody else that says nothing does not count.
    const said = await Promise.race([greeting, running]);
    const CLIENT_HELLO = 22;
    expect(Buffer.isBuffer(said) ? said[0] : said).toBe(CLIENT_HELLO);
    stop.abort(new Error("enough"));
    expect(await running).toEqual(new Error("enough"));
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it("whose servers are not listed is refused, where there is a list", async () => {
    stopDns = await answerServiceRecords("db.example.com", double.port);
    const policy = { resolve, hosts: ["cluster.example.com", `db.example.com:${double.port + 1}`] };
    await expect(act("find", orders, { tokens: cluster, policy })).rejects.toEqual(
      actionError("not allowed by runner policy"),
    );
    expect(double.commands).toEqual([]);
  });

  it("whose servers lead to a metadata service is refused", async () => {
    stopDns = await answerServiceRecords("db.example.com", double.port);
    const leading: typeof resolve = (_name, callback) => {
      callback(null, [{ address: "169.254.169.254", family: 4 }]);
    };
    await expect(act("find", orders, { tokens: cluster, policy: { resolve: leading } })).rejects.toEqual(
      actionError("metadata services are blocked"),
    );
  });
});

it.each<[Readonly<Record<string, string>>, string]>([
  [{ host: "127.0.0.1/x" }, "host is not"],
  [{ host: "u:p@127.0.0.1" }, "host is not"],
  [{ host: "/tmp/mongodb-27017.sock" }, "host is not"],
  [{ host: "a,127.0.0.1" }, "host is not"],
  [{ host: "169.254.169.254" }, "metadata services are blocked"],
  [{ host: "fd00:ec2::254" }, "metadata services are blocked"],
  [{ host: "" }, "host: is empty"],
  [{ port: "0" }, "port"],
  [{ username: "" }, "username: is empty"],
  [{ srvHost: "a/b" }, "srvHost is not"],
  [{ authMechanism: "MONGODB-AWS" }, "authMechanism"],
  [{ authMechanism: "MONGODB-OIDC" }, "authMechanism"],
])("a connection with %j is refused", async (wrong, problem) => {
  await expect(act("find", orders, { tokens: { ...tokens, ...wrong } })).rejects.toEqual(
    actionError(problem),
  );
  expect(double.open()).toBe(0);
});

it("a connection of another type is refused", async () => {
  await expect(act("find", orders, { type: "Basic Auth" })).rejects.toEqual(actionError("Token Auth"));
});

it("a host that is not listed is refused, where there is a list", async () => {
  const policy = { hosts: ["db.example.com", `127.0.0.1:${double.port + 1}`] };
  await expect(act("find", orders, { policy })).rejects.toEqual(actionError("not allowed by runner policy"));
  expect(double.open()).toBe(0);
});
