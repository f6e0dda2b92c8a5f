import fc from "fast-check";

import { terraformIds, withoutExpressions } from "./terraform-id";

it("gives different names different ids that Terraform takes", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), (names) => {
      const ids = [...terraformIds(names).values()];
      expect(ids).toHaveLength(names.length);
      expect(new Set(ids).size).toBe(names.length);
      for (const id of ids) expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
    }),
  );
});

it("leaves names alone that Terraform takes", () => {
  expect(terraformIds(["billing-prod", "a_1"])).toEqual(
    new Map([
      ["billing-prod", "billing-prod"],
      ["a_1", "a_1"],
    ]),
  );
});

it("keeps Terraform from reading expressions into texts, at any depth", () => {
  expect(withoutExpressions({ a: ["${b}", "%{c}", "$5 {x}"], n: 1, t: true })).toEqual({
    a: ["$${b}", "%%{c}", "$5 {x}"],
    n: 1,
    t: true,
  });
});
