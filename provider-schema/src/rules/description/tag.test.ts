import { validate } from "../../description/validate";

const LATER = "${later}";

/** What rules of the area find, as `path rule`. */
function found(description: object): readonly string[] {
  return validate(
    { apiVersion: "parkit/v1", ...description },
    { isUnknown: (value) => typeof value === "string" && value.includes(LATER) },
  )
    .filter(({ rule }) => rule.startsWith("tag/"))
    .map(({ path, rule }) => `${path} ${rule}`);
}

const http = { type: "http", auth: { type: "none" } };
const tagged = (identifierTags: unknown, members: object = {}): object => ({
  name: "a",
  integration: http,
  identifierTags,
  ...members,
});
const grouped = (
  first: unknown,
  second: unknown,
  keys: readonly string[] = ["env"],
  members: object = {},
): object => ({
  connections: [tagged(first, members), tagged(second, { name: "b" })],
  connectionGroups: [{ name: "g", identifierTagKeys: keys, connections: ["a", "b", "missing"] }],
});
const T = "connections[0].identifierTags";
const G = "connectionGroups[0]";

describe("rules about tags", () => {
  it.each<[string, object, readonly string[]]>([
    [
      "several mistakes in one tag",
      { connections: [tagged(["1 a:default"])] },
      [`${T}[0] tag/first-letter`, `${T}[0] tag/charset`, `${T}[0] tag/reserved-default`],
    ],
    [
      "the object form",
      { connections: [tagged({ env: "a b", "a:b": "c" })] },
      [`${T}["a:b"] tag/format`, `${T}.env tag/charset`],
    ],
    [
      "one mistake twice",
      { connections: [tagged(["env:a b", "x:a b"])] },
      [`${T}[0] tag/charset`, `${T}[1] tag/charset`],
    ],
    ["dots that are accepted", { connections: [tagged(["v:1.2"], { allowDots: true })] }, []],
    [
      "a key of a group with a dot",
      grouped(["v.w:1"], ["v.w:2"], ["v.w"], { allowDots: true }),
      ["connections[1].identifierTags[0] tag/charset"],
    ],
    [
      "a bad key of a group",
      { connectionGroups: [{ name: "g", identifierTagKeys: ["default", "1"], connections: [] }] },
      [`${G}.identifierTagKeys[1] tag/first-letter`, `${G}.identifierTagKeys[0] tag/reserved-default`],
    ],
    [
      "tags that differ in case",
      { connections: [tagged(["env:a", "env:A"])] },
      [`${T}[1] tag/case-collision`],
    ],
    [
      "keys that differ in case",
      { connections: [tagged(["env:a", "Env:b"])] },
      [`${T}[1] tag/case-collision`],
    ],
    ["upper case alone", { connections: [tagged(["Env:A", "Team:B"])] }, []],
    ["upper case beside what is not known", { connections: [tagged(["Env:A", LATER, `Env:${LATER}`])] }, []],
    [
      "keys of a group that differ in case",
      { connectionGroups: [{ name: "g", identifierTagKeys: ["env", "Env"], connections: [] }] },
      [`${G}.identifierTagKeys[1] tag/case-collision`],
    ],
    [
      "a key of a group named twice, reported as such",
      { connectionGroups: [{ name: "g", identifierTagKeys: ["env", "env"], connections: [] }] },
      [],
    ],
    [
      "a member that spells the key otherwise",
      grouped(["Env:a", LATER], ["env:b"]),
      [`${G}.connections[0] tag/case-collision`],
    ],
    ["values that differ in case", grouped(["env:a"], ["env:A"]), [`${G}.connections[1] tag/case-collision`]],
    [
      "several values of a key",
      grouped(["env:a", "env:b", "x:y"], ["env:c"]),
      [`${G}.connections[0] tag/duplicate-key`],
    ],
    ["one value written twice", grouped(["env:a", "env:a"], ["env:c"]), [`${T}[1] tag/duplicate`]],
    ["tags that are not known", { connections: [tagged([LATER, LATER])] }, []],
  ])("checks %s", (_what, description, expected) => {
    expect(found(description)).toEqual(expected);
  });
});
