import {
  DISPLAY_NAME_HINT,
  displayNameProblem,
} from "@parkit/provider-schema/internal/connection/display-name";
import { at, errorAt, type Diagnostic, type Value } from "@parkit/terraform-plugin";

/** What is wrong with the `name` of a group or a runner; undefined when nothing is or it is not known. */
export function nameProblem(name: Value | undefined): Diagnostic | undefined {
  return typeof name !== "string" || displayNameProblem(name) === undefined ? undefined : wrongName(name);
}

/** Says that an attribute `name` cannot be one. */
export function wrongName(name: string): Diagnostic {
  return errorAt(at("name"), `${JSON.stringify(name)} cannot be a name`, DISPLAY_NAME_HINT);
}
