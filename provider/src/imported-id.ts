import { DiagnosticError, errorAt } from "@parkit/terraform-plugin";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The id of an object to import, in lower case.
 *
 * @throws {DiagnosticError} when it is not a UUID
 */
export function importedId(text: string): string {
  if (UUID.test(text)) return text.toLowerCase();
  const detail = `${JSON.stringify(text)} is not a UUID. Copy the id from the address of the object's page in Datadog.`;
  throw new DiagnosticError([errorAt([], "Not an id", detail)]);
}
