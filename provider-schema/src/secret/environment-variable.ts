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
 * copied. `GOOGLE_APPLICATION_CREDENTIALS` is the path of a file (Google Cloud, "Application Default
 * Credentials").
 */
export function isSecretVariable(name: string): boolean {
  return (
    name !== "GOOGLE_APPLICATION_CREDENTIALS" &&
    /(?:PASSWORD|PASSWD|SECRET|TOKEN|_KEY|CREDENTIALS?)$/i.test(name)
  );
}
