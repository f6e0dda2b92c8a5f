import fc from "fast-check";
import { integerJson, MAX_JSON_DEPTH, parseJson, stringifyJson, type JsonValue } from "./json";
import { WireFormatError } from "./wire-format-error";

describe("parseJson", () => {
  it("keeps integers exact that a double would round", () => {
    const text = '{"org_id":9223372036854775807,"trace_id":18446744073709551615,"low":-9007199254740993}';
    expect(parseJson(text)).toEqual({
      org_id: 9223372036854775807n,
      trace_id: 18446744073709551615n,
      low: -9007199254740993n,
    });
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  it("gives plain numbers wherever a double is exact", () => {
    expect(parseJson("[0, 4242, -1.5, 1e3, 9007199254740991]")).toEqual([
      0, 4242, -1.5, 1000, 9007199254740991,
    ]);
  });

  it("does not take digits in texts or fractions for integers", () => {
    expect(parseJson('{"id":"12345678901234567890","pi":3.14159265358979323846}')).toEqual({
      id: "12345678901234567890",
      pi: Math.PI,
    });
  });

  it.each(["", "{", "[1,]", "nul", "{a:1}", "[12345678901234567890", "012345678901234567890", "1 2"])(
    "refuses %j without repeating it",
    (text) => {
      expect(() => parseJson(text)).toThrow(new WireFormatError("", "is not JSON"));
    },
  );

  it("takes the last of duplicate members, on both ways through", () => {
    expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(parseJson('{"a":1,"a":12345678901234567890}')).toEqual({ a: 12345678901234567890n });
  });

  it("stores a member called __proto__ like any other", () => {
    for (const text of ['{"__proto__":{"x":1}}', '{"__proto__":{"x":12345678901234567890}}']) {
      const value = parseJson(text);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(stringifyJson(value)).toBe(text);
    }
  });

  it("refuses documents that are nested too deeply, and only those", () => {
    const nested = (depth: number, leaf: string) => "[".repeat(depth) + leaf + "]".repeat(depth);
    const flat = `[${"[[]],".repeat(1000)}"${"[".repeat(1000)}"]`;
    expect(() => parseJson(nested(MAX_JSON_DEPTH, "12345678901234567890"))).not.toThrow();
    expect(() => parseJson(flat)).not.toThrow();
    for (const depth of [MAX_JSON_DEPTH + 1, 1_000_000]) {
      expect(() => parseJson(nested(depth, "1"))).toThrow(WireFormatError);
      expect(() => parseJson(nested(depth, "12345678901234567890"))).toThrow(WireFormatError);
    }
  });

  it("never fails but with a WireFormatError", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => text.slice(1)),
        ),
        (text) => {
          expect([undefined, WireFormatError]).toContain(failureOf(text));
        },
      ),
    );
  });

  it("agrees with the native parser on every document of numbers that doubles hold", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // The array forces the exact way through; its first item is what both must agree on.
        const exact = parseJson(`[${text},12345678901234567890]`);
        expect(Array.isArray(exact) ? exact[0] : undefined).toStrictEqual(parseJson(text));
      }),
    );
  });
});

/** Class of the error that parsing fails with. */
function failureOf(text: string): unknown {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.constructor : error;
  }
}

describe("stringifyJson", () => {
  const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
      fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
      fc.string({ unit: "grapheme" }),
      fc.array(tie("json"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("json"), { maxKeys: 4 }).map((object) => ({ ...object })),
    ),
  }));

  it("is undone by parseJson, also for integers beyond doubles", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(sameKinds(parseJson(stringifyJson(value)))).toEqual(sameKinds(value));
      }),
    );
  });

  /** A double above 2^53 without a fraction comes back as bigint: the same number in the other kind. */
  function sameKinds(value: JsonValue): JsonValue {
    if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return parseJson(stringifyJson(value));
    }
    if (Array.isArray(value)) return value.map(sameKinds);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sameKinds(member)]));
  }
});

it.each([
  [4242n, 4242],
  [-9007199254740991n, -9007199254740991],
  [9007199254740993n, 9007199254740993n],
  [2n ** 64n - 1n, 2n ** 64n - 1n],
])("the integer %s is written exactly", (value, json) => {
  expect(integerJson(value)).toBe(json);
  expect(stringifyJson({ value: integerJson(value) })).toBe(`{"value":${value}}`);
});
