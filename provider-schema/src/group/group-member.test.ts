import { groupMemberProblems, otherIntegration, type GroupMember } from "./group-member";

const member = (name: string, ...tags: readonly string[]): GroupMember => ({
  name,
  connection: {
    tags: tags.map((text) => ({ text, key: text.split(":")[0], value: text.split(":")[1] })),
    openTags: false,
    integration: "http",
  },
});
const unknown: GroupMember = { name: "unknown", connection: undefined };
const open: GroupMember = {
  name: "open",
  connection: { tags: [], openTags: true, integration: undefined },
};

describe("groupMemberProblems", () => {
  it.each<[string, readonly string[], readonly GroupMember[], readonly string[]]>([
    [
      "members that fit",
      ["env", "tier"],
      [member("a", "env:x", "tier:1"), member("b", "env:x", "tier:2")],
      [],
    ],
    ["a key that is missing", ["env"], [member("a", "tier:1"), unknown, open], ["a group/missing-key"]],
    ["several values", ["env"], [member("a", "env:x", "env:y")], ["a tag/duplicate-key"]],
    ["a key spelt otherwise", ["env"], [member("a", "Env:x")], ["a tag/case-collision"]],
    ["the same values", ["env"], [member("a", "env:x"), member("b", "env:x")], ["b group/ambiguous"]],
    ["values but for case", ["env"], [member("a", "env:x"), member("b", "env:X")], ["b tag/case-collision"]],
    ["a member that is there twice", ["env"], [member("a", "env:x"), member("a", "env:x")], []],
  ])("checks %s", (_what, keys, members, expected) => {
    const problems = groupMemberProblems({ keys, openKeys: false, members });
    expect(problems.map(({ member: { name }, rule }) => `${name} ${rule}`)).toEqual(expected);
  });

  it("does not compare members while keys are not known", () => {
    const members = [member("a", "env:x"), member("b", "env:x")];
    expect(groupMemberProblems({ keys: ["env"], openKeys: true, members })).toEqual([]);
  });
});

describe("otherIntegration", () => {
  it("names the first member of another integration", () => {
    expect(otherIntegration("kubernetes", [unknown, open, member("a")])?.message).toContain(
      '"a" is of integration http',
    );
    expect(otherIntegration("http", [unknown, open, member("a")])).toBeUndefined();
  });
});
