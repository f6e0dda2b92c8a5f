import { errorAt, type Diagnostic, type Path } from "@parkit/terraform-plugin";

/** Keys of the provider: attribute, variable that is read without it, and what people call it. */
export const KEYS = [
  { attribute: "api_key", variable: "DD_API_KEY", title: "API key" },
  { attribute: "app_key", variable: "DD_APP_KEY", title: "application key" },
] as const;

/**
 * What is wrong with the form of a key that is sent in a header; undefined when nothing is. Of the key itself
 * only one character's place is told.
 *
 * @param key - without white space at its ends
 * @param name - attribute or variable that holds it
 */
export function keyFormProblem(key: string, name: string, path: Path): Diagnostic | undefined {
  const index = key.search(/[^!-~]/);
  if (index === -1) return undefined;
  const detail = `Character ${index + 1} of ${key.length} is ${characterName(key.charAt(index))}, which no key of Datadog has. White space at both ends is left out; what is in the middle is not. Look at the file, variable or secret that it comes from: it may hold more than the key. Nothing was sent.`;
  return errorAt(path, `${name} is not a key`, detail);
}

function characterName(character: string): string {
  if (/[\n\r]/.test(character)) return "a line break";
  if (/\s/.test(character)) return "white space";
  return /\p{Cc}/u.test(character) ? "a control character" : "not an ASCII character";
}
