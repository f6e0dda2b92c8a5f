/**
 * Base of the errors that a program may meet. Those that leave a package extend it; an error that is caught
 * inside its package need not.
 */

/**
 * Tells errors apart without `instanceof`, which fails where a package is installed twice. All are listed in
 * `docs/errors.md`.
 */
export type ParkitErrorCode = `PARKIT_${string}`;

/** An error of parkit. Messages say what is wrong and what to do; they never hold a secret. */
export abstract class ParkitError extends Error {
  /** Never changes for an error that stays the same. */
  abstract readonly code: ParkitErrorCode;
}

/** A function was called with a value that is not of the form it takes. */
export class ArgumentError extends ParkitError {
  override readonly code = "PARKIT_ARGUMENT";
  override readonly name = "ArgumentError";
}
