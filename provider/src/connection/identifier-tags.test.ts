import { UNKNOWN, type Value } from "@parkit/terraform-plugin";
import { identifierTagsProblems, readTags } from "./identifier-tags";

describe("readTags", () => {
  it("splits tags, and knows when there may be more", () => {
    expect(readTags(["env:prod", "odd"])).toEqual({
      tags: [
        { text: "env:prod", key: "env", value: "prod" },
        { text: "odd", key: undefined, value: undefined },
      ],
      openTags: false,
    });
    expect([readTags(null), readTags(undefined)].map(({ openTags }) => openTags)).toEqual([false, false]);
    expect([readTags(UNKNOWN), readTags([UNKNOWN])].map(({ openTags }) => openTags)).toEqual([true, true]);
  });
});

describe("identifierTagsProblems", () => {
  it("names every rule that is broken, at the attribute", () => {
    const problems = identifierTagsProblems(["1x:y", "env:prod", "env:PROD", "v:1.2", UNKNOWN]);
    expect(problems.map(({ detail }) => /\(([a-z/-]+)\)$/.exec(detail)?.[1])).toEqual([
      "tag/first-letter",
      "tag/case-collision",
    ]);
    expect(problems.map(({ path }) => path)).toEqual(problems.map(() => [{ attribute: "identifier_tags" }]));
  });

  it("has nothing to say of what is not known", () => {
    const silent: readonly (Value | undefined)[] = [UNKNOWN, [UNKNOWN], null, undefined];
    expect(silent.flatMap((tags) => identifierTagsProblems(tags))).toEqual([]);
  });
});
