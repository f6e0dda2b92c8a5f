/** Code of an error of the operating system or of Node, such as `ENOENT`; undefined for any other. */
export function systemErrorCode(error: unknown): string | undefined {
  const hasCode = typeof error === "object" && error !== null && "code" in error && "syscall" in error;
  return hasCode && typeof error.code === "string" ? error.code : undefined;
}
