import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import type { ConnectionToken, TokenValue } from "./connection-info";
import type { JsonObject, JsonValue } from "./json";
import { MAX_STRUCT_DEPTH } from "./struct";
import {
  decodeTask,
  encodeTask,
  MAX_TASK_BYTES,
  taskActionName,
  timestampOf,
  type PrivateActionTask,
} from "./task-message";
import { WireFormatError } from "./wire-format-error";

const minimal: PrivateActionTask = {
  actionName: "",
  bundleId: "",
  orgId: 0n,
  taskId: "",
  secDatadogHeaderValue: "",
  inputs: {},
  client: 0,
};

const text = fc.string({ unit: "grapheme" });
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(text, tie("json"), { maxKeys: 4 }).map((object) => ({ ...object })),
  ),
}));
const tokenValue: fc.Arbitrary<TokenValue> = fc.oneof(
  fc.record({ kind: fc.constant("plain-text" as const), value: text }),
  fc.record({ kind: fc.constant("file-secret" as const), path: text }),
  fc.record({ kind: fc.constant("yaml-file" as const), path: text }),
  fc.constant({ kind: "unset" as const }),
);
const token: fc.Arbitrary<ConnectionToken> = fc.record({ nameSegments: fc.array(text), value: tokenValue });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const task: fc.Arbitrary<PrivateActionTask> = fc.record(
  {
    actionName: text,
    bundleId: text,
    orgId: int64,
    taskId: text,
    secDatadogHeaderValue: text,
    inputs: fc.dictionary(text, json).map((object) => ({ ...object })),
    client: int32,
    connectionInfo: fc.record({
      connectionId: text,
      tokens: fc.array(token),
      credentialsType: int32,
      runnerId: text,
    }),
    expirationTime: fc.record({ seconds: int64, nanos: int32 }),
  },
  {
    requiredKeys: ["actionName", "bundleId", "orgId", "taskId", "secDatadogHeaderValue", "inputs", "client"],
  },
);

describe("a task message", () => {
  it("is decoded as it was encoded", () => {
    fc.assert(
      fc.property(task, (value) => {
        expect(decodeTask(encodeTask(value))).toEqual(value);
      }),
    );
  });

  it("never fails but with a WireFormatError, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expectTaskOrWireFormatError(bytes);
      }),
    );
  });

  it("never fails but with a WireFormatError, whatever byte of a real message changes or where it ends", () => {
    fc.assert(
      fc.property(task, fc.nat(), fc.nat({ max: 255 }), (value, position, byte) => {
        const bytes = encodeTask(value);
        const index = position % bytes.length;
        expectTaskOrWireFormatError(bytes.subarray(0, index));
        bytes[index] = byte;
        expectTaskOrWireFormatError(bytes);
      }),
    );
  });

  it("skips fields that it does not know, at every level", () => {
    const newer = new BinaryWriter()
      .tag(13, WireType.LengthDelimited)
      .string("allowed command")
      .tag(99, WireType.Varint)
      .uint64(7n)
      .tag(98, WireType.Bit32)
      .fixed32(7)
      .tag(97, WireType.StartGroup)
      .tag(1, WireType.Varint)
      .uint32(1)
      .tag(97, WireType.EndGroup);
    const unknown = newer.finish();
    const nested = new BinaryWriter().tag(10, WireType.LengthDelimited).bytes(unknown).finish();
    const bytes = Buffer.concat([unknown, encodeTask({ ...minimal, taskId: "t" }), nested]);
    expect(decodeTask(bytes)).toEqual({
      ...minimal,
      taskId: "t",
      connectionInfo: { connectionId: "", tokens: [], credentialsType: 0, runnerId: "" },
    });
  });

  it("skips a known field of another wire type, as protobuf parsers do", () => {
    const bytes = new BinaryWriter()
      .tag(1, WireType.Varint)
      .uint32(5)
      .tag(3, WireType.LengthDelimited)
      .string("x")
      .finish();
    expect(decodeTask(bytes)).toEqual(minimal);
  });

  it("merges a message field that comes twice", () => {
    const named = (name: string): ConnectionToken => ({ nameSegments: [name], value: { kind: "unset" } });
    const connectionInfo = { connectionId: "c", tokens: [named("1")], credentialsType: 1, runnerId: "" };
    const one = encodeTask({ ...minimal, inputs: { a: 1, b: 1 }, connectionInfo });
    const other = encodeTask({
      ...minimal,
      inputs: { b: 2 },
      connectionInfo: { connectionId: "", tokens: [named("2")], credentialsType: 0, runnerId: "r" },
    });
    expect(decodeTask(Buffer.concat([one, other]))).toMatchObject({
      inputs: { a: 1, b: 2 },
      connectionInfo: { ...connectionInfo, tokens: [named("1"), named("2")], runnerId: "r" },
    });
  });

  it("bounds its size", () => {
    const value = "x".repeat(MAX_TASK_BYTES - 5);
    expect(decodeTask(encodeTask({ ...minimal, taskId: value.slice(2) })).taskId).toHaveLength(
      MAX_TASK_BYTES - 7,
    );
    expect(() => decodeTask(encodeTask({ ...minimal, taskId: value }))).toThrow(
      "has more than 4194304 bytes",
    );
  });

  it("bounds the nesting of inputs, both ways", () => {
    const lists = (levels: number): JsonValue => (levels === 0 ? 1 : [lists(levels - 1)]);
    const objects = (levels: number): JsonObject => (levels === 1 ? {} : { a: objects(levels - 1) });
    const deepest = { a: lists(MAX_STRUCT_DEPTH - 1) };
    expect(decodeTask(encodeTask({ ...minimal, inputs: deepest })).inputs).toEqual(deepest);
    expect(() => encodeTask({ ...minimal, inputs: { a: lists(MAX_STRUCT_DEPTH) } })).toThrow("nested deeper");
    expect(() => encodeTask({ ...minimal, inputs: objects(MAX_STRUCT_DEPTH + 1) })).toThrow("nested deeper");
    expect(() => decodeTask(structBytes(MAX_STRUCT_DEPTH + 1))).toThrow("nested deeper");
    expect(() => decodeTask(structBytes(2_000))).toThrow(WireFormatError);
  });

  it("refuses texts that are not UTF-8", () => {
    expect(() => decodeTask(Buffer.from([0x0a, 0x01, 0xff]))).toThrow("is not a PrivateActionTask");
  });

  it("refuses a nested message that runs over its parent's end", () => {
    const bytes = Buffer.from([0x52, 0x02, 0x0a, 0x05, 0x61, 0x61, 0x61, 0x61, 0x61]);
    expect(() => decodeTask(bytes)).toThrow(WireFormatError);
  });

  it("hands on numbers that JSON lacks under Go's names, and writes none", () => {
    const bytes = Buffer.from(encodeTask({ ...minimal, inputs: { a: 1 } }));
    const one = Buffer.alloc(8);
    one.writeDoubleLE(1);
    const infinity = Buffer.alloc(8);
    infinity.writeDoubleLE(-Infinity);
    infinity.copy(bytes, bytes.indexOf(one));
    expect(decodeTask(bytes).inputs).toEqual({ a: "-Infinity" });
    expect(() => encodeTask({ ...minimal, inputs: { a: NaN } })).toThrow("not finite");
  });

  it("keeps a member called __proto__ as a member", () => {
    const inputs = Object.fromEntries([["__proto__", { polluted: true }]]);
    const decoded = decodeTask(encodeTask({ ...minimal, inputs })).inputs;
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect(Object.keys(decoded)).toEqual(["__proto__"]);
  });
});

describe("timestampOf", () => {
  it("splits milliseconds, also before 1970", () => {
    expect(timestampOf(new Date(1893456000_250))).toEqual({ seconds: 1893456000n, nanos: 250_000_000 });
    expect(timestampOf(new Date(-250))).toEqual({ seconds: -1n, nanos: 750_000_000 });
  });
});

describe("taskActionName", () => {
  it("joins bundle and action", () => {
    expect(taskActionName({ bundleId: "com.datadoghq.http", actionName: "request" })).toBe(
      "com.datadoghq.http.request",
    );
  });
});

function expectTaskOrWireFormatError(bytes: Uint8Array): void {
  try {
    expect(typeof decodeTask(bytes).orgId).toBe("bigint");
  } catch (error) {
    expect(error).toBeInstanceOf(WireFormatError);
  }
}

/** A task whose inputs are objects within objects, made from the inside out. */
function structBytes(levels: number): Uint8Array {
  let struct: Buffer = Buffer.alloc(0);
  for (let level = 1; level < levels; level += 1) {
    struct = delimited(1, delimited(2, delimited(5, struct)));
  }
  return delimited(6, struct);
}

function delimited(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([
    new BinaryWriter().tag(field, WireType.LengthDelimited).uint32(content.length).finish(),
    content,
  ]);
}
