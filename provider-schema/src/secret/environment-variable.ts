/** Whether an environment variable can have this name in every shell: letters, digits and underscores, no digit first (POSIX, "Name"). */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
