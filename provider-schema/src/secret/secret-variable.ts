/** Whether an environment variable holds a secret by its name, so that its value must neither be shown nor copied. */
export function isSecretVariable(name: string): boolean {
  return /(?:PASSWORD|PASSWD|SECRET|TOKEN|_KEY|CREDENTIALS?)$/i.test(name);
}
