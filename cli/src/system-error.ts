/** Code of an error that the operating system reported, such as `ENOENT`. */
export function systemError(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
