import fc from "fast-check";
import { decodeMsgpack, encodeMsgpack, parseStateJson, ValueError } from "./encoding";
import type { Type } from "./type";
import { Dynamic, UNKNOWN, type Value } from "./value";

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(" ", ""), "hex");
const hex = (value: Value): string => Buffer.from(encodeMsgpack(value)).toString("hex");

function errorOf(run: () => unknown): string {
  try {
    run();
    return "none";
  } catch (error) {
    return error instanceof ValueError ? error.name : `unexpected ${String(error)}`;
  }
}

describe("decoding", () => {
  it.each<[string, string, Type, Value]>([
    ["null", "c0", "string", null],
    ["unknown", "d4 00 00", "string", UNKNOWN],
    ["a refined unknown", "c7 03 0c 81 01 c2", "string", UNKNOWN],
    ["an unknown inside a set", "91 d4 00 00", ["set", "string"], [UNKNOWN]],
    ["text", "a3 616263", "string", "abc"],
    ["a small integer", "05", "number", 5],
    ["a small integer in eight bytes", "cf 0000000000000005", "number", 5],
    ["the first integer that a double rounds", "cf 0020000000000001", "number", 9007199254740993n],
    ["the largest unsigned integer", "cf ffffffffffffffff", "number", 18446744073709551615n],
    ["the smallest signed integer", "d3 8000000000000000", "number", -9223372036854775808n],
    ["a fraction", "cb 3ff8000000000000", "number", 1.5],
    ["a decimal text", "a3 302e31", "number", "0.1"],
    [
      "an object, missing attributes being null",
      "81 a1 61 c3",
      ["object", { a: "bool", b: "string" }],
      { a: true, b: null },
    ],
    ["a dynamic value", "92 c4 08 22737472696e6722 a1 78", "dynamic", new Dynamic("string", "x")],
  ])("reads %s", (_name, encoded, type, value) => {
    expect(decodeMsgpack(bytes(encoded), type)).toEqual(value);
  });

  it.each<[string, string, Type]>([
    ["a number for text", "05", "string"],
    ["text that is no number", "a1 78", "number"],
    ["a list for a map", "90", ["map", "string"]],
    ["a tuple of another length", "90", ["tuple", ["string"]]],
    ["a dynamic value without type", "a1 78", "dynamic"],
    ["a length beyond the end", "dd ffffffff", ["list", "string"]],
    ["trailing bytes", "c0 c0", "string"],
    ["nothing", "", "string"],
  ])("refuses %s", (_name, encoded, type) => {
    expect(() => decodeMsgpack(bytes(encoded), type)).toThrow(ValueError);
  });

  it("names the place, never the value", () => {
    const type: Type = ["object", { a: ["list", "bool"] }];
    expect(() => decodeMsgpack(bytes("81 a1 61 91 a6 736563726574"), type)).toThrow("a[0]: expected bool");
  });
});

describe("encoding", () => {
  it.each<[string, Value, string]>([
    ["unknown", UNKNOWN, "d40000"],
    ["null", null, "c0"],
    ["a large integer", 9007199254740993n, "cf0020000000000001"],
    ["a decimal text", "0.1", "a3302e31"],
    ["a dynamic null", new Dynamic("string", null), "92c40822737472696e6722c0"],
    ["a dynamic value in a list", [new Dynamic("bool", true)], "9192c40622626f6f6c22c3"],
  ])("writes %s", (_name, value, encoded) => {
    expect(hex(value)).toBe(encoded);
  });
});

describe("properties", () => {
  const type: Type = [
    "object",
    { s: "string", n: "number", l: ["list", "string"], m: ["map", "number"], b: "bool" },
  ];
  const unknownOr = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
    fc.oneof({ weight: 5, arbitrary: value }, fc.constantFrom<Value>(null, UNKNOWN));
  const number: fc.Arbitrary<Value> = fc.oneof(
    fc.maxSafeInteger(),
    // Terraform knows no negative zero.
    fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
    fc.bigInt({ min: 2n ** 64n }).map(String),
  );
  const key = fc.string().filter((name) => name !== "__proto__");
  const object = fc.record({
    s: unknownOr(fc.string({ unit: "grapheme" })),
    n: unknownOr(number),
    l: unknownOr(fc.array(unknownOr(fc.string()))),
    m: unknownOr(fc.dictionary(key, unknownOr(number), { noNullPrototype: true })),
    b: unknownOr(fc.boolean()),
  });

  it("returns what was written", () => {
    fc.assert(
      fc.property(object, (value) => {
        expect(decodeMsgpack(encodeMsgpack(value), type)).toEqual(value);
      }),
    );
  });

  it("answers any bytes with a value or a ValueError", () => {
    const types = fc.constantFrom<Type>(
      "string",
      "dynamic",
      type,
      ["list", "dynamic"],
      ["map", ["set", "number"]],
    );
    const mutated = fc
      .tuple(object, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([value, position, byte]) => {
        const encoded = encodeMsgpack(value);
        encoded[position % encoded.length] = byte;
        return encoded;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), types, (input, expected) => {
        expect(errorOf(() => decodeMsgpack(input, expected))).toMatch(/^(none|ValueError)$/);
      }),
    );
  });

  it("refuses deep nesting without exhausting the stack", () => {
    const nested = Buffer.alloc(200_000, 0x91);
    expect(() => decodeMsgpack(nested, "dynamic")).toThrow(ValueError);
  });
});

describe("parseStateJson", () => {
  it("keeps as text the numbers that a double may not hold", () => {
    const text = '{"a":9007199254740993,"b":0.1,"c":1e400,"d":-12345678901234567890.5,"e":7,"f":-3}';
    expect(parseStateJson(text)).toEqual({
      a: "9007199254740993",
      b: "0.1",
      c: "1e400",
      d: "-12345678901234567890.5",
      e: 7,
      f: -3,
    });
  });

  it("leaves numbers within text alone", () => {
    const value = { 'k "1.5"': 'a \\" 9007199254740993 \\\\', "9007199254740993": ["1.5"] };
    expect(parseStateJson(JSON.stringify(value))).toEqual(value);
  });

  it("refuses what is not JSON", () => {
    expect(() => parseStateJson("{1.5}")).toThrow(SyntaxError);
  });
});
