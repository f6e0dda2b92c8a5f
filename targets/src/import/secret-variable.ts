/** Whether a variable holds a secret by its name, so that its value must not be copied. */
export function isSecretVariable(name: string): boolean {
  return /(?:PASSWORD|PASSWD|SECRET|TOKEN|_KEY|CREDENTIALS?)$/i.test(name);
}
