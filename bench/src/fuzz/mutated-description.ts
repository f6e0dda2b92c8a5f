import fc from "fast-check";
import { parse, stringify } from "yaml";

import { editedAt, places } from "../tree";

/** Values that a rule or a renderer may not expect. */
const ODD = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1e21,
  "",
  " ",
  "default",
  "default:default",
  "ENV:prod",
  "push",
  "us1-fed",
  "windows",
  "com.datadoghq.script.runPredefinedPowershellScript",
  "com.datadoghq.kubernetes.core.listPods",
  "a:b:c",
  "constructor",
  "*",
  "com.datadoghq.*",
  "urn:dd:apps:on-prem-runner:us1:1:a",
  "../../etc/passwd",
  "${jndi}",
  "\u0000",
  "\u202eabc",
  "x".repeat(300),
  "é".repeat(65),
  [],
  [[]],
  [null],
  {},
  { type: null },
  { type: "helm" },
  { type: "constructor" },
  { custom: "com.example.thing" },
  JSON.parse('{ "__proto__": { "type": "http" } }'),
);

/** Names of members that mean something somewhere. */
const MEMBER = fc.constantFrom(
  ..."__proto__ constructor type name runner allow identity credentials from auth default <<".split(" "),
);

/** Pieces that mean something to a YAML parser, or to whoever trusts it. */
const PIECE = fc.oneof(
  fc.constantFrom(
    ..."[ ] { } : - , # & * ! | > ' \" % @ ` ? ~ --- ... << <<: __proto__: &a *a !!set !!omap !!binary".split(
      " ",
    ),
    ..."!include null 1e999 .inf .nan 0x 0o7 2001-01-01 yes".split(" "),
    ..."\t\n \r\u0000\ufeff\u2028\u0085".split(""),
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);

/**
 * Where in a list or a text, as a fraction. All places are alike: doubles between 0 and 1 as fast-check draws
 * them are nearly all 0.
 */
const PLACE = fc.noBias(fc.integer({ min: 0, max: 999_999 })).map((millionths) => millionths / 1_000_000);

type Edit = (tree: unknown) => unknown;

/** An edit of one place of a tree: another value, a value from elsewhere, a member more, less or twice. */
const EDIT: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(PLACE, ODD).map(([at, odd]) => edit(at, () => odd)),
  fc.tuple(PLACE, PLACE).map(
    ([at, from]): Edit =>
      (tree) =>
        edit(at, () => pick(places(tree), from).value)(tree),
  ),
  fc.tuple(PLACE, MEMBER, ODD).map(([at, name, odd]) => edit(at, (node) => withMember(node, name, odd))),
  PLACE.map((at) => edit(at, () => undefined)),
  PLACE.map((at) => edit(at, (node) => (isList(node) ? [...node, ...node] : [node]))),
);

/** Cuts some characters out of a text and puts others in. */
const SCRATCH: fc.Arbitrary<(text: string) => string> = fc
  .record({
    at: PLACE,
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 40 })),
    piece: fc.oneof({ weight: 3, arbitrary: PIECE }, fc.constant("")),
  })
  .map(({ at, cut, piece }) => (text) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + piece + text.slice(start + cut);
  });

const WRITE = fc.constantFrom<(tree: unknown) => string>(
  (tree) => stringify(tree),
  (tree) => stringify(tree, { collectionStyle: "flow" }),
  (tree) => JSON.stringify(tree, undefined, 1),
);

/**
 * Descriptions with mistakes of every kind: in the text, in the tree, or both.
 *
 * @param originals - texts of descriptions that are right
 */
export function mutatedDescriptions(originals: readonly string[]): fc.Arbitrary<string> {
  const original = fc.constantFrom(...originals);
  const inTree = fc
    .tuple(original, fc.array(EDIT, { minLength: 1, maxLength: 4 }), WRITE)
    .map(([text, edits, write]) =>
      write(edits.reduce<unknown>((tree, apply) => apply(tree), parse(text)) ?? null),
    );
  return fc.oneof(
    { weight: 3, arbitrary: inTree },
    { weight: 1, arbitrary: scratched(original) },
    { weight: 1, arbitrary: scratched(inTree) },
  );
}

function scratched(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.array(SCRATCH, { minLength: 1, maxLength: 4 }))
    .map(([text, scratches]) => scratches.reduce((before, scratch) => scratch(before), text));
}

function edit(at: number, change: (node: unknown) => unknown): Edit {
  return (tree) => editedAt(tree, pick(places(tree), at).path, change);
}

function pick<T>(list: readonly T[], at: number): T {
  const picked = list[Math.floor(at * list.length)];
  if (picked === undefined) throw new RangeError("nothing to pick from");
  return picked;
}

function withMember(node: unknown, name: string, value: unknown): unknown {
  if (isList(node)) return [...node, value];
  if (typeof node !== "object" || node === null) return { [name]: node };
  // Not a literal: that would set the prototype instead of a member called __proto__.
  return Object.fromEntries([...Object.entries(node), [name, value]]);
}

function isList(node: unknown): node is readonly unknown[] {
  return Array.isArray(node);
}
