import { extended, overridden } from "./override";

const document = { a: { b: 1, c: [1, 2] }, d: "text" };

it.each([
  ["nothing", {}, document],
  ["a member deep inside", { a: { b: 2 } }, { a: { b: 2, c: [1, 2] }, d: "text" }],
  ["a list as a whole", { a: { c: [3] } }, { a: { b: 1, c: [3] }, d: "text" }],
  ["members that were not there", { e: { f: true } }, { ...document, e: { f: true } }],
  ["null, which Helm takes for removing a default", { d: null }, { ...document, d: null }],
  ["an object where there was text", { d: { e: 1 } }, { ...document, d: { e: 1 } }],
])("takes %s", (_title, override, expected) => {
  expect(overridden(document, override)).toEqual(expected);
  expect(document).toEqual({ a: { b: 1, c: [1, 2] }, d: "text" });
});

it("leaves what is no plain object to whoever made it", () => {
  const token = new Date(0);
  expect(overridden({ a: { b: 1 } }, { a: token })).toEqual({ a: token });
});

it.each([
  ["members that were not there", { a: { e: 1 }, f: {} }, { a: { b: 1, c: [1, 2], e: 1 }, d: "text", f: {} }],
  ["entries behind those of a list", { a: { c: [3] } }, { a: { b: 1, c: [1, 2, 3] }, d: "text" }],
  ["nothing in the place of a value", { a: { b: 2 }, d: { e: 1 } }, document],
  ["nothing in the place of an object or a list", { a: 1 }, document],
  ["a member that every object inherits", { constructor: "a" }, { ...document, constructor: "a" }],
])("lets settings be added: %s", (_title, extra, expected) => {
  expect(extended(document, extra)).toEqual(expected);
  expect(document).toEqual({ a: { b: 1, c: [1, 2] }, d: "text" });
});
