/** Form of the ids that Datadog gives to connections and connection groups: a UUID. */
export const OBJECT_ID_PATTERN = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** A reason why a text is no id of a connection or a connection group. */
export interface ObjectIdProblem {
  readonly message: string;
  readonly hint: string;
}

/** What is wrong with an id; undefined when nothing is. */
export function objectIdProblem(text: string): ObjectIdProblem | undefined {
  if (OBJECT_ID_PATTERN.test(text)) return undefined;
  return {
    message: `${JSON.stringify(text)} is not a UUID`,
    hint: "Copy the id from the address of the object's page in Datadog.",
  };
}
