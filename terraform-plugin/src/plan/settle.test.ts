import type { Block } from "../schema/schema";
import { UNKNOWN, type Value } from "../values/value";
import { emptyObject, settle } from "./settle";

const block: Block = {
  attributes: {
    name: { type: "string", required: true },
    size: { type: "number", optional: true },
    tags: { type: ["set", "string"], optional: true },
    steps: { type: ["list", "string"], optional: true },
    labels: { type: ["map", "string"], optional: true },
    secret: { type: "string", optional: true, write_only: true },
    auth: {
      optional: true,
      nested_type: {
        nesting_mode: "single",
        attributes: {
          headers: { type: ["list", "string"], optional: true },
          token_wo: { type: "string", optional: true, write_only: true },
        },
      },
    },
  },
  block_types: {
    rule: { nesting_mode: "list", block: { attributes: { action: { type: "string", required: true } } } },
  },
};
const plan = (planned: Record<string, Value>): Value => ({ ...emptyObject(block), ...planned });

describe("settle", () => {
  it("fills in every attribute and block that the handler left out", () => {
    expect(settle(block, { name: "a", size: undefined }, null).value).toEqual({
      name: "a",
      size: null,
      tags: null,
      steps: null,
      labels: null,
      secret: null,
      auth: null,
      rule: [],
    });
  });

  it.each<[string, Record<string, Value>, Record<string, Value>]>([
    ["an empty list for null", { steps: null }, { steps: [] }],
    ["null for an empty set", { tags: [] }, { tags: null }],
    ["an empty map for null", { labels: null }, { labels: {} }],
    [
      "null for an empty list inside an object",
      { auth: { headers: [], token_wo: null } },
      { auth: { headers: null } },
    ],
    ["a reordered set", { tags: ["a", "b"] }, { tags: ["b", "a"] }],
    ["another form of a number", { size: "1.0" }, { size: 1 }],
    ["another Unicode form", { name: "caf\u00e9" }, { name: "cafe\u0301" }],
  ])("keeps the plan's spelling when the server returns %s", (_name, planned, returned) => {
    expect(settle(block, returned, plan(planned)).value).toMatchObject(planned);
  });

  it("shows what really differs", () => {
    const { value } = settle(
      block,
      { name: "b", steps: ["y", "x"], tags: [] },
      plan({ name: "a", steps: ["x", "y"], tags: ["x"] }),
    );
    expect(value).toMatchObject({ name: "b", steps: ["y", "x"], tags: [] });
  });

  it("never lets a write-only value through", () => {
    const { value } = settle(block, { name: "a", secret: "s", auth: { token_wo: "s" } }, null);
    expect(JSON.stringify(value)).not.toContain('"s"');
  });

  it("reports an unknown leftover and a value of the wrong type, and keeps the rest", () => {
    const { value, problems } = settle(block, { name: "a", size: UNKNOWN, tags: "x" }, null);
    expect(value).toMatchObject({ name: "a", size: null, tags: null });
    expect(problems.map((problem) => problem.detail)).toEqual([
      "The provider returned a value for tags that is not set. This is a bug in the provider.",
      "The provider returned a value for size that is not known. This is a bug in the provider.",
    ]);
  });
});
