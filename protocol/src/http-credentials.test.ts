import fc from "fast-check";
import { HTTP_LISTS } from "@parkit/provider-schema/internal/connection/integration-catalogue";
import { applyHttpPatch, makeHttpPatch } from "./http-credentials";
import type { JsonObject } from "./json";

const token = (name: string, value: string) => ({ name, type: "SECRET", value });

describe("makeHttpPatch", () => {
  it("deletes what is gone before it puts in what is wanted, both by name", () => {
    const prior = { tokens: [token("b", "1"), token("a", "1")], headers: [{ name: "X-Old", value: "1" }] };
    const desired = { tokens: [token("d", "2"), token("c", "2")], headers: [{ name: "X-New", value: "2" }] };
    expect(makeHttpPatch(prior, desired)).toEqual({
      tokens: [
        { name: "a", deleted: true, type: "SECRET", value: "" },
        { name: "b", deleted: true, type: "SECRET", value: "" },
        token("c", "2"),
        token("d", "2"),
      ],
      headers: [
        { name: "X-Old", deleted: true },
        { name: "X-New", value: "2" },
      ],
    });
  });

  it("deletes every entry of a list that is no longer there", () => {
    expect(makeHttpPatch({ url_parameters: [{ name: "v", value: "2" }] }, {})).toEqual({
      url_parameters: [{ name: "v", deleted: true }],
    });
  });

  it("removes a body with an empty object", () => {
    expect(makeHttpPatch({ body: { content: "x" } }, {})).toEqual({ body: {} });
    expect(makeHttpPatch({}, {})).toEqual({});
  });
});

describe("applyHttpPatch", () => {
  it("keeps what the patch does not name", () => {
    const current = {
      tokens: [token("a", "1")],
      headers: [{ name: "X", value: "1" }],
      body: { content: "x" },
    };
    expect(applyHttpPatch(current, { headers: [{ name: "Y", value: "2" }] })).toEqual({
      ...current,
      headers: [
        { name: "X", value: "1" },
        { name: "Y", value: "2" },
      ],
    });
  });

  it("keeps a token's value when an entry carries none", () => {
    const current = { tokens: [token("a", "kept")] };
    expect(applyHttpPatch(current, { tokens: [{ name: "a", type: "SECRET" }] })).toEqual(current);
  });

  it("takes a deletion of an unknown entry for done, and stores no markers", () => {
    expect(applyHttpPatch({}, { tokens: [{ ...token("a", ""), deleted: true }] })).toEqual({ tokens: [] });
    expect(applyHttpPatch({}, { headers: [{ name: "X", value: "1", deleted: false }] })).toEqual({
      headers: [{ name: "X", value: "1" }],
    });
  });

  it("ignores entries without a name", () => {
    expect(applyHttpPatch({}, { tokens: ["x", { value: "y" }, null] })).toEqual({ tokens: [] });
    expect(applyHttpPatch({}, { tokens: "x" })).toEqual({ tokens: [] });
  });

  it("makes the desired credentials of any prior ones, with the patch that was made for them", () => {
    const name = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
    const entry = fc.record({ name, value: fc.string() }).map((value) => ({ ...value }));
    const list = fc.uniqueArray(entry, { selector: (item) => item.name, maxLength: 5 });
    const body = fc.record({ content: fc.string() }).map((value) => ({ ...value }));
    const credentials: fc.Arbitrary<JsonObject> = fc
      .record({ tokens: list, headers: list, url_parameters: list, body }, { requiredKeys: [] })
      .map((value) => ({ ...value }));
    fc.assert(
      fc.property(credentials, credentials, (prior, desired) => {
        const result = applyHttpPatch(prior, makeHttpPatch(prior, desired));
        expect(sorted(result)).toEqual(sorted(desired));
      }),
    );
  });
});

/** The credentials with every list by name and none absent: order and absence mean nothing to the API. */
function sorted(credentials: JsonObject): JsonObject {
  const lists = HTTP_LISTS.map((list) => {
    const entries = credentials[list];
    return [
      list,
      Array.isArray(entries) ? entries.map((entry) => JSON.stringify(entry)).sort() : [],
    ] as const;
  });
  return { ...credentials, ...Object.fromEntries(lists) };
}
