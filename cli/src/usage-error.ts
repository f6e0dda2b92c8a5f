/** The command was called in a way it cannot serve: exit code 2, no stack trace. */
export class UsageError extends Error {
  readonly code = "ERR_PARKIT_USAGE";
  override readonly name = "UsageError";

  constructor(
    message: string,
    /** What to do instead. */
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** Whether an error says that the command was used wrongly. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && "code" in error && error.code === "ERR_PARKIT_USAGE";
}
