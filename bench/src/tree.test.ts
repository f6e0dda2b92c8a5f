import { editedAt, places } from "./tree";

const TREE = { a: [{ b: 1 }, 2], c: null };

describe("places", () => {
  it("are the root and everything below it", () => {
    expect(places(TREE).map(({ path }) => path.join("."))).toEqual(["", "a", "a.0", "a.0.b", "a.1", "c"]);
    expect(places(TREE)[3]?.value).toBe(1);
  });
});

describe("editedAt", () => {
  it.each<[string, string[], unknown, unknown]>([
    ["a member", ["a", "0", "b"], 5, { a: [{ b: 5 }, 2], c: null }],
    ["the root", [], 5, 5],
    ["a member away", ["c"], undefined, { a: [{ b: 1 }, 2] }],
    ["an item away", ["a", "0"], undefined, { a: [2], c: null }],
  ])("changes %s and leaves the original alone", (_title, path, value, expected) => {
    const before = structuredClone(TREE);
    expect(editedAt(TREE, path, () => value)).toEqual(expected);
    expect(TREE).toEqual(before);
  });

  it("refuses a path that leads nowhere", () => {
    expect(() => editedAt(TREE, ["c", "d"], () => 1)).toThrow("there is no member d");
  });

  it("keeps a member called __proto__ a member", () => {
    const tree: unknown = JSON.parse('{"__proto__":{"x":1},"y":2}');
    expect(JSON.stringify(editedAt(tree, ["y"], () => 3))).toBe('{"__proto__":{"x":1},"y":3}');
  });
});
