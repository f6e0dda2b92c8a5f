import { tagCaseCollisions } from "./tag-case";

const tags = (...texts: readonly string[]) => texts.map((text) => ({ key: text.split(":")[0], text }));

describe("tagCaseCollisions", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["values that differ only in case", ["env:a", "env:A"], ["env:A: env:A"]],
    ["keys that differ only in case", ["env:a", "team:x", "Env:b"], ["Env:b: Env"]],
    ["upper case alone", ["Env:A", "Team:B"], []],
    ["one tag twice", ["Env:A", "Env:A"], []],
  ])("checks %s", (_what, texts, expected) => {
    expect(tagCaseCollisions(tags(...texts)).map(({ tag, text }) => `${tag.text}: ${text}`)).toEqual(
      expected,
    );
  });

  it("passes over what is not known", () => {
    expect(
      tagCaseCollisions([
        { key: "Env", text: undefined },
        { key: undefined, text: undefined },
      ]),
    ).toEqual([]);
  });

  it("names both", () => {
    expect(tagCaseCollisions([{ key: "env" }, { key: "Env" }])).toMatchObject([
      { tag: { key: "Env" }, message: '"Env" and "env" differ only in case, which Datadog\'s tags ignore' },
    ]);
  });
});
