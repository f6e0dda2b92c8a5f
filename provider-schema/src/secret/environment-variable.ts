/** Names of environment variables. */

/**
 * Whether an environment variable can have this name in every shell: letters, digits and underscores, no
 * digit first (POSIX, "Name").
 */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/**
 * Whether an environment variable holds a secret by its name, so that its value must neither be shown nor
 * copied.
 */
export function isSecretVariable(name: string): boolean {
  return /(?:PASSWORD|PASSWD|SECRET|TOKEN|_KEY|CREDENTIALS?)$/i.test(name);
}
