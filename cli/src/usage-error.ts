/** The command was called in a way it cannot serve: exit code 2, no stack trace. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    /** What to do instead. */
    readonly hint?: string,
  ) {
    super(message);
  }
}
