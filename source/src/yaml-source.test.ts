import fc from "fast-check";
import { parse } from "yaml";

import { plainOf } from "./source-node";
import { mergedDocuments } from "./merge-key";
import { nestedYaml, yamlSource } from "./yaml-source";

const read = (text: string) => yamlSource({ file: "f.yaml", text });
const plain = (text: string): readonly unknown[] => read(text).documents.map(plainOf);
/** Messages and the text from where they point on. */
const faults = (text: string): readonly string[] =>
  read(text).faults.map(({ message, place }) => `${message} @${text.slice(place.start, place.start + 4)}`);

/** Pieces of what YAML reads as another value than a text, and letters between which it stays one. */
const PIECES = [
  "null",
  "true",
  "false",
  "yes",
  "no",
  "on",
  "off",
  "y",
  "n",
  "inf",
  "nan",
  "0x",
  "0o",
  "0b",
  "1",
];
const SIGNS = [".", "~", "-", "+", "=", "_", "e", "a", "x", "é", "<<"];

describe("yamlSource", () => {
  it.each([
    ["core", ""],
    ["YAML 1.1", "%YAML 1.1\n---\n"],
  ])("reads words without quotes as the parser does by itself, by the schema of %s", (_schema, header) => {
    const piece = fc.constantFrom(
      ...PIECES.flatMap((word) => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]),
      ...SIGNS,
    );
    const word = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(word, (text) => {
        const whole = `${header}a: ${text}\n`;
        const { documents, faults: found } = read(whole);
        fc.pre(found.length === 0);
        const { a } = parse(whole, { logLevel: "silent" }) as { readonly a: unknown };
        expect(documents.map(plainOf)).toEqual([
          { a: ["string", "number", "boolean"].includes(typeof a) ? a : null },
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["several documents", "a: 1\n---\n# nothing\n---\n- b\n- no\n", [{ a: 1 }, null, ["b", "no"]]],
    ["nothing", "# nothing\n", []],
    ["a member without a value", "a:\nb: { c }\n", [{ a: null, b: { c: null } }]],
    ["names that are not texts elsewhere", "true: a\n1: b\n~: c\n", [{ true: "a", 1: "b", "~": "c" }]],
    ["aliases", "a: &x { b: 1 }\nc: *x\n", [{ a: { b: 1 }, c: { b: 1 } }]],
    [
      "a name that is given again",
      "a: &x 1\nb: &y [*x]\nc: &x 2\nd: *y\ne: *x\n",
      [{ a: 1, b: [1], c: 2, d: [1], e: 2 }],
    ],
    ["a merge key as any other", "a: &x { b: 1 }\nc: { <<: *x }\n", [{ a: { b: 1 }, c: { "<<": { b: 1 } } }]],
    ["an ordered map as a list of pairs", "!!omap [a: 1]\n", [[{ a: 1 }]]],
    ["a prototype as a member", "__proto__: { a: 1 }\n", [Object.fromEntries([["__proto__", { a: 1 }]])]],
  ])("reads %s", (_what, text, expected) => {
    expect(plain(text)).toEqual(expected);
    expect(read(text).faults).toEqual([]);
  });

  it.each([
    ["a name twice", "a: 1\na: 2\n", ["this key stands twice in the same object @a: 2"]],
    ["a name that is an object", "? { a: b }\n: c\n", ["With stringKeys, all keys must be strings @{ a:"]],
    [
      "an alias of nothing",
      "a: *x\nb: *y\n",
      ["no anchor &x stands before it @*x\nb", "no anchor &y stands before it @*y\n"],
    ],
    ["an alias of what it stands in", "a: &x { b: [*x] }\n", ["&x would contain itself @*x] "]],
    ["a circle through another alias", "a: &x { b: &y [*x], c: *y }\n", ["&x would contain itself @*x],"]],
    ["brackets beyond measure", "[".repeat(20_000), ["it is nested too deeply @[[[["]],
    ["brackets that text seems to close", '["]",'.repeat(20_000), ['it is nested too deeply @["]"']],
    ["dashes beyond measure", "- ".repeat(20_000), ["it is nested too deeply @- - "]],
    [
      "steps beyond measure",
      Array.from({ length: 300 }, (_, at) => `${" ".repeat(at)}a:\n`).join(""),
      ["it is nested too deeply @a:\n "],
    ],
    [
      "aliases that multiply",
      [
        "x: 1",
        ...Array.from(
          { length: 9 },
          (_, at) =>
            `l${at}: &l${at} [${Array(9)
              .fill(at === 0 ? 1 : `*l${at - 1}`)
              .join()}]`,
        ),
      ].join("\n"),
      ["its aliases stand for too much @*l0,"],
    ],
    [
      "more values than anybody writes",
      `[${"1,".repeat(200_001)}]`,
      ["it holds more than 200,000 values @,]"],
    ],
    [
      "as many by aliases and written out",
      `a: &a [${"1,".repeat(150_000)}]\nb: [*a]\n`,
      ["its aliases stand for too much @*a]\n"],
    ],
  ])("refuses %s, with its place", (_what, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });

  it("counts values and nothing else before it makes them", () => {
    const members = Array.from(
      { length: 66_000 },
      (_, at) => `- { k${at}: ", : - [", '-,': ":" } # - a: [,\n`,
    );
    expect(faults([...members, "- a: 1\n".repeat(1_001)].join(""))).toEqual([
      "it holds more than 200,000 values @- a:",
    ]);
  });

  it("reads what is nested as deeply as it may be", () => {
    expect(faults(`${"[".repeat(200)}${"]".repeat(200)}`)).toEqual([]);
    expect(faults(`# ${"[".repeat(300)}\na: "${"[{".repeat(300)}"\n`)).toEqual([]);
  });

  it.each([
    ["of another program", "a: !include b.yaml\n", "Unresolved tag: !include"],
    ["of a set", "a: !!set { b }\n", "Unexpected tag: tag:yaml.org,2002:set"],
    ["of bytes", "a: !!binary aGk=\n", "Unexpected tag: tag:yaml.org,2002:binary"],
  ])("tells of a tag %s", (_what, text, message) => {
    expect(read(text)).toMatchObject({ faults: [], strangeTags: [{ message }] });
  });

  it("passes over tags of the core schema", () => {
    expect(read("a: !!str 1\nb: !!map { c: !!int 3 }\nd: ! e\n").strangeTags).toEqual([]);
  });

  it("knows places of names, values and aliases", () => {
    const text = 'first: &a "x"\nsecond: *a\n';
    const at = (place = { start: 0, end: 0 }): string => text.slice(place.start, place.end);
    const [document] = read(text).documents;
    const second = document?.kind === "map" ? document.members.get("second") : undefined;
    expect([at(second?.key), at(second?.alias), at(second?.place)]).toEqual(["second", "*a", '"x"']);
  });
});

describe("nestedYaml", () => {
  it("knows places in the file around it", () => {
    const text = "a:\n  b: |\n    c:\n      d: here\n";
    const [outer] = read(text).documents;
    const block = outer?.kind === "map" ? outer.members.get("a") : undefined;
    const scalar = block?.kind === "map" ? block.members.get("b") : undefined;
    if (scalar?.kind !== "scalar") throw new Error("no block");
    const inner = nestedYaml(scalar).documents[0];
    const c = inner?.kind === "map" ? inner.members.get("c") : undefined;
    const d = c?.kind === "map" ? c.members.get("d") : undefined;
    expect(d && text.slice(d.place.start, d.place.end)).toBe("here");
  });
});

describe("mergedDocuments", () => {
  it.each([
    [
      "own members win, before and after",
      "x: &x { a: 1, b: 1, c: 1 }\ny: { a: 2, <<: *x, b: 2 }\n",
      { a: 2, b: 2, c: 1 },
    ],
    [
      "the first of several wins",
      "x: &x { a: 1 }\nz: &z { a: 2, b: 2 }\ny: { <<: [*x, *z] }\n",
      { a: 1, b: 2 },
    ],
    ["merged objects may merge too", "x: &x { a: 1 }\nz: &z { <<: *x }\ny: { <<: *z }\n", { a: 1 }],
  ])("%s", (_what, text, expected) => {
    expect(mergedDocuments(read(text)).map(plainOf)).toMatchObject([{ y: expected }]);
  });

  it("holds nothing of a text that cannot be read", () => {
    expect(mergedDocuments(read("a: 1\n---\nb: [\n"))).toEqual([]);
  });
});
