import type { Attribute } from "./schema";
import { schemaProblems } from "./schema-check";

const problemsOf = (attribute: Attribute): readonly string[] =>
  schemaProblems({ version: 0, block: { attributes: { a: attribute } } });

describe("schemaProblems", () => {
  it("finds nothing in a good schema", () => {
    expect(
      problemsOf({ type: "string", optional: true, computed: true, plan: { default: "x", stable: true } }),
    ).toEqual([]);
  });

  it.each<[string, Attribute]>([
    ["a: needs exactly one of type and nested_type", { required: true }],
    ["a: needs required, optional or computed", { type: "string" }],
    ["a: required excludes optional and computed", { type: "string", required: true, computed: true }],
    ["a: write_only excludes computed", { type: "string", optional: true, computed: true, write_only: true }],
    [
      "a: write_only values have no prior to compare with",
      { type: "string", optional: true, write_only: true, plan: { requiresReplace: true } },
    ],
    ["a: a default needs optional and computed", { type: "string", optional: true, plan: { default: "x" } }],
    ["a: only computed attributes can be stable", { type: "string", optional: true, plan: { stable: true } }],
  ])("says: %s", (problem, attribute) => {
    expect(problemsOf(attribute)).toEqual([problem]);
  });

  it("looks into sets, blocks and names", () => {
    const secret: Attribute = { type: "string", optional: true, write_only: true };
    expect(
      problemsOf({ optional: true, nested_type: { nesting_mode: "set", attributes: { s: secret } } }),
    ).toEqual(["a.s: write_only is not possible inside a set"]);
    const block = {
      attributes: { a: secret },
      block_types: { a: { nesting_mode: "list", block: {} }, "B-1": { nesting_mode: "list", block: {} } },
    } as const;
    expect(schemaProblems({ version: 0, block })).toEqual([
      "a: both attribute and block",
      "B-1: not a valid name",
    ]);
  });
});
