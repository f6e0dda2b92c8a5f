import fc from "fast-check";

import {
  identifierTagKeyProblems,
  identifierTagProblems,
  identifierTagTexts,
  isIdentifierTag,
  splitIdentifierTag,
} from "./identifier-tag";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ALLOWED = `${LETTERS}0123456789_-/`;

function text(characters: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength });
}

const notReserved = (word: string): boolean => word.toLowerCase() !== "default";
const keys = fc
  .tuple(fc.constantFrom(...Array.from(LETTERS)), text(ALLOWED, 0, 40))
  .map(([first, rest]) => first + rest)
  .filter(notReserved);
const values = text(ALLOWED, 1, 40).filter(notReserved);
const validTags = fc.tuple(keys, values).map(([key, value]) => `${key}:${value}`);

function rulesOf(tag: string): readonly string[] {
  return identifierTagProblems(tag).map(({ rule }) => rule);
}

describe("identifier tags", () => {
  it("[S160] accepts every tag that follows the documented rules", () => {
    fc.assert(
      fc.property(validTags, (tag) => {
        expect(identifierTagProblems(tag)).toEqual([]);
        expect(isIdentifierTag(tag)).toBe(true);
      }),
    );
  });

  it("gives key and value of every valid tag back", () => {
    fc.assert(
      fc.property(keys, values, (key, value) => {
        expect(splitIdentifierTag(`${key}:${value}`)).toEqual({ key, value });
        expect(identifierTagTexts({ [key]: value })).toEqual([`${key}:${value}`]);
      }),
    );
  });

  const foreign = fc
    .string({ unit: "grapheme-composite", minLength: 1, maxLength: 1 })
    .filter((character) => !ALLOWED.includes(character) && character !== ":");
  const mutations: readonly (readonly [string, string, fc.Arbitrary<string>])[] = [
    [
      "a second colon [S159]",
      "tag/format",
      fc.tuple(validTags, values).map(([tag, value]) => `${tag}:${value}`),
    ],
    ["no colon [S159]", "tag/format", keys],
    ["no value", "tag/format", keys.map((key) => `${key}:`)],
    ["no key", "tag/format", values.map((value) => `:${value}`)],
    [
      "a first character that is not a letter [S160]",
      "tag/first-letter",
      fc.tuple(fc.constantFrom(...Array.from("0123456789_-/")), validTags).map(([first, tag]) => first + tag),
    ],
    [
      "a foreign character in the key",
      "tag/charset",
      fc.tuple(keys, foreign, values).map(([key, character, value]) => `${key}${character}:${value}`),
    ],
    [
      "a foreign character in the value [S160]",
      "tag/charset",
      fc.tuple(validTags, foreign).map(([tag, character]) => tag + character),
    ],
    [
      "the reserved word as key [S161]",
      "tag/reserved-default",
      fc
        .tuple(fc.constantFrom("default", "Default", "DEFAULT"), values)
        .map(([key, value]) => `${key}:${value}`),
    ],
    [
      "the reserved word as value [S161]",
      "tag/reserved-default",
      fc
        .tuple(keys, fc.constantFrom("default", "Default", "DEFAULT"))
        .map(([key, value]) => `${key}:${value}`),
    ],
    [
      "too many characters",
      "tag/too-long",
      fc.tuple(keys, text(ALLOWED, 200, 300)).map(([key, value]) => `${key}:${value}`),
    ],
  ];

  it.each(mutations)("refuses %s with %s alone", (_what, rule, tags) => {
    fc.assert(
      fc.property(tags, (tag) => {
        expect([...new Set(rulesOf(tag))]).toEqual([rule]);
      }),
    );
  });

  it("[S158] counts characters up to the documented limit", () => {
    expect(rulesOf(`env:${"a".repeat(196)}`)).toEqual([]);
    expect(rulesOf(`env:${"a".repeat(197)}`)).toEqual(["tag/too-long"]);
  });

  it("accepts dots only when asked to", () => {
    expect(rulesOf("version:1.2")).toEqual(["tag/charset"]);
    expect(identifierTagProblems("version:1.2", { allowDots: true })).toEqual([]);
    expect(identifierTagKeyProblems("a.b", { allowDots: true })).toEqual([]);
    expect(identifierTagProblems("version:1.2")[0]?.hint).toContain("allowDots");
    expect(identifierTagProblems("version:1 2")[0]?.hint).not.toContain("allowDots");
  });
});
