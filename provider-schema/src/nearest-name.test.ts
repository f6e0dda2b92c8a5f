import { nearestName } from "./nearest-name";

const NAMES = ["replicas", "release", "runner", "runners"];

describe("the nearest name", () => {
  it.each([
    ["replica", "replicas"],
    ["RUNNER", "runner"],
    ["runer", "runner"],
    ["relase", "release"],
    ["zzzzzz", undefined],
    ["x", undefined],
    ["", undefined],
  ])("of %j is %p", (text, expected) => {
    expect(nearestName(text, NAMES)).toBe(expected);
  });

  it("is none among none", () => {
    expect(nearestName("a", [])).toBeUndefined();
  });
});
