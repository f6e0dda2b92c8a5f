import type { TerraformNumber, Unknown } from "../values/value";
import type { Schema } from "./schema";
import type { ValuesOf } from "./schema-value";

const schema = {
  version: 0,
  block: {
    attributes: {
      id: { type: "string", computed: true },
      name: { type: "string", required: true },
      tags: { type: ["set", "string"], optional: true },
      secret: { type: "string", optional: true, write_only: true },
      auth: {
        optional: true,
        nested_type: { nesting_mode: "list", attributes: { port: { type: "number", required: true } } },
      },
    },
    block_types: {
      rule: { nesting_mode: "list", block: { attributes: { action: { type: "bool", required: true } } } },
    },
  },
} as const satisfies Schema;

type Values = ValuesOf<typeof schema>;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Member<V, K extends keyof V> = V[K];

/** Checked by the compiler: an entry that is not `true` does not build. */
const checks: readonly true[] = [
  true satisfies Same<Member<Values["state"], "id">, string | null>,
  true satisfies Same<Member<Values["planned"], "id">, string | null | Unknown>,
  true satisfies Same<Member<Values["planned"], "name">, string>,
  true satisfies Same<Member<Values["config"], "name">, string | Unknown>,
  true satisfies Same<Member<Values["config"], "tags">, readonly (string | Unknown)[] | null | Unknown>,
  true satisfies Same<Member<Values["state"], "secret">, null>,
  true satisfies Same<Member<Values["planned"], "secret">, null>,
  true satisfies Same<Member<Values["written"], "secret">, string | null>,
  true satisfies Same<Member<Values["state"], "auth">, readonly { readonly port: TerraformNumber }[] | null>,
  true satisfies Same<Member<Values["state"], "rule">, readonly { readonly action: boolean }[]>,
];

it("gives each phase its types", () => {
  expect(checks).not.toContain(false);
  expect(schema.version).toBe(0);
});
