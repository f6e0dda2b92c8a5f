import fc from "fast-check";
import { attributeType, blockType, type Attribute, type Block, type Schema } from "../schema/schema";
import { sameValue } from "../values/equality";
import { pathText } from "../values/path";
import {
  UNKNOWN,
  isListValue,
  isObjectValue,
  isWhollyKnown,
  type ObjectValue,
  type Value,
} from "../values/value";
import { planChange } from "./plan";
import { settle } from "./settle";

const block = {
  attributes: {
    id: { type: "string", computed: true, plan: { stable: true } },
    revision: { type: "number", computed: true },
    name: { type: "string", required: true },
    kind: {
      type: "string",
      optional: true,
      computed: true,
      plan: { default: "plain", requiresReplace: true },
    },
    region: { type: "string", optional: true, plan: { requiresReplace: true } },
    note: { type: "string", optional: true, computed: true },
    tags: { type: ["set", "string"], optional: true },
    steps: { type: ["list", "string"], optional: true },
    secret: { type: "string", optional: true, write_only: true },
    endpoint: {
      optional: true,
      nested_type: {
        nesting_mode: "single",
        attributes: {
          url: { type: "string", required: true, plan: { requiresReplace: true } },
          address: { type: "string", computed: true },
        },
      },
      plan: { requiresReplace: "presence" },
    },
    hosts: {
      optional: true,
      nested_type: {
        nesting_mode: "map",
        attributes: {
          port: { type: "number", required: true },
          key: { type: "string", computed: true, plan: { stable: true } },
        },
      },
    },
  },
  block_types: {
    rule: {
      nesting_mode: "list",
      block: {
        attributes: {
          action: { type: "string", required: true },
          number: { type: "number", computed: true },
        },
      },
    },
    label: { nesting_mode: "set", block: { attributes: { text: { type: "string", required: true } } } },
  },
} as const satisfies Schema["block"];
const erased: Block = block;
const type = blockType(block);

const text = fc.string({ maxLength: 3 });
const knownOr = (value: fc.Arbitrary<Value>, unknown: boolean): fc.Arbitrary<Value> =>
  unknown ? fc.oneof({ weight: 4, arbitrary: value }, fc.constant<Value>(UNKNOWN)) : value;
const orNull = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 3, arbitrary: value }, fc.constant<Value>(null));

/** Configurations as Terraform sends them: computed attributes null, blocks never null. */
function configs(unknown: boolean): fc.Arbitrary<ObjectValue> {
  const leaf = knownOr(text, unknown);
  const endpoint = fc.record<ObjectValue>({ url: leaf, address: fc.constant(null) });
  const host = fc.record<ObjectValue>({ port: knownOr(fc.nat(9), unknown), key: fc.constant(null) });
  return fc.record<ObjectValue>({
    id: fc.constant(null),
    revision: fc.constant(null),
    name: leaf,
    kind: orNull(leaf),
    region: orNull(leaf),
    note: orNull(leaf),
    tags: orNull(knownOr(fc.uniqueArray(leaf, { maxLength: 3 }), unknown)),
    steps: orNull(knownOr(fc.array(leaf, { maxLength: 3 }), unknown)),
    secret: orNull(leaf),
    endpoint: orNull(knownOr(endpoint, unknown)),
    hosts: orNull(fc.dictionary(fc.constantFrom("a", "b"), host, { noNullPrototype: true })),
    rule: fc.array(fc.record<ObjectValue>({ action: leaf, number: fc.constant(null) }), { maxLength: 2 }),
    label: fc.uniqueArray(fc.record<ObjectValue>({ text }), {
      maxLength: 2,
      selector: (label) => label["text"],
    }),
  });
}

/**
 * What Terraform proposes: the configuration, with prior values where it is null and the attribute computed.
 */
function propose(part: Block, config: ObjectValue, prior: ObjectValue | null): ObjectValue {
  const proposed: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(part.attributes ?? {})) {
    const [wanted, before] = [config[name] ?? null, prior?.[name] ?? null] as const;
    if (wanted === null) proposed[name] = attribute.computed === true ? before : null;
    else if (attribute.nested_type === undefined) proposed[name] = wanted;
    else
      proposed[name] = proposeNested(
        attribute.nested_type.nesting_mode,
        attribute.nested_type,
        wanted,
        before,
      );
  }
  for (const [name, nested] of Object.entries(part.block_types ?? {})) {
    proposed[name] = proposeNested(
      nested.nesting_mode,
      nested.block,
      config[name] ?? null,
      prior?.[name] ?? null,
    );
  }
  return proposed;
}

function proposeNested(nesting: string, part: Block, config: Value, prior: Value): Value {
  if (isListValue(config)) {
    return config.map((item, index) =>
      isObjectValue(item)
        ? propose(part, item, nesting === "list" && isListValue(prior) ? objectOr(prior[index]) : null)
        : item,
    );
  }
  if (!isObjectValue(config)) return config;
  if (nesting === "single") return propose(part, config, objectOr(prior));
  const entries = Object.entries(config).map(([key, item]) => {
    return [
      key,
      propose(part, objectOr(item) ?? {}, isObjectValue(prior) ? objectOr(prior[key]) : null),
    ] as const;
  });
  return Object.fromEntries(entries);
}

function objectOr(value: Value | undefined): ObjectValue | null {
  return value !== undefined && isObjectValue(value) ? value : null;
}

function plan(config: ObjectValue, prior: ObjectValue | null) {
  return planChange({ block, prior, proposed: propose(block, config, prior), config });
}

/** What an obedient handler returns: the plan with the unknown parts resolved. */
function applied(planned: Value): Value {
  if (planned === UNKNOWN) return "resolved";
  if (isListValue(planned)) return planned.map(applied);
  if (!isObjectValue(planned)) return planned;
  return Object.fromEntries(Object.entries(planned).map(([name, value]) => [name, applied(value)] as const));
}

function created(config: ObjectValue): ObjectValue {
  const { planned } = plan(config, null);
  const resolved = applied({ ...planned, revision: 1 });
  const rules = planned["rule"];
  const rule = isListValue(rules)
    ? rules.map((item, number) => ({ ...objectOr(applied(item)), number }))
    : [];
  return settle(block, { ...objectOr(resolved), rule }, planned).value;
}

/** Each configured value, with what the plan made of it. */
function configured(part: Block, config: Value, planned: Value): (readonly [Attribute, Value, Value])[] {
  if (!isObjectValue(config) || !isObjectValue(planned)) return [];
  return Object.entries(part.attributes ?? {}).flatMap(([name, attribute]) => {
    const [wanted, got] = [config[name] ?? null, planned[name] ?? null] as const;
    if (wanted === null || attribute.write_only === true) return [];
    const nested = attribute.nested_type;
    if (nested === undefined) return [[attribute, wanted, got] as const];
    if (nested.nesting_mode === "single") return configured(nested, wanted, got);
    return Object.keys(isObjectValue(wanted) ? wanted : {}).flatMap((key) =>
      configured(nested, objectOr(wanted)?.[key] ?? null, objectOr(got)?.[key] ?? null),
    );
  });
}

describe("properties of every plan", () => {
  const cases = fc.tuple(fc.option(configs(false)), configs(true));

  it("never changes what the user wrote, null and empty included", () => {
    fc.assert(
      fc.property(cases, ([before, config]) => {
        const { planned } = plan(config, before === null ? null : created(before));
        for (const [attribute, wanted, got] of configured(erased, config, planned)) {
          expect(sameValue(wanted, got, attributeType(attribute))).toBe(true);
        }
        expect(planned["region"]).toEqual(config["region"]);
        expect(planned["tags"]).toEqual(config["tags"]);
        expect(planned["endpoint"] === null).toBe(config["endpoint"] === null);
        expect(objectOr(planned["hosts"]) === null).toBe(config["hosts"] === null);
      }),
    );
  });

  it("never holds a write-only value", () => {
    fc.assert(
      fc.property(cases, ([before, config]) => {
        expect(plan(config, before === null ? null : created(before)).planned["secret"]).toBeNull();
      }),
    );
  });

  it("makes computed values unknown on create, and gives defaults", () => {
    fc.assert(
      fc.property(configs(true), (config) => {
        const { planned, requiresReplace } = plan(config, null);
        expect([planned["id"], planned["revision"]]).toEqual([UNKNOWN, UNKNOWN]);
        expect(planned["kind"]).toEqual(config["kind"] ?? "plain");
        expect(planned["note"]).toEqual(config["note"] ?? UNKNOWN);
        expect(requiresReplace).toEqual([]);
      }),
    );
  });

  it("plans nothing for an unchanged configuration", () => {
    fc.assert(
      fc.property(configs(false), (config) => {
        const prior = created(config);
        const { planned, requiresReplace } = plan(config, prior);
        expect(sameValue(planned, prior, type)).toBe(true);
        expect(requiresReplace).toEqual([]);
      }),
    );
  });

  it("keeps stable values on update, and makes the others unknown", () => {
    fc.assert(
      fc.property(configs(false), configs(true), (before, config) => {
        const prior = created(before);
        const { planned } = plan(config, prior);
        expect(planned["id"]).toBe(prior["id"]);
        const isSame = sameValue(planned, prior, type);
        expect(planned["revision"]).toBe(isSame ? prior["revision"] : UNKNOWN);
      }),
    );
  });

  it("replaces exactly for the attributes that say so", () => {
    fc.assert(
      fc.property(configs(false), configs(true), (before, config) => {
        const prior = created(before);
        const { planned, requiresReplace } = plan(config, prior);
        const expected = ["kind", "region"].filter(
          (name) => !sameValue(planned[name] ?? null, prior[name] ?? null, "string"),
        );
        const [was, is] = [prior["endpoint"] ?? null, planned["endpoint"] ?? null] as const;
        if ((was === null) !== (is === null)) expected.push("endpoint");
        else if (
          was !== null &&
          !sameValue(objectOr(is)?.["url"] ?? null, objectOr(was)?.["url"] ?? null, "string")
        )
          expected.push("endpoint.url");
        expect(requiresReplace.map(pathText).sort()).toEqual(expected.sort());
      }),
    );
  });

  it("can be applied: known values come back unchanged, nothing stays unknown", () => {
    fc.assert(
      fc.property(configs(false), configs(false), (before, config) => {
        const prior = created(before);
        const { planned } = plan(config, prior);
        const { value, problems } = settle(block, applied({ ...planned, revision: 2, rule: [] }), {
          ...planned,
          rule: [],
        });
        expect(problems).toEqual([]);
        expect(isWhollyKnown(value)).toBe(true);
        const known = Object.entries(planned).filter(
          ([name, wanted]) => isWhollyKnown(wanted) && name !== "rule",
        );
        expect(value).toMatchObject(Object.fromEntries(known));
      }),
    );
  });
});

describe("a value that cannot be unset", () => {
  const unset: Block = {
    attributes: { scope: { type: "string", optional: true, plan: { requiresReplace: "unset" } } },
  };
  const replaced = (was: Value, is: Value): boolean =>
    planChange({ block: unset, prior: { scope: was }, proposed: { scope: is }, config: { scope: is } })
      .requiresReplace.length > 0;

  it("replaces when it goes, not when it comes, changes or is not known", () => {
    expect([replaced("a", null), replaced(null, "a"), replaced("a", "b"), replaced("a", UNKNOWN)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("nested objects", () => {
  const minimal = created({ name: "a", endpoint: null, hosts: null, rule: [], label: [] });

  it("gives a new element unknown values, and an old one its prior stable values", () => {
    const config = { name: "a", hosts: { a: { port: 1, key: null } }, rule: [], label: [] };
    const prior = { ...minimal, hosts: { a: { port: 1, key: "kept" } } };
    const grown = { ...config, hosts: { a: { port: 2, key: null }, b: { port: 1, key: null } } };
    expect(plan(grown, prior).planned["hosts"]).toEqual({
      a: { port: 2, key: "kept" },
      b: { port: 1, key: UNKNOWN },
    });
  });

  it("lets a stable value that is missing so far be filled in by an update", () => {
    const config: ObjectValue = { name: "b", rule: [], label: [] };
    expect(plan(config, { ...minimal, id: null }).planned["id"]).toBe(UNKNOWN);
  });

  it("leaves blocks unknown whose number is unknown", () => {
    const config: ObjectValue = { name: "a", rule: UNKNOWN, label: [UNKNOWN] };
    expect(plan(config, null).planned).toMatchObject({ rule: UNKNOWN, label: [UNKNOWN] });
  });

  it("reports a set as a whole, because its elements have no address", () => {
    const inSet: Block = {
      block_types: {
        item: {
          nesting_mode: "set",
          block: { attributes: { key: { type: "string", required: true, plan: { requiresReplace: true } } } },
        },
      },
    };
    const [prior, config] = [{ item: [{ key: "a" }] }, { item: [{ key: "b" }] }];
    const { requiresReplace } = planChange({ block: inSet, prior, proposed: config, config });
    expect(requiresReplace.map(pathText)).toEqual(["item"]);
  });

  it("gives computed values to new elements of a set only", () => {
    const inSet: Block = {
      attributes: {
        items: {
          optional: true,
          nested_type: {
            nesting_mode: "set",
            attributes: { key: { type: "string", required: true }, id: { type: "string", computed: true } },
          },
        },
      },
    };
    const prior = { items: [{ key: "a", id: "1" }] };
    const proposed = {
      items: [
        { key: "b", id: null },
        { key: "a", id: "1" },
      ],
    };
    const config = {
      items: [
        { key: "a", id: null },
        { key: "b", id: null },
      ],
    };
    expect(planChange({ block: inSet, prior, proposed, config }).planned).toEqual({
      items: [
        { key: "b", id: UNKNOWN },
        { key: "a", id: "1" },
      ],
    });
  });
});
