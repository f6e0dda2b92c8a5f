import { hiddenMembers } from "./hidden-member";

const parsed = (text: string): unknown => JSON.parse(text);
const nothing = (): boolean => false;

describe("hiddenMembers", () => {
  it("are found wherever they are, and only where they are members", () => {
    const input = parsed('{"a":[1,{"__proto__":{"__proto__":2}}],"b":{"c":null},"__proto__":[]}');
    expect(hiddenMembers(input, nothing)).toEqual([
      ["__proto__"],
      ["a", 1, "__proto__"],
      ["a", 1, "__proto__", "__proto__"],
    ]);
    expect(hiddenMembers({ a: { constructor: 1 }, b: "__proto__" }, nothing)).toEqual([]);
  });

  it("are not looked for in what is unknown, in instances and in circles", () => {
    const unknown = parsed('{"__proto__":1}');
    class Instance {
      public readonly held = unknown;
    }
    const circle: Record<string, unknown> = { unknown, instance: new Instance() };
    circle["self"] = circle;
    expect(hiddenMembers(circle, (value) => value === unknown)).toEqual([]);
    expect(hiddenMembers(circle, nothing)).toEqual([["unknown", "__proto__"]]);
  });

  it("are not looked for at depths that no description has", () => {
    expect(
      hiddenMembers(parsed(`${'{"a":'.repeat(5000)}{"__proto__":1}${"}".repeat(5000)}`), nothing),
    ).toEqual([]);
  });
});
