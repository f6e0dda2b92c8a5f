import { nearestName } from "../../nearest-name";
import type { ActionSignature } from "./signature";

/** A mistake in the inputs of a task. */
export type InputProblem =
  /** An input that the action cannot do without is not there. */
  | { readonly type: "missing"; readonly name: string }
  /** The action has no input of that name; `meant` is the nearest that it has and that is not there yet. */
  | { readonly type: "unknown"; readonly name: string; readonly meant?: string };

/**
 * Compares the names of a task's inputs with those that the action has. Values are not judged. Names that are
 * too many are found only where all inputs of the action are known.
 *
 * @returns missing ones first; none when nothing is known about the action's inputs
 */
export function inputProblems(
  { inputs: { complete, fields } }: ActionSignature,
  inputs: Readonly<Record<string, unknown>>,
): readonly InputProblem[] {
  const absent = fields.filter(({ name }) => !Object.hasOwn(inputs, name));
  const missing = absent.filter(({ required }) => required);
  const unknown = Object.keys(inputs).filter((given) => !fields.some(({ name }) => name === given));
  return [
    ...missing.map(({ name }): InputProblem => ({ type: "missing", name })),
    ...(complete ? unknown : []).map((name): InputProblem => {
      const meant = nearestName(
        name,
        absent.map((field) => field.name),
      );
      return { type: "unknown", name, ...(meant === undefined ? {} : { meant }) };
    }),
  ];
}
