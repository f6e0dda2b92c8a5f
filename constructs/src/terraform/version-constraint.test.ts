import { isAllowed } from "./version-constraint";

describe("isAllowed", () => {
  it.each([
    ["3.1.1", "3.1.1", true],
    ["3.1.2", "3.1.1", false],
    ["3.1.1", "= 3.1.1", true],
    ["3.1.0", "3.1", true],
    ["3.1.1", "!= 3.1.1", false],
    ["3.10.0", "> 3.9", true],
    ["3.9.0", "> 3.9", false],
    ["3.9.0", ">=3.9", true],
    ["3.8.9", ">= 3.9", false],
    ["4.0.0", "< 4.0.0", false],
    ["4.0.0", "<= 4.0.0", true],
    ["3.9.9", "< 4", true],
    ["3.9.0", "~> 3.1", true],
    ["4.0.0", "~> 3.1", false],
    ["3.0.9", "~> 3.1", false],
    ["3.1.9", "~> 3.1.2", true],
    ["3.2.0", "~> 3.1.2", false],
    ["3.2.0", "~> 3", true],
    ["3.1.5", ">= 3.0, < 4.0.0, != 3.1.4", true],
    ["3.1.4", ">= 3.0, < 4.0.0, != 3.1.4", false],
    ["1.0.0-beta1", "1.0.0-beta1", true],
  ])("%s for %s: %s", (version, constraint, allowed) => {
    expect(isAllowed(version, constraint)).toBe(allowed);
  });

  it.each([
    ["1.0.0-beta1", "~> 1.0"],
    ["1.0.0", ">= 1.0.0-beta1"],
    ["1.0.0", "newest"],
    ["1.0.0", ""],
    ["x", "1.0.0"],
  ])("leaves %s for %s open", (version, constraint) => {
    expect(isAllowed(version, constraint)).toBeUndefined();
  });

  it("is certain of what one term refuses, whatever the others are", () => {
    expect(isAllowed("2.0.0", ">= 1.0.0-beta1, < 2.0.0")).toBe(false);
  });
});
