/**
 * Code of an error that the operating system reported, such as `ENOENT`, also where another error wraps it,
 * as those of `fetch` do. Told by its members, not by its class, which is not the same in every realm of a
 * process.
 */
export function systemError(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown error";
  if ("code" in error) return String(error.code);
  return "cause" in error ? systemError(error.cause) : "unknown error";
}
