import { sameValue } from "./equality";
import type { Type } from "./type";
import { Dynamic, UNKNOWN, type Value } from "./value";

const set: Type = ["set", "string"];

describe("sameValue", () => {
  it.each<[string, Value, Value, Type]>([
    ["composed and decomposed text", "caf\u00e9", "cafe\u0301", "string"],
    ["forms of a number", 1, "1.0", "number"],
    ["forms of a large number", 9007199254740993n, "9007199254740993", "number"],
    ["exponents", "1e3", 1000, "number"],
    ["zeroes", "-0.00", 0, "number"],
    ["orders of a set", ["a", "b"], ["b", "a"], set],
    ["duplicates in a set", ["a", "a"], ["a"], set],
    ["orders of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, ["map", "number"]],
    ["sets of sets", [["a", "b"], ["c"]], [["c"], ["b", "a"]], ["set", set]],
    ["unknowns", UNKNOWN, UNKNOWN, "string"],
    ["dynamic values", new Dynamic(set, ["a", "b"]), new Dynamic(set, ["b", "a"]), "dynamic"],
  ])("does not tell apart %s", (_name, left, right, type) => {
    expect(sameValue(left, right, type)).toBe(true);
  });

  it.each<[string, Value, Value, Type]>([
    ["orders of a list", ["a", "b"], ["b", "a"], ["list", "string"]],
    ["null and empty", null, [], set],
    ["null and unknown", null, UNKNOWN, "string"],
    ["neighbouring large integers", 9007199254740993n, 9007199254740992n, "number"],
    ["numbers in text", "1", "1.0", "string"],
    ["text that looks unknown", "?", UNKNOWN, "string"],
    ["types of dynamic values", new Dynamic("string", "1"), new Dynamic("number", "1"), "dynamic"],
  ])("tells apart %s", (_name, left, right, type) => {
    expect(sameValue(left, right, type)).toBe(false);
  });
});
