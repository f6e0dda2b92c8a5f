import { ParkitError } from "../parkit-error";
import { formatViolation, type Violation } from "./violation";

const CODE = "PARKIT_VALIDATION";

/** Most violations that the message tells; {@link ValidationError.violations} has all. */
const MOST_TOLD = 100;

/**
 * Thrown where a violation must stop the caller; carries all violations found, not only the first.
 *
 * Where nothing catches it, Node prints the violations alone: whoever wrote the description looks for their
 * mistake, not for the line of this package that found it. Each violation names the construct or the place in
 * the file.
 */
export class ValidationError extends ParkitError {
  // Neither these nor `code` are members of the object itself, which Node would print a second time after the
  // message.
  readonly #violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    const left = violations.length - MOST_TOLD;
    super(
      [
        ...violations.slice(0, MOST_TOLD).map(formatViolation),
        ...(left > 0 ? [`${left.toLocaleString("en")} more ${left === 1 ? "is" : "are"} not shown.`] : []),
      ].join("\n"),
    );
    this.#violations = violations;
    Object.defineProperty(this, "stack", {
      value: `${this.name}:\n${this.message}\n`,
      configurable: true,
      writable: true,
    });
  }

  public override get name(): "ValidationError" {
    return "ValidationError";
  }

  public override get code(): typeof CODE {
    return CODE;
  }

  /** Everything that is wrong, in the order of the description. */
  public get violations(): readonly Violation[] {
    return this.#violations;
  }
}

/**
 * Whether an error is a {@link ValidationError}, also one of another copy of this package.
 */
export function isValidationError(error: unknown): error is ValidationError {
  return error instanceof Error && "code" in error && error.code === CODE;
}

/**
 * Stops the caller.
 *
 * @throws {ValidationError} always
 */
export function refuse(violations: readonly Violation[]): never {
  // Node shows the line that throws above an uncaught error, unless it reads as this one does.
  throw new ValidationError(violations); // node-do-not-add-exception-line
}
