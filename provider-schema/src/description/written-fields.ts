import type { ConnectionInput } from "../connection/connection";
import type { DeploymentInput } from "../deployment/deployment";
import type { ExecutionPolicyInput } from "../execution-policy/execution-policy";
import type { ConnectionGroupInput } from "../group/connection-group";
import type { RunnerInput } from "../runner/runner";
import type { Description } from "./description";

type FieldOf<Type> = Type extends unknown ? Extract<keyof Type, string> : never;

/** A field of a description, of one of its objects, or of a deployment. */
export type WrittenField = FieldOf<
  Description | RunnerInput | ConnectionInput | ConnectionGroupInput | ExecutionPolicyInput | DeploymentInput
>;

/** Whether a field is written somewhere in a description. */
type IsWritten = (field: WrittenField) => boolean;

/**
 * Names of all that is written in a description: at its top, in its objects and in their deployments. Most
 * fields are optional, and most rules ask about one that nobody wrote.
 *
 * Of an object of some class nobody knows the names of its members: then they are undefined, and every field
 * counts as written.
 */
export function writtenNames(description: object): readonly string[] | undefined {
  const names = new Set<string>();
  const isTold =
    namesOf(description, names) && Object.values(description).every((list) => inList(list, names));
  return isTold ? [...names] : undefined;
}

/** Tells which fields are among names. */
export function isWrittenIn(names: readonly string[] | undefined): IsWritten {
  return (field) => names === undefined || names.includes(field);
}

/** Adds the names in the objects of a list; false where they cannot be told. */
function inList(list: unknown, names: Set<string>): boolean {
  return (
    !Array.isArray(list) ||
    list.every((item: object) => namesOf(item, names) && namesOf(deploymentOf(item), names))
  );
}

function deploymentOf(item: unknown): unknown {
  return typeof item === "object" && item !== null && "deployment" in item ? item.deployment : undefined;
}

/** Adds the names of an object's members; false where they cannot be told. What is no object has none. */
function namesOf(value: unknown, names: Set<string>): boolean {
  if (typeof value !== "object" || value === null) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const name of Object.getOwnPropertyNames(value)) names.add(name);
  return true;
}
