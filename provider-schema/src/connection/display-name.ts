/** Names of connections and of connection groups: people pick them from lists by these names. */

/** Longest name, in characters; a bound of parkit's own, Datadog publishes none. */
export const DISPLAY_NAME_MAX_LENGTH = 255;

/**
 * What is wrong with a name: nothing is in it, it is too long, or it has a line break or a blank at an end.
 */
export type DisplayNameProblem = "empty" | "long" | "blank";

/** Why a connection or a group cannot have this name; undefined when it can. */
export function displayNameProblem(name: string): DisplayNameProblem | undefined {
  if (name === "") return "empty";
  if (name.length > DISPLAY_NAME_MAX_LENGTH) return "long";
  return /^\S(.*\S)?$/u.test(name) ? undefined : "blank";
}

/** What a name must be, in words for people. */
export const DISPLAY_NAME_HINT = `Use 1 to ${DISPLAY_NAME_MAX_LENGTH} characters on one line, with no blank at either end.`;
