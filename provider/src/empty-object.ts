/**
 * Objects that are written and hold nothing: Terraform drops names inside of an attribute that it does not
 * know, without a word, so that a misspelt one leaves an empty object.
 */
import { at, errorAt, type Diagnostic, type ObjectValue } from "@parkit/terraform-plugin";

/** Whether every attribute of an object is left out. */
export function isEmptyObject(value: ObjectValue): boolean {
  return Object.values(value).every((member) => member === null);
}

/** Says so, with the names that there are. */
export function emptyProblem(name: string, attributes: readonly string[]): Diagnostic {
  return errorAt(
    at(name),
    `${name} holds nothing`,
    `Its attributes are ${attributes.join(", ")}; Terraform drops other names inside of an object without a word. Write one, or leave ${name} out.`,
  );
}
