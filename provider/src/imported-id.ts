import { objectIdProblem } from "@parkit/provider-schema/internal/connection/object-id";
import { DiagnosticError, errorAt } from "@parkit/terraform-plugin";

/**
 * The id of an object to import, in lower case.
 *
 * @throws {DiagnosticError} when it is not a UUID
 */
export function importedId(text: string): string {
  const problem = objectIdProblem(text);
  if (problem === undefined) return text.toLowerCase();
  throw new DiagnosticError([errorAt([], "Not an id", `${problem.message}. ${problem.hint}`)]);
}
