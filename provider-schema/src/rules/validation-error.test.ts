import { inspect } from "node:util";

import { isValidationError, refuse, ValidationError } from "./validation-error";
import type { Violation } from "./violation";

const VIOLATION: Violation = {
  rule: "tag/format",
  severity: "error",
  path: "connections[0].identifierTags[1]",
  message: "wrong",
  hint: "Fix it.",
};

describe("a validation error", () => {
  it("carries all violations", () => {
    const error = new ValidationError([VIOLATION, { ...VIOLATION, path: "" }]);
    expect(error.code).toBe("PARKIT_VALIDATION");
    expect(error.violations).toHaveLength(2);
    expect(error.message.split("\n")).toHaveLength(4);
  });

  it.each([
    [100, undefined],
    [101, "1 more is not shown."],
    [1_102, "1,002 more are not shown."],
  ])("tells the first hundred of %d, and carries all", (count, rest) => {
    const error = new ValidationError(Array.from({ length: count }, () => VIOLATION));
    expect(error.violations).toHaveLength(count);
    expect(error.message.split("\n").slice(200)).toEqual(rest === undefined ? [] : [rest]);
  });

  it("shows each violation once and no stack trace", () => {
    const shown = inspect(new ValidationError([VIOLATION]));
    expect(shown).toBe(`[ValidationError:
connections[0].identifierTags[1]: wrong [tag/format]
  Fix it.
]`);
  });

  it("is known by its code, so that another copy of the package serves", () => {
    expect(isValidationError(Object.assign(new Error("x"), { code: "PARKIT_VALIDATION" }))).toBe(true);
    for (const other of [new Error("x"), { code: "PARKIT_VALIDATION" }, undefined])
      expect(isValidationError(other)).toBe(false);
  });

  it("is what a refusal throws", () => {
    expect(() => {
      refuse([VIOLATION]);
    }).toThrow(ValidationError);
  });
});
