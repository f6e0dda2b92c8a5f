import { at, errorAt, type Diagnostic, type Value } from "@parkit/terraform-plugin";

/** Longest name of a connection or group, in characters; a bound of parkit's own. */
const MAX_LENGTH = 255;

/** What is wrong with the `name` of a connection or group; undefined when nothing is or it is not known. */
export function nameProblem(name: Value | undefined): Diagnostic | undefined {
  if (typeof name !== "string" || (/^\S(.*\S)?$/u.test(name) && name.length <= MAX_LENGTH)) return undefined;
  return errorAt(
    at("name"),
    `${JSON.stringify(name)} cannot be a name`,
    `Use 1 to ${MAX_LENGTH} characters on one line, with no blank at either end.`,
  );
}
