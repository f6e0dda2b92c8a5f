import { findAction as findInCatalogue } from "@parkit/provider-schema/internal/actions/catalogue";
import type { Input, ValueType } from "@parkit/provider-schema/internal/actions/signature/signature";
import { signatureOf } from "@parkit/provider-schema/internal/actions/signature/signature-of";
import { z } from "zod";
import { ACTIONS } from "./registry";

/** What the catalogue says of an action's inputs. */
function catalogued(name: string): readonly Input[] {
  const action = findInCatalogue(name);
  if (action === undefined) throw new Error(`the catalogue has no ${name}`);
  const { inputs } = signatureOf(action);
  expect(inputs.complete).toBe(true);
  return inputs.fields;
}

/** What the runner's schema says of them: a schema each. */
function schemas(input: z.ZodType): ReadonlyMap<string, z.core.$ZodType> {
  if (!(input instanceof z.ZodObject)) throw new Error("the schema of the inputs is not an object's");
  return new Map(Object.entries(input.shape));
}

const accepts = (schema: z.core.$ZodType, value: unknown): boolean => z.safeParse(schema, value).success;

/** A value of each form that the catalogue's type allows. */
function samples(type: ValueType): readonly unknown[] {
  if (typeof type !== "string") {
    if ("oneOf" in type) return type.oneOf;
    if ("listOf" in type) return [[], samples(type.listOf)];
    if ("mapOf" in type) return [{}, ...samples(type.mapOf).map((value) => ({ name: value }))];
    return objects(type.members);
  }
  return {
    any: [null, 1, "text", [], {}],
    boolean: [true, false],
    integer: [0, 7],
    object: [{}],
    string: ["http://example.com/"],
  }[type];
}

/**
 * Objects with every member, with every value of one of them at a time, and without those that may be absent.
 */
function objects(members: Extract<ValueType, { readonly members: unknown }>["members"]): readonly unknown[] {
  const first = ({ name, type }: (typeof members)[number]) => [name, samples(type)[0]] as const;
  const full = Object.fromEntries(members.map(first));
  return [
    Object.fromEntries(members.filter(({ required }) => required).map(first)),
    ...members.flatMap(({ name, type }) => samples(type).map((value) => ({ ...full, [name]: value }))),
  ];
}

describe.each(ACTIONS.map((action) => [`${action.bundle}.${action.name}`, action] as const))(
  "%s",
  (name, action) => {
    it("has exactly the catalogue's inputs", () => {
      expect([...schemas(action.input).keys()].sort()).toEqual(
        catalogued(name)
          .map((field) => field.name)
          .sort(),
      );
    });

    it("cannot do without those that the catalogue calls required, and no others", () => {
      const missed = [...schemas(action.input)].filter(([, schema]) => !accepts(schema, undefined));
      expect(missed.map(([field]) => field)).toEqual(
        catalogued(name)
          .filter(({ required }) => required)
          .map((field) => field.name),
      );
    });

    it("takes every value that the catalogue allows", () => {
      const byName = schemas(action.input);
      const refused = catalogued(name).flatMap((field) => {
        const schema = byName.get(field.name);
        return schema === undefined
          ? []
          : samples(field.type)
              .filter((value) => !accepts(schema, value))
              .map((value) => [field.name, value]);
      });
      expect(refused).toEqual([]);
    });
  },
);
