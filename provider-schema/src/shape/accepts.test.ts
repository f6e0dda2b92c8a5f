import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";

import { descriptionShape } from "../description/shape";
import { accepts, safeParse } from "./accepts";
import * as z from "./deferred-zod";

const GOLDEN = join(__dirname, "../../../targets/golden");

/** Descriptions that use much of what descriptions may say. */
const DESCRIPTIONS = readdirSync(GOLDEN, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("parkit.yaml"))
  .map((file): unknown => parse(readFileSync(join(GOLDEN, file), "utf8"), { merge: true }));

/** Every place in a value. */
function placesOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([name, below]) => placesOf(below).map((path) => [name, ...path])),
  ];
}

type Change = (before: unknown) => unknown;

/** The value with something else in a place. */
function changed(value: unknown, [name, ...rest]: readonly string[], change: Change): unknown {
  if (name === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === name ? changed(item, rest, change) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === name ? changed(item, rest, change) : item]),
  );
}

function withMember(name: string, member: unknown): Change {
  return (before) =>
    typeof before === "object" && before !== null && !Array.isArray(before)
      ? { ...before, [name]: member }
      : before;
}

function without(name: string): Change {
  return (before) =>
    typeof before === "object" && before !== null && !Array.isArray(before)
      ? Object.fromEntries(Object.entries(before).filter(([key]) => key !== name))
      : before;
}

/** As JSON; undefined for what JSON leaves out. */
function asText(value: unknown): string | undefined {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === "bigint" ? String(member) : member,
  );
}

class Strange {
  readonly name = "strange";
}

const NAMES = fc.constantFrom(
  "type",
  "name",
  "credential",
  "urn",
  "apply",
  "replicas",
  "auth",
  "custom",
  "__proto__",
  "constructor",
  "x",
);

/** What may stand somewhere: the like of what is expected, and what no file can hold. */
const VALUES = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSparseArray: true,
    withNullPrototype: true,
  }),
  fc.constantFrom<unknown>(
    ...["", "none", "both", "helm", "http", "literal", "env", 0, -1, 1.5, NaN, Infinity, 2 ** 53, -0],
    ...[true, null, undefined, [], {}, Symbol("x"), new Strange(), [undefined], Object.create({ name: "x" })],
    ...[{ type: "none" }, { custom: "com.example.x" }, { secretName: "x" }, { [Symbol("x")]: 1 }],
    ...[{ type: "literal", value: "x" }, "https://example.com", { appUrl: "https://a.example", apiUrl: "x" }],
  ),
);

const CHANGES = fc.oneof(
  VALUES.map(
    (value): Change =>
      () =>
        value,
  ),
  fc.tuple(NAMES, VALUES).map(([name, value]) => withMember(name, value)),
  NAMES.map(without),
);

const CHANGED = fc
  .tuple(fc.constantFrom(...DESCRIPTIONS), fc.array(fc.tuple(fc.nat(), CHANGES), { maxLength: 3 }))
  .map(([description, changes]) =>
    changes.reduce((value, [at, change]) => {
      const places = placesOf(value);
      return changed(value, places[at % places.length] ?? [], change);
    }, description),
  );

describe("accepting without zod", () => {
  it("is done of every description of the targets", () => {
    const refused = DESCRIPTIONS.filter((description) => !accepts(descriptionShape, description));
    expect(DESCRIPTIONS.length).toBeGreaterThan(10);
    expect(
      refused.map((description) => JSON.stringify(description)).filter((text) => !/https?:/.test(text)),
    ).toEqual([]);
  });

  it("never accepts what zod refuses", () => {
    fc.assert(
      fc.property(CHANGED, (value) => {
        fc.pre(accepts(descriptionShape, value));
        expect(descriptionShape.safeParse(value).error).toBeUndefined();
      }),
    );
  });

  it("accepts what zod accepts of what a file can hold, but for addresses and hidden members", () => {
    fc.assert(
      fc.property(CHANGED, (value) => {
        const text = asText(value);
        fc.pre(text !== undefined && !/https?:|__proto__/.test(text));
        const read: unknown = JSON.parse(text);
        expect(accepts(descriptionShape, read)).toBe(descriptionShape.safeParse(read).success);
      }),
    );
  });
});

describe("what a value says, by a shape that zod need not have made", () => {
  const shape = z.strictObject({
    url: z.url({ protocol: /^https?$/ }).optional(),
    any: z.looseObject({ at: z.string().startsWith("/") }).optional(),
    even: z
      .array(z.int().refine((number) => number % 2 === 0, "is odd"))
      .min(1)
      .optional(),
  });

  it.each<[unknown, boolean]>([
    [{ url: "https://example.com", any: { at: "/x", more: [1] }, even: [2, 4] }, true],
    [{}, true],
    [{ url: "HTTP://example.com:80/a?b#c" }, true],
    [{ url: " https://example.com " }, false],
    [{ url: "https://exa mple.com" }, false],
    [{ url: "https:/example.com" }, false],
    [{ url: "ftp://example.com" }, false],
    [{ url: "https://example.com:x" }, false],
    [{ any: { at: "x" } }, false],
    [{ any: {} }, false],
    [{ any: { at: "/x", ["__proto__"]: 1 } }, false],
    [{ even: [] }, false],
    [{ even: [1] }, false],
  ])("of %j is the same as what zod makes of it", (value, isPlain) => {
    const read = z.madeShape(shape).safeParse(value);
    expect(accepts(shape, value)).toBe(isPlain);
    expect(safeParse(shape, value)).toEqual(read);
  });

  it("never is what zod refuses", () => {
    const addresses = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.constantFrom("https://", "http://a", "http:///", "\t"),
    );
    const values = fc.record(
      {
        url: fc.oneof(addresses, VALUES),
        any: fc.oneof(fc.record({ at: fc.string() }), VALUES),
        even: VALUES,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(accepts(shape, value));
        expect(z.madeShape(shape).safeParse(value)).toEqual({ success: true, data: value });
      }),
    );
  });
});
