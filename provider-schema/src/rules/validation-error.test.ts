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
